// Which machine: typed, scanned, or one of the last; found while it is typed.

import { complain } from "../notice.js";
import { html, render } from "../render.js";
import { NoNetwork, get } from "../server.js";
import { t } from "../words.js";
import { recall, remember } from "./kept.js";
import { canScan, scan } from "./scanning.js";
import { closeSheet, openSheet } from "./sheet.js";

const RECENT = 6;
const PAUSE = 200; // milliseconds without a key before the server is asked

export const machineName = (machine) => machine.serial || machine.model;
export const recentMachines = () => recall("machines", []);

export function rememberMachine({ serial, model }) {
  const others = recentMachines().filter((one) => machineName(one) !== (serial || model));
  remember("machines", [{ serial, model }, ...others].slice(0, RECENT));
}

/** Let a machine be chosen; `chosen` is called with `{serial, model}`. */
export function pickMachine(chosen) {
  const place = openSheet(t("machine.pick"));
  const take = (machine) => {
    rememberMachine(machine);
    closeSheet(place);
    chosen(machine);
  };
  const find = finder(place, take);
  render(place, html`
    <label>${t("machine.type")}<input id="machine-typed" type="search" autocomplete="off" autocapitalize="characters" spellcheck="false" maxlength="200" @input=${({ currentTarget }) => find(currentTarget.value)}></label>
    ${canScan && html`<button type="button" class="huge" @click=${() => scan(place.querySelector("#machine-scan"), (read) => typed(place, find, read))}>${t("machine.scan")}</button>`}
    <div id="machine-scan"></div>
    <div id="machine-found" role="status"></div>`);
  find("");
  place.querySelector("#machine-typed").focus();
}

function typed(place, find, text) {
  place.querySelector("#machine-typed").value = text;
  find(text);
}

/** A search as it is typed: what comes late for words that are no longer there is not shown. */
function finder(place, take) {
  let [wanted, timer] = ["", 0];
  const show = (content) => render(place.querySelector("#machine-found"), content);
  const ask = async (text) => {
    try {
      const machines = await get("/v1/machines/matching", { q: text });
      if (text === wanted) show(foundList(text, machines, take));
    } catch (error) {
      if (text === wanted) show(foundList(text, known(text), take, error instanceof NoNetwork ? t("machine.offline") : ""));
      if (!(error instanceof NoNetwork)) complain(error);
    }
  };
  return (text) => {
    wanted = text.trim();
    clearTimeout(timer);
    if (wanted) timer = setTimeout(ask, PAUSE, wanted);
    else show(recentList(take));
  };
}

const known = (text) => recentMachines().filter((one) => `${one.serial} ${one.model}`.toLowerCase().includes(text.toLowerCase()));

function recentList(take) {
  const machines = recentMachines();
  return machines.length > 0 && html`<h3>${t("machine.recent")}</h3>${machineList(machines, take)}`;
}

/** What was found, the models alone for a machine without a plate, and what was typed as it is. */
function foundList(text, machines, take, note = "") {
  const models = [...new Set(machines.map(({ model }) => model))].filter(Boolean).slice(0, 3);
  const serial = text.toUpperCase();
  return html`${note && html`<p class="chip warn">${note}</p>`}
    ${machineList(machines, take)}
    <div class="row">${models.map((model) => html`<button type="button" @click=${() => take({ serial: "", model })}>${t("machine.model_only", { model })}</button>`)}
    ${!machines.some((one) => one.serial === serial) && html`<button type="button" @click=${() => take({ serial, model: "" })}>${t("machine.as_typed", { text: serial })}</button>`}</div>`;
}

function machineList(machines, take) {
  return html`<ul class="plain">${machines.map((machine) => html`<li><button type="button" class="choice" @click=${() => take({ serial: machine.serial, model: machine.model })}>
    <strong class="code">${machineName(machine)}</strong>
    <span class="soft small">${[machine.serial && machine.model, machine.customer, machine.place].filter(Boolean).join(" · ")}</span></button></li>`)}</ul>`;
}

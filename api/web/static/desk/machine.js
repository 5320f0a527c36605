// The file of a machine: whose it is, where it works, and all that ever happened to it.

import { complain } from "../notice.js";
import { html, render } from "../render.js";
import { get } from "../server.js";
import { day, number, percent, t, when } from "../words.js";
import { addressOf, langOf, marks, statusChip } from "./line.js";

const read = new Map(); // by serial, for as long as the page is open and the file is looked at

export const placeOf = (serial) => `#machine/${encodeURIComponent(serial)}`;
const file = (serial) => get(`/v1/machines/${serial.split("/").map(encodeURIComponent).join("/")}/file`);

export async function show(place, serial) {
  render(place, view(await file(serial)));
  place.querySelector("h2").focus({ preventScroll: true });
}

/** The file folded away, read when it is opened. */
export function historyFold(serial) {
  const open = async ({ currentTarget: fold }) => {
    if (!fold.open || read.has(serial)) return;
    try {
      read.set(serial, await file(serial));
      setTimeout(() => read.delete(serial), 60_000);
      render(document.querySelector("#machine-file > div") ?? fold.lastElementChild, lists(read.get(serial), false));
    } catch (error) {
      complain(error);
    }
  };
  return html`<details class="fold" id="machine-file" @toggle=${open}><summary id="machine-file-summary">${t("machine.file")} ${serial}</summary>
    <div class="stack">${read.has(serial) ? lists(read.get(serial), false) : html`<p class="waiting">${t("loading")}</p>`}<p><a href=${placeOf(serial)}>${t("machine.whole")}</a></p></div></details>`;
}

function view(found) {
  const { machine } = found;
  const [repairs, ...rest] = lists(found, true);
  const rows = [
    ["field.customer", machine.customer],
    ["field.phone", machine.phone && html`<a href=${`tel:${machine.phone.replaceAll(" ", "")}`}>${machine.phone}</a>`],
    ["field.machine_model", [machine.make, machine.model].filter(Boolean).join(" ")],
    ["machine.place", machine.place || (machine.latitude != null ? `${machine.latitude}, ${machine.longitude}` : "")],
    ["machine.hours_run", machine.hours == null ? "" : t("hours", { n: number(machine.hours) })],
  ];
  return html`<h2 tabindex="-1">${t("machine.file")} ${machine.serial}</h2>
    <div class="files"><div class="stack"><section class="card"><dl class="facts">${rows.filter(([, value]) => value).map(([name, value]) => html`<dt>${t(name)}</dt><dd>${value}</dd>`)}</dl></section>${rest}</div>${repairs}</div>`;
}

function lists({ requests, repairs, parts, diagnoses }, isWhole) {
  const most = isWhole ? Infinity : 5;
  const listed = (name, all, each, kind) => html`<section><h3>${t(`machine.${name}`)} <span class="soft">${all.length}</span></h3>
    ${all.length > 0 ? html`<ul class=${kind}>${all.slice(0, most).map(each)}</ul>` : html`<p class="soft small">${t("nothing")}</p>`}</section>`;
  return [
    listed("repairs", repairs, repair, "plain history"),
    listed("requests", requests, request, "plain history"),
    listed("parts", parts, (part) => html`<li><span class="code">${part.number}</span> ${part.name} ×${part.quantity}</li>`, "plain"),
    isWhole && listed("diagnoses", diagnoses, diagnosis, "plain history"),
  ];
}

const request = (one) => html`<li><span class="small soft">${when(one.received)}</span> ${statusChip(one)} ${marks(one)}
  <div><a href=${addressOf(one)} lang=${langOf(one)}>${one.symptom || t("symptom.none")}</a></div></li>`;

const repair = (one) => html`<li lang=${langOf(one)}><span class="small soft">${[one.date && day(one.date), one.id, one.hours && t("hours", { n: number(one.hours) })].filter(Boolean).join(" · ")}</span>
  <div>${one.symptom}</div><p class="small"><b>${one.cause}</b> ${one.action}</p></li>`;

const diagnosis = (one) => html`<li><span class="small soft">${when(one.at)}</span><div>${one.text} ${one.codes.map((code) => html`<span class="chip code">${code}</span> `)}</div>
  ${one.cause && html`<p class="small">${one.cause} · ${percent(one.probability)}</p>`}</li>`;

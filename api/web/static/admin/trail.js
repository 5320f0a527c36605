// The audit trail: who did what to which thing and when, and what it was before and after.

import { doing } from "../notice.js";
import { html, render } from "../render.js";
import { get } from "../server.js";
import { has, keysOf, t, when } from "../words.js";
import { difference } from "./difference.js";

const WRITTEN = ["put", "retire"]; // actions that do not say themselves what they were done to
const FILTERS = ["who", "action", "kind", "key", "since", "until"];

export async function trail(place, { query }) {
  const wanted = Object.fromEntries(FILTERS.map((name) => [name, query.get(name) ?? ""]));
  const [page, people] = await Promise.all([get("/v1/audit", asked(wanted)), get("/v1/accounts")]);
  const list = html`<ul class="list card" id="entries"></ul>`.firstElementChild;
  const rest = document.createElement("div");
  const add = ({ entries, next_after }) => {
    list.append(...entries.map(entry));
    const more = async () => add(await get("/v1/audit", { ...asked(wanted), after: next_after }));
    render(rest, next_after && html`<p class="empty"><button @click=${doing(more)}>${t("trail.earlier")}</button></p>`);
  };
  add(page);
  render(place, html`<div class="row apart">
      <h2>${t("trail.title")}</h2>
      <div class="row">
        <a class="button" id="export-csv" href=${exported(wanted, "csv")} download>${t("trail.csv")}</a>
        <a class="button" id="export-jsonl" href=${exported(wanted, "jsonl")} download>${t("trail.jsonl")}</a>
      </div>
    </div>
    ${filters(wanted, people)}
    ${page.entries.length > 0 ? list : html`<p class="empty card">${t("trail.nothing")}</p>`}
    ${rest}`);
}

const filters = (wanted, people) => html`<details class="fold card narrow" ?open=${isNarrowed(wanted) || matchMedia("(min-width: 60rem)").matches}>
  <summary>${t("trail.filter")}</summary>
  <form class="filters" @submit=${narrow} @change=${narrow}>
  <label>${t("trail.who")}<input id="trail-who" name="who" value=${wanted.who} list="people" autocomplete="off">
    <datalist id="people">${people.map(({ name }) => html`<option value=${name}></option>`)}</datalist></label>
  <label>${t("trail.action")}<select id="trail-action" name="action">${choices("action.", wanted.action)}</select></label>
  <label>${t("trail.kind")}<select id="trail-kind" name="kind">${choices("kind.", wanted.kind)}</select></label>
  <label>${t("trail.key")}<input id="trail-key" name="key" value=${wanted.key} autocomplete="off"></label>
  <label>${t("trail.since")}<input id="trail-since" name="since" type="datetime-local" value=${wanted.since}></label>
  <label>${t("trail.until")}<input id="trail-until" name="until" type="datetime-local" value=${wanted.until}></label>
  <div class="row"><button class="main">${t("trail.show")}</button><a class="button quiet" href="#trail">${t("trail.all")}</a></div>
  </form>
</details>`;

const isNarrowed = (wanted) => Object.values(wanted).some(Boolean);

const choices = (beginning, chosen) => [
  html`<option value="">${t("trail.any")}</option>`,
  ...keysOf(beginning).map((key) => html`<option value=${key} ?selected=${key === chosen}>${t(beginning + key)}</option>`),
];

/** The filters go into the address, so that what is seen can be sent to somebody and gone back to. */
function narrow(event) {
  event.preventDefault();
  const said = [...new FormData(event.currentTarget)].filter(([, value]) => value.trim());
  location.hash = said.length > 0 ? `trail?${new URLSearchParams(said)}` : "trail";
}

const moment = (typed) => typed && new Date(typed).toISOString();
const asked = (wanted) => ({ ...wanted, since: moment(wanted.since), until: moment(wanted.until) });

function exported(wanted, format) {
  const said = Object.entries({ ...asked(wanted), format }).filter(([, value]) => value);
  return `/v1/audit/export?${new URLSearchParams(said)}`;
}

const entry = (one) => html`<li><details class="fold entry">
  <summary><time datetime=${one.at}>${when(one.at)}</time>
    <span><strong>${one.who || t("trail.nobody")}</strong> ${said("action.", one.action)} ${WRITTEN.includes(one.action) && said("kind.", one.kind)}
    ${one.key !== one.who.toLowerCase() && html`<code>${one.key}</code>`}</span></summary>
  <dl class="facts small">
    ${one.reason && html`<dt>${t("trail.reason")}</dt><dd>${one.reason}</dd>`}
    ${one.address && html`<dt>${t("trail.address")}</dt><dd><code>${one.address}</code></dd>`}
  </dl>
  ${difference(one.before, one.after)}
</details></li>`;

const said = (beginning, key) => (has(beginning + key) ? t(beginning + key) : key);

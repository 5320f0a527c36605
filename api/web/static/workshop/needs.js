// What the field needs: reports that were answered badly, most frequent first, and the gaps in what is known.

import { doing, say } from "../notice.js";
import { html } from "../render.js";
import { get, post } from "../server.js";
import { fromNow, number, t } from "../words.js";
import { begin } from "./begin.js";
import { address, go } from "./route.js";

const SHOWN = 12; // of each gap, before "more"
const LOOK = { refused: "bad", wrong: "bad", unsure: "warn" };

/** The needs of the moment. */
export async function show() {
  const needs = await get("/v1/needs");
  return html`<header class="heading"><h2>${t("needs.title")}</h2><p class="soft">${t("needs.looked_at", { n: number(needs.looked_at) })}</p></header>
    <div class="columns wide-left"><section class="stack" aria-labelledby="badly"><h3 id="badly">${t("needs.badly")} <span class="chip">${needs.reports.length}</span></h3>
      ${needs.reports.length === 0 && html`<p class="card empty">${t("needs.no_reports")}</p>`}
      <ol class="needs">${needs.reports.map(report)}</ol></section>
    <aside class="stack">${gap("codes", needs.codes_without_entry.map(code))}${gap("causes", needs.causes_without_checks.map((id) => known("cause", id)))}
      ${gap("cases", needs.cases_never_retrieved.map((id) => known("case", id)))}</aside></div>`;
}

function report(group) {
  const write = doing(async () => {
    const draft = await post(`/v1/needs/${encodeURIComponent(group.id)}/draft`);
    say(t("draft.begun"));
    go("drafts", draft.id);
  });
  return html`<li class="card need"><p class="times"><span class="number">${number(group.count)}</span> <span class="soft small">${t("needs.times")}</span></p>
    <div><p class="said">${group.text}</p>
      <p class="row">${Object.entries(group.reasons).map(([reason, count]) => html`<span class=${`chip ${LOOK[reason]}`}>${t(`needs.${reason}`)} ${count}</span>`)}
        ${[...group.machine_models, ...group.codes].map((name) => html`<span class="chip">${name}</span>`)}<span class="soft small">${t("needs.latest", { when: fromNow(group.latest) })}</span></p></div>
    <button type="button" class="main" @click=${write}>${t("needs.write")}</button></li>`;
}

function gap(name, lines) {
  const [first, rest] = [lines.slice(0, SHOWN), lines.slice(SHOWN)];
  return html`<section class="card" aria-labelledby=${`gap-${name}`}><h3 id=${`gap-${name}`}>${t(`needs.${name}`)} <span class="chip">${lines.length}</span></h3>
    <p class="soft small">${t(`needs.${name}_why`)}</p>${lines.length === 0 && html`<p class="soft">${t("nothing")}</p>`}
    <ul class="gaps">${first}</ul>${rest.length > 0 && html`<details class="fold" id=${`more-${name}`}><summary>${t("needs.more", { n: rest.length })}</summary><ul class="gaps">${rest}</ul></details>`}</section>`;
}

const code = ({ code, count }) => html`<li><a href=${address("new", "code", { code })}><span class="code">${code}</span></a> <span class="soft small">${t("needs.count", { n: count })}</span></li>`;

const known = (kind, key) => html`<li><a href=${address("library", kind, key)}>${key}</a>
  ${kind === "cause" && html`<button type="button" class="quiet" @click=${doing(() => begin(kind, key))}>${t("needs.add_checks")}</button>`}</li>`;

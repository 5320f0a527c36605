// How good the knowledge is: golden reports and what the last publication did to them, what probabilities are worth,
// and how much of what helps is there.

import { doing } from "../notice.js";
import { html, render } from "../render.js";
import { get, post } from "../server.js";
import { number, percent, t, when } from "../words.js";
import { headline } from "./fields.js";
import { rehearsalOf } from "./rehearsal.js";
import { reliabilityOf } from "./reliability.js";
import { address } from "./route.js";

/** Golden reports left, health right. */
export async function show() {
  const [golden, last, health] = await Promise.all([
    get("/v1/golden", { limit: 200 }),
    get("/v1/golden/last-publication").catch((error) => (error.status === 404 ? null : Promise.reject(error))),
    get("/v1/knowledge-health"),
  ]);
  return html`<header class="heading"><h2>${t("quality.title")}</h2></header>
    <div class="columns">${goldenCard(golden, last)}<div class="stack">${reliability(health.reliability)}${coverage(health.coverage)}</div></div>`;
}

function goldenCard({ records, total }, last) {
  const [now] = html`<div aria-live="polite"></div>`.children;
  return html`<div class="stack"><section class="card"><h3>${t("golden.last")}</h3>${last ? lastOne(last) : html`<p class="soft">${t("golden.no_last")}</p>`}</section>
    <section class="card"><div class="row apart"><h3>${t("golden.title")} <span class="chip">${number(total)}</span></h3><a class="button" href=${address("new", "golden")}>＋ ${t("library.new", { kind: t("kind.golden") })}</a></div>
      <p class="soft small">${t("golden.why")}</p>
      ${total > 0 && html`<p><button type="button" @click=${doing(() => ask(now))}>${t("golden.ask_now")}</button></p>`}${now}
      <ul class="lines">${records.map(lineOf)}</ul></section></div>`;
}

const lastOne = ({ at, who, kind, key, rehearsal }) => html`<p><a href=${address("library", kind, key)}>${t(`kind.${kind}`)} · ${key}</a> <span class="soft small">${when(at)} · ${who}</span></p>${rehearsalOf(rehearsal)}`;

function lineOf(report) {
  const { said, about } = headline("golden", report);
  return html`<li><a class="thing" href=${address("library", "golden", report.id)}><span class="said">${said}</span><span class="soft small about">${about}</span></a></li>`;
}

/** Ask all golden reports of the knowledge as it is. */
async function ask(place) {
  render(place, html`<p class="waiting">${t("golden.asking")}</p>`);
  try {
    const standings = await post("/v1/golden/standings");
    const first = standings.filter(({ rank }) => rank === 1).length;
    render(place, html`<p><span class="chip ${first === standings.length ? "good" : "warn"}">${t("golden.now_first", { first, all: standings.length })}</span></p>
      <div class="scroll" tabindex="0" role="region" aria-label=${t("golden.title")}><table><thead><tr><th scope="col">${t("golden.report")}</th><th scope="col" class="figure">${t("golden.place")}</th><th scope="col" class="figure">${t("golden.probability")}</th></tr></thead>
      <tbody>${standings.map((one) => html`<tr><td>${one.text}</td><td class="figure">${one.rank ?? "–"}</td><td class="figure">${percent(one.probability)}</td></tr>`)}</tbody></table></div>`);
  } catch (error) {
    render(place);
    throw error;
  }
}

function reliability({ cases, bins, calibration_error }) {
  return html`<section class="card"><h3>${t("health.reliability")}</h3>
    ${bins.length === 0 ? html`<p class="soft">${t("health.unfitted")}</p>` : html`<p class="soft small">${t("health.reliability_why", { n: number(cases) })}</p>${reliabilityOf(bins)}
    <p>${t("health.error", { error: (100 * calibration_error).toFixed(1) })}</p>`}</section>`;
}

const coverage = (counts) => html`<section class="card"><h3>${t("health.coverage")}</h3><ul class="coverage">${counts.map(({ what, all, have }) => html`<li>
  <span class="row apart"><span>${t(`coverage.${what}`)}</span><span class="figure soft">${number(have)} / ${number(all)}</span></span><span class="bar" --share=${all ? have / all : 0}></span></li>`)}</ul></section>`;

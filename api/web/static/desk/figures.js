// How well customers are served: each figure with its formula, what it was counted over, and how it went over time.

import { html, render } from "../render.js";
import { get } from "../server.js";
import { day, number, percent, t } from "../words.js";
import { plot } from "./plot.js";

const FIGURES = ["first_response_in_time", "repaired_in_time", "first_time_fix", "rework", "parts_fill", "satisfied"];
const TIMES = { 28: "day", 91: "week", 364: "week" }; // days looked back, and how they are cut

export async function show(place, chosen, signal) {
  const days = chosen in TIMES ? chosen : "91";
  const since = new Date();
  since.setHours(0, 0, 0, 0);
  since.setDate(since.getDate() - Number(days) + 1);
  const figures = await get("/v1/requests/figures", { since: since.toISOString(), every: TIMES[days] });
  if (!signal.aborted) render(place, view(figures, days));
}

const view = (figures, days) => html`<h2 tabindex="-1">${t("view.figures")}</h2>
  <nav class="filters" aria-label=${t("figures.time")}>${Object.keys(TIMES).map((each) => html`<a class="filter" id=${`time-${each}`} href=${`#figures/${each}`}
    aria-current=${each === days ? "true" : "false"}>${t(`figures.days.${each}`)}</a>`)}</nav>
  <p class="soft">${t("figures.requests", { n: figures.requests })}</p>
  <div class="board">${FIGURES.map((name) => card(name, figures, TIMES[days]))}</div>`;

function card(name, figures, every) {
  const { numerator, denominator, share } = figures[name];
  const { series } = figures;
  const shares = series.map((period) => period[name].share);
  const title = t(`figure.${name}`, { minutes: number(figures.first_response_minutes), hours: number(figures.repair_hours) });
  const seen = t("figures.seen", { name: title, from: day(series[0].since), until: day(series.at(-1).until) });
  return html`<section class="card board-card"><h3>${title}</h3>
    <p class="number">${share === null ? "–" : percent(share)}</p>
    <p class="small">${t(`figure.${name}.of`, { n: numerator, all: denominator })}</p>
    <div class="plot-row"><span class="small soft">100 %</span>${plot(shares, seen)}<span class="small soft">0</span></div>
    <p class="row apart small soft"><span>${day(series[0].since)}</span><span>${day(series.at(-1).since)}</span></p>
    <p class="small soft">${t(`figure.${name}.formula`)}</p>
    <details class="fold" id=${`values-${name}`}><summary class="small">${t(`figures.by_${every}`)}</summary>${table(name, series)}</details></section>`;
}

const table = (name, series) => html`<table><thead><tr><th>${t("figures.from")}</th><th class="figure">${t("figures.share")}</th><th class="figure">${t("figures.count")}</th></tr></thead>
  <tbody>${[...series].reverse().filter((period) => period[name].denominator > 0).map((period) => html`<tr><td>${day(period.since)}</td><td class="figure">${percent(period[name].share)}</td>
    <td class="figure">${period[name].numerator} / ${period[name].denominator}</td></tr>`)}</tbody></table>`;

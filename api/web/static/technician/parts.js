// What to bring and where it lies; what lies nowhere is said first and loud.

import { html } from "../render.js";
import { percent, t } from "../words.js";
import { kilometres } from "./amounts.js";

const PARTS = 3; // shown; the others behind a fold
const PLACES = 2; // depots of each

/** The parts to take along, "" where none are known. */
export function packList(pack) {
  if (!pack || pack.parts.length + pack.missing.length === 0) return "";
  return html`<section class="card parts" aria-labelledby="parts-title">
    <h2 id="parts-title">${t("parts.title")}</h2>
    ${pack.missing.length > 0 && html`<ul class="missing">${pack.missing.map(missingRow)}</ul>`}
    <ul class="plain">${pack.parts.slice(0, PARTS).map(partRow)}</ul>
    ${pack.parts.length > PARTS && html`<details class="fold" id="more-parts"><summary>${t("parts.more", { n: pack.parts.length - PARTS })}</summary>
      <ul class="plain">${pack.parts.slice(PARTS).map(partRow)}</ul></details>`}
    <p class="soft small">${t("parts.chance", { with: percent(pack.first_time_fix), without: percent(pack.first_time_fix_without) })}</p>
  </section>`;
}

function missingRow(part) {
  return html`<li><strong>${t("parts.nowhere")}</strong> ${partName(part)}<span class="soft small">${t("parts.needed", { percent: percent(part.probability) })}</span></li>`;
}

function partRow(part) {
  const [near, far] = [part.stock.slice(0, PLACES), part.stock.slice(PLACES)];
  return html`<li>
    <div class="row apart">${partName(part)}<span class="soft small">${t("parts.needed", { percent: percent(part.probability) })}</span></div>
    ${part.instead_of && html`<p class="small">${t("parts.instead", { number: part.instead_of })}</p>`}
    ${near.length > 0 ? html`<ul class="stock">${near.map(stockRow)}</ul>` : html`<p class="warn-text small">${t("parts.stock_unknown")}</p>`}
    ${far.length > 0 && html`<details class="fold" id=${`depots-${part.number}`}><summary class="small">${t("parts.more_places", { n: far.length })}</summary><ul class="stock">${far.map(stockRow)}</ul></details>`}
  </li>`;
}

const partName = (part) => html`<span><span class="code">${part.number}</span> ${part.name} <strong>×${part.quantity}</strong></span>`;

function stockRow({ depot, name, quantity, distance_km: distance }) {
  return html`<li><span>${name || depot}</span><span class="chip good">${t("parts.count", { n: quantity })}</span>${distance != null && html`<span class="soft figure">${kilometres(distance)}</span>`}</li>`;
}

// What a publication does to the golden reports: which are answered better, which worse, before and after.

import { html } from "../render.js";
import { percent, t } from "../words.js";

/** The rehearsal in words and, where anything moves, as a table. */
export function rehearsalOf({ better, worse, replayed, first_before, first_after }) {
  if (replayed === 0) return html`<p class="soft">${t("golden.none_replayed")}</p>`;
  const mood = first_after < first_before ? "bad" : first_after > first_before ? "good" : "";
  return html`<p><span class=${`chip ${mood}`}>${t("golden.first", { before: first_before, after: first_after, all: replayed })}</span></p>
    ${better.length + worse.length === 0 && html`<p class="soft">${t("golden.unmoved")}</p>`}
    ${[["worse", worse], ["better", better]].map(([name, replays]) => replays.length > 0 && table(name, replays))}`;
}

const table = (name, replays) => html`<div class="scroll" tabindex="0" role="region" aria-label=${t(`golden.${name}`)}><table><caption>${t(`golden.${name}`)} (${replays.length})</caption>
  <thead><tr><th scope="col">${t("golden.report")}</th><th scope="col" class="figure">${t("golden.place")}</th><th scope="col" class="figure">${t("golden.probability")}</th></tr></thead>
  <tbody>${replays.map((one) => html`<tr><td>${one.text}</td><td class="figure">${one.rank_before ?? "–"} → ${one.rank_after ?? "–"}</td>
    <td class="figure">${percent(one.probability_before)} → ${percent(one.probability_after)}</td></tr>`)}</tbody></table></div>`;

// What changed between two states of a thing, field by field.

import { html } from "../render.js";
import { has, t } from "../words.js";

/** A table of the fields that differ; of what was added or removed, all that it says. */
export function difference(before, after) {
  const [was, is] = [flat(before), flat(after)];
  const names = [...new Set([...Object.keys(was), ...Object.keys(is)])].filter((name) => was[name] !== is[name]);
  if (names.length === 0) return html`<p class="soft small">${t("trail.no_difference")}</p>`;
  return html`<div class="scroll" tabindex="0" role="region" aria-label=${t("trail.difference")}><table class="difference">
    <thead><tr><th scope="col">${t("trail.field")}</th>${before && html`<th scope="col">${t("trail.before")}</th>`}${after && html`<th scope="col">${t("trail.after")}</th>`}</tr></thead>
    <tbody>${names.map((name) => html`<tr><th scope="row">${label(name)}</th>
      ${before && html`<td>${was[name] !== undefined && html`<del>${was[name]}</del>`}</td>`}
      ${after && html`<td>${is[name] !== undefined && html`<ins>${is[name]}</ins>`}</td>`}</tr>`)}</tbody>
  </table></div>`;
}

/** Nested fields as one level, `calls.1.text`, every value as people read it; what is empty is left out. */
function flat(value, path = "", found = {}) {
  if (value === null || value === undefined || value === "") return found;
  if (Array.isArray(value) && value.every((one) => typeof one !== "object")) {
    if (value.length > 0) found[path] = value.join(", ");
  } else if (typeof value === "object") {
    for (const [name, one] of Object.entries(value)) flat(one, path ? `${path}.${Array.isArray(value) ? Number(name) + 1 : name}` : name, found);
  } else {
    found[path] = typeof value === "boolean" ? t(value ? "yes" : "no") : String(value);
  }
  return found;
}

const label = (path) => path.split(".").map((name) => (has(`field.${name}`) ? t(`field.${name}`) : name)).join(" › ");

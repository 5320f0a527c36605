// What was understood of a page: passages as they will be quoted, rows of tables as causes with their checks.

import { html } from "../render.js";
import { t } from "../words.js";

/** The passages and causes of a page, in its order. */
export function understoodOf(records, isEmpty) {
  if (records.length === 0) return html`<p class=${isEmpty ? "warned" : "soft"}>${t(isEmpty ? "preview.no_text" : "preview.nothing")}</p>`;
  return html`<div class="stack">${records.map(({ kind, record }) => (kind === "cause" ? cause(record) : passage(record)))}</div>`;
}

const passage = ({ headings = [], title, text, codes = [] }) => html`<article class="passage"><p class="soft small">${headings.join(" › ") || title}</p>
  <p class="text">${text}</p>${chips(codes)}</article>`;

function cause({ symptom, cause, component, failure_mode, checks = [], remedy, parts = [], codes = [] }) {
  const said = [["symptom", symptom], ["cause", cause], ["component", [component, failure_mode].filter(Boolean).join(" · ")],
    ["checks", checks.map((one) => [one.check, one.expected].filter(Boolean).join(": ")).join("\n")], ["remedy", remedy],
    ["parts", parts.map((part) => [part.number, part.name].filter(Boolean).join(" ")).join(", ")]];
  return html`<article class="passage row-of-table"><p><span class="chip accent">${t("preview.cause")}</span></p>
    <dl class="facts">${said.filter(([, text]) => text).map(([name, text]) => html`<dt>${t(`field.${name}`)}</dt><dd class="text">${text}</dd>`)}</dl>${chips(codes)}</article>`;
}

const chips = (codes) => codes.length > 0 && html`<p class="row">${codes.map((code) => html`<span class="chip code">${code}</span>`)}</p>`;

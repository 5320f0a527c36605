// What was understood of a page: passages as they will be quoted, rows of tables as causes with their checks.

import { html } from "../render.js";
import { t } from "../words.js";

/** The pieces of a page in its order; `tools(piece)` are the buttons to put one right, where a draft still waits. */
export function understoodOf(pieces, isEmpty, tools = null) {
  if (pieces.length === 0) return html`<p class=${isEmpty ? "warned" : "soft"}>${t(isEmpty ? "preview.no_text" : "preview.nothing")}</p>`;
  return html`<div class="stack">${pieces.map((piece) => pieceOf(piece, tools))}</div>`;
}

/** One piece; where an editor corrected it, also as it was read. */
function pieceOf(piece, tools) {
  const { kind, record, read } = piece;
  const shown = record ?? read;
  const mark = read && html`<span class=${`chip ${record ? "good" : "bad"}`}>${t(record ? "correct.corrected" : "correct.left_out")}</span>`;
  return html`<article class=${`passage ${kind} ${record ? "" : "gone"}`} data-key=${piece.key} tabindex="-1">
    <p class="row apart"><span class="row">${kind === "cause" && html`<span class="chip accent">${t("preview.cause")}</span>`}${mark}<span class="soft small">${heading(kind, shown)}</span></span></p>
    ${kind === "cause" ? cause(shown) : html`<p class="text">${shown.text}</p>`}${chips(shown.codes)}
    ${record && read && html`<details class="fold"><summary class="small">${t("correct.as_read")}</summary>${kind === "cause" ? cause(read) : html`<p class="text">${read.text}</p>`}</details>`}
    ${tools && html`<p class="row tools">${tools(piece)}</p>`}</article>`;
}

const heading = (kind, { headings = [], title = "" }) => (kind === "passage" ? headings.join(" › ") || title : "");

function cause({ symptom, cause, component, failure_mode, checks = [], remedy, parts = [] }) {
  const said = [["symptom", symptom], ["cause", cause], ["component", [component, failure_mode].filter(Boolean).join(" · ")],
    ["checks", checks.map((one) => [one.check, one.expected].filter(Boolean).join(": ")).join("\n")], ["remedy", remedy],
    ["parts", parts.map((part) => [part.number, part.name].filter(Boolean).join(" ")).join(", ")]];
  return html`<dl class="facts">${said.filter(([, text]) => text).map(([name, text]) => html`<dt>${t(`field.${name}`)}</dt><dd class="text">${text}</dd>`)}</dl>`;
}

const chips = (codes = []) => codes.length > 0 && html`<p class="row">${codes.map((code) => html`<span class="chip code">${code}</span>`)}</p>`;

// What a draft or a version changes, field by field: what went struck out, what came marked.

import { html } from "../render.js";
import { t } from "../words.js";
import { fieldText, valueText } from "./value_text.js";

const MARK = /\[-(.*?)-\]|\{\+(.*?)\+\}/gs;

/** A list of the changed fields. */
export function differenceOf(changes) {
  if (changes.length === 0) return html`<p class="soft">${t("difference.none")}</p>`;
  return html`<dl class="difference">${changes.map((change) => html`<div><dt>${fieldText(change.field)}</dt><dd>${changed(change)}</dd></div>`)}</dl>`;
}

function changed({ field, before, after, marked }) {
  if (marked && before) return inWords(marked);
  const name = field.split(".").at(-1);
  return html`${before !== null && html`<del>${valueText(before, name)}</del> `}${after !== null && html`<ins>${valueText(after, name)}</ins>`}`;
}

/** Text in which `[-this-]` went and `{+that+}` came. */
function inWords(marked) {
  const parts = [];
  let end = 0;
  for (const found of marked.matchAll(MARK)) {
    const [all, gone, come] = found;
    parts.push(marked.slice(end, found.index), gone === undefined ? html`<ins>${come}</ins>` : html`<del>${gone}</del>`);
    end = found.index + all.length;
  }
  return html`${parts}${marked.slice(end)}`;
}

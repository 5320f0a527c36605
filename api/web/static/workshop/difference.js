// What a draft or a version changes, field by field: what went struck out, what came marked.

import { html } from "../render.js";
import { t } from "../words.js";
import { fieldsOf } from "./fields.js";
import { fieldText, valueText } from "./value_text.js";

const MARK = /\[-(.*?)-\]|\{\+(.*?)\+\}/gs;

/** A list of the changed fields, in the order in which they are written. */
export function differenceOf(kind, changes) {
  if (changes.length === 0) return html`<p class="soft">${t("difference.none")}</p>`;
  const order = fieldsOf(kind).map(({ name }) => name);
  const place = ({ field }) => (order.findIndex((name) => field === name || field.startsWith(`${name}.`)) + order.length + 1) % (order.length + 1);
  const ordered = changes.toSorted((one, other) => place(one) - place(other));
  return html`<dl class="difference">${ordered.map((change) => html`<div><dt>${fieldText(change.field)}</dt><dd>${changed(change)}</dd></div>`)}</dl>`;
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

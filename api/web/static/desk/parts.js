// Parts in a form: those expected, ticked or not, and a line for any others.

import { WrongField } from "../dialog.js";
import { html } from "../render.js";
import { percent, t } from "../words.js";

const SEPARATORS = /[,，;；、\n]+/;

/** The fields for parts of these numbers; `isTicked` where they are taken unless somebody says no. */
export function partsFields(title, parts, isTicked) {
  return html`<fieldset class="stack tight"><legend>${title}</legend>
    ${parts.map((part, place) => html`<div class="part"><label class="row"><input type="checkbox" name="part" value=${JSON.stringify([part.number, part.name ?? "", place])} ?checked=${isTicked}>
        <span><span class="code">${part.number}</span> ${part.name} ${part.probability && html`<span class="soft">${percent(part.probability)}</span>`}</span></label>
      <input class="quantity" type="number" name=${`quantity-${place}`} min="1" max="10000" value=${part.quantity} aria-label=${`${t("parts.quantity")} ${part.number}`}></div>`)}
    <label>${t("parts.others")}<input name="parts" autocomplete="off" placeholder="HX-2011-104 ×2, …"></label></fieldset>`;
}

/** The parts that were ticked and written; `WrongField` where a line cannot be read. */
export function partsSaid(fields) {
  const ticked = fields.getAll("part").map((text) => {
    const [number, name, place] = JSON.parse(text);
    return { number, name, quantity: Number(fields.get(`quantity-${place}`)) || 1 };
  });
  const written = fields.get("parts").split(SEPARATORS).map((text) => text.trim()).filter(Boolean).map(part);
  return [...ticked, ...written];
}

function part(text) {
  const [, number, quantity] = /^(\S+?)(?:\s*[×xX*]\s*(\d{1,4}))?$/.exec(text) ?? [];
  if (!number) throw new WrongField("parts", t("parts.wrong", { text }));
  return { number, quantity: Number(quantity ?? 1) };
}

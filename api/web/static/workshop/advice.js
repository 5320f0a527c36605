// Remarks on a record while it is written: what is there already, what contradicts it, what nobody knows, what is missing.

import { html, render } from "../render.js";
import { post } from "../server.js";
import { percent, t } from "../words.js";
import { at, fieldsOf } from "./fields.js";
import { ours } from "./route.js";
import { fieldText } from "./value_text.js";

const PAUSE = 600; // milliseconds after the last key
const LOOK = { contradiction: "bad", duplicate: "warn", unknown_code: "warn", unknown_part: "warn", missing_field: "" };

/** The list of remarks; `focus(field)` goes to a field of the form beside it, where there is one. */
export function remarks(found, focus) {
  if (found.length === 0) return html`<p class="soft">${t("advice.none")}</p>`;
  const missing = found.filter(({ about }) => about === "missing_field");
  const grave = found.filter(({ about }) => about !== "missing_field");
  return html`<ul class="remarks">${grave.map((remark) => grave_(remark, focus))}</ul>
    ${missing.length > 0 && html`<p class="missing"><span class="soft">${t("advice.missing")}</span> ${missing.map(({ field }) => field_(field, focus))}</p>`}`;
}

function grave_({ about, field, message, link, similarity }, focus) {
  const to = link && ours(link);
  return html`<li><span class=${`chip ${LOOK[about]}`}>${t(`advice.${about}`)}</span> <span>${message}</span>
    <span class="row">${similarity && html`<span class="soft small">${t("advice.similarity", { share: percent(similarity) })}</span>`}
    ${to && html`<a href=${to}>${t(about === "unknown_code" ? "code.write" : "advice.look")}</a>`}
    ${focus && field && html`<button type="button" class="quiet" @click=${() => focus(field)}>${t("advice.go")}</button>`}</span></li>`;
}

const field_ = (name, focus) =>
  focus ? html`<button type="button" class="chip pressed" @click=${() => focus(name)}>${fieldText(name)}</button> ` : html`<span class="chip">${fieldText(name)}</span> `;

/** Asks for advice a moment after the last key, and shows it; an answer overtaken by newer words is dropped. */
export function advising(place, kind, form, signal) {
  let waiting;
  let asked = 0;
  const ask = async () => {
    const mine = ++asked;
    const record = form.read();
    const wanted = fieldsOf(kind).filter(({ name, isRequired }) => isRequired && at(record, name) === undefined);
    if (wanted.length > 0) return render(place, unready(wanted, form.focus));
    try {
      // subtle: a record gets its number when it is begun; until then any will do.
      const found = await post("/v1/advice", { kind, record: "id" in record || !fieldsOf(kind).some(({ name }) => name === "id") ? record : { id: "new", ...record } });
      if (mine === asked && !signal.aborted) render(place, remarks(found, form.focus));
    } catch (error) {
      if (mine === asked && !signal.aborted) render(place, html`<p class="soft">${error.message}</p>`);
    }
  };
  signal.addEventListener("abort", () => clearTimeout(waiting));
  return {
    now: ask,
    soon() {
      clearTimeout(waiting);
      waiting = setTimeout(ask, PAUSE);
    },
  };
}

/** A record that cannot be one yet: which fields are wanted first. */
const unready = (wanted, focus) => html`<p class="soft">${t("advice.unready")}</p><p class="missing">${wanted.map(({ name }) => field_(name, focus))}</p>`;

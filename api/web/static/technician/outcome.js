// How it ended: what cured it, or what was tried in vain. It makes the next answer better.

import { openDialog } from "../dialog.js";
import { say } from "../notice.js";
import { html } from "../render.js";
import { percent, t } from "../words.js";
import { tell } from "./told.js";

const ANOTHER = "another";

/** Ask how a diagnosis ended; `after` is called when it was told. */
export function askOutcome(answer, isFixed, after) {
  openDialog(t(isFixed ? "outcome.fixed_title" : "outcome.not_fixed_title"), form(answer, isFixed), {
    say: t("outcome.tell"),
    draft: `outcome-${answer.id}`,
    work: async (fields) => {
      const isThere = await tell(answer.id, report(fields, answer, isFixed));
      say(t(isThere ? "outcome.thanks" : "outcome.waits"));
      return after;
    },
  });
}

function form(answer, isFixed) {
  return html`<fieldset class="stack choices"><legend>${t(isFixed ? "outcome.what" : "outcome.in_vain")}</legend>
      ${answer.causes.slice(0, 5).map((cause, place) => html`<label class="tick"><input type="radio" name="cause" value=${place + 1} required>
        <span>${cause.cause} <span class="soft">${percent(cause.probability)}</span></span></label>`)}
      <label class="tick"><input type="radio" name="cause" value=${ANOTHER} required><span>${t(isFixed ? "outcome.another" : "outcome.nothing_yet")}</span></label>
    </fieldset>
    <label>${t("outcome.words")}<textarea name="words" rows="2" maxlength="2000" .value=${isFixed ? said(answer) : ""}></textarea></label>
    ${isFixed && partChoices(answer)}
    ${isFixed && html`<label>${t("outcome.minutes")}<input name="minutes" type="number" inputmode="numeric" min="0" max="100000" step="1"></label>`}`;
}

/** What it was, where the conversation told it with the good news. */
const said = (answer) => (answer.next_step?.kind === "done" ? answer.next_step.cause : "") || "";

function partChoices(answer) {
  const parts = new Map(answer.causes.flatMap((cause) => cause.parts).map((part) => [part.number, part]));
  if (parts.size === 0) return "";
  return html`<details class="fold"><summary>${t("outcome.parts")}</summary><div class="stack">
    ${[...parts.values()].slice(0, 12).map((part) => html`<label class="tick"><input type="checkbox" name="part" value=${part.number}><span><span class="code">${part.number}</span> ${part.name}</span></label>`)}
  </div></details>`;
}

function report(fields, answer, isFixed) {
  const [cause, words] = [fields.get("cause"), fields.get("words").trim()];
  const isListed = cause !== ANOTHER;
  return {
    fixed: isFixed,
    cause: isListed ? Number(cause) : isFixed ? words : "",
    note: isListed || !isFixed ? words : "",
    parts: fields.getAll("part").map((number) => ({ number, quantity: 1 })),
    labour_minutes: fields.get("minutes") ? Number(fields.get("minutes")) : null,
  };
}

// Answers to a question that can be given with one touch; whatever else there is to say is typed.

import { html } from "../render.js";
import { t } from "../words.js";

// What a question is about (`next_step.about`) -> the keys of its answers, each with a text of that name.
const ANSWERS = {
  since: ["suddenly", "slowly", "at_times", "unknown"],
  load: ["hot", "cold", "loaded", "idle", "unknown"],
  before: ["nothing", "serviced", "replaced", "unknown"],
  yes_no: ["normal", "abnormal", "cannot"],
  what_showed: ["normal", "abnormal", "cannot"],
  words_of_check: ["normal", "abnormal", "cannot"],
  words_check: ["normal", "abnormal", "cannot"],
  words_repair: ["helped", "not_helped", "cannot"],
  explain_step: ["normal", "abnormal", "cannot"],
  explain_repair: ["helped", "not_helped", "cannot"],
  magnitude: ["right", "cannot"],
  unit_slipped: ["right", "cannot"],
  value: ["normal", "abnormal"],
  good_now: ["helped", "normal", "abnormal"],
  did_it_help: ["helped", "not_helped"],
  machine_meant: ["mistake", "another"],
  part: ["unknown"],
  which_part: ["unknown"],
  hazards: ["understood", "expert"],
};

/** The buttons for a question, and for one that needs words the way to the field. */
export function questionReplies(about, act) {
  if (about === "machine") return machineReplies(act);
  const answers = ANSWERS[about] ?? [];
  return html`<div class="outcomes">
    ${answers.map((name) => html`<button type="button" class="huge" @click=${() => act.say({ text: t(`reply.${name}`) })}>${t(`quick.${name}`)}</button>`)}
    ${answers.length === 0 && html`<button type="button" class="huge" @click=${act.write}>${t("quick.write")}</button>`}
  </div>`;
}

function machineReplies(act) {
  return html`<div class="outcomes">
    <button type="button" class="huge main" @click=${act.pickMachine}>${t("machine.pick")}</button>
    <button type="button" class="huge" @click=${() => act.say({ text: t("reply.unknown") })}>${t("quick.unknown")}</button>
  </div>`;
}

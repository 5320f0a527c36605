// The one next step: what to do and why, and a button for everything that can be answered.

import { html } from "../render.js";
import { t } from "../words.js";
import { minutes } from "./amounts.js";
import { questionReplies } from "./replies.js";
import { isTold } from "./told.js";

/** The step of an answer as a card; `act` are the page's doings: say, pickMachine, outcome, handover, write. */
export function stepCard(answer, act) {
  const step = answer.next_step;
  if (step.kind === "advise") return advice(step, act);
  if (step.kind === "ask") return question(step, answer, act);
  if (step.kind === "done") return done(step, answer, act);
  return escalation(step, answer, act);
}

function advice(step, act) {
  return html`<section class="card step" aria-labelledby="step-title">
    <p class="kicker"><span>${t(`step.${step.action}`)}</span>${step.minutes != null && html`<span class="soft">${t("step.about", { time: minutes(step.minutes) })}</span>`}</p>
    <h2 id="step-title" tabindex="-1">${step.check}</h2>
    ${step.quoted && html`<p class="soft">${step.quoted}</p>`}
    ${step.expected && html`<p>${t("step.expected", { value: step.expected })}</p>`}
    ${step.hazards.length > 0 && html`<ul class="hazards">${step.hazards.map(({ notice }) => html`<li>${notice}</li>`)}</ul>`}
    ${step.units.length > 0 && valueField(step.units, act)}
    <div class="outcomes">${step.outcomes.map((outcome) => outcomeButton(outcome, act))}</div>
    <details class="fold" id="step-why"><summary>${t("step.why")}</summary><p>${step.reason}</p></details>
  </section>`;
}

function outcomeButton(outcome, act) {
  return html`<button type="button" class=${`huge ${outcome}`} @click=${() => act.say({ text: t(`reply.${outcome}`) })}>${t(`outcome.${outcome}`)}</button>`;
}

/** A number and its unit; a comma is a point for who writes so. */
function valueField(units, act) {
  const send = (event) => {
    event.preventDefault();
    const { value, unit } = Object.fromEntries(new FormData(event.target));
    act.say({ text: `${value.trim().replace(",", ".")} ${unit}` });
  };
  return html`<form class="value" @submit=${send}>
    <label>${t("step.value")}<input id="value" name="value" inputmode="decimal" autocomplete="off" required pattern=${"\\s*[\\-−]?[0-9]+([.,][0-9]+)?\\s*"} title=${t("step.value_wrong")}></label>
    ${units.length === 1
      ? html`<span class="unit">${units[0]}</span><input type="hidden" name="unit" value=${units[0]}>`
      : html`<label><span class="sr">${t("step.unit")}</span><select name="unit">${units.map((unit) => html`<option>${unit}</option>`)}</select></label>`}
    <button class="main">${t("step.record")}</button>
  </form>`;
}

function question(step, answer, act) {
  return html`<section class="card step ask" aria-labelledby="step-title">
    <p class="kicker"><span>${t("step.ask")}</span></p>
    <h2 id="step-title" tabindex="-1">${step.question}</h2>
    <p class="soft">${step.reason}</p>
    ${questionReplies(step.about, act)}
  </section>`;
}

function done(step, answer, act) {
  return html`<section class="card step done" aria-labelledby="step-title">
    <h2 id="step-title" tabindex="-1">${t("step.done")}</h2>
    <p>${step.reason}</p>
    ${isTold(answer.id)
      ? html`<p class="row apart"><span class="chip good">${t("outcome.told")}</span><button type="button" @click=${() => act.outcome(answer, true)}>${t("outcome.change")}</button></p>`
      : html`<button type="button" class="main huge" @click=${() => act.outcome(answer, true)}>${t("outcome.tell")}</button>`}
  </section>`;
}

function escalation(step, answer, act) {
  return html`<section class="card step escalate" aria-labelledby="step-title">
    <p class="kicker"><span>${t(answer.abstained ? "step.unknown" : "step.escalate")}</span></p>
    <h2 id="step-title" tabindex="-1">${step.reason}</h2>
    <a class="button main huge" href=${act.handover}>${t("handover.open")}</a>
  </section>`;
}

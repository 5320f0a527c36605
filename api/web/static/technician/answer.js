// An answer in the order in which it is needed: safety, the step, then what it rests on.

import { html } from "../render.js";
import { t } from "../words.js";
import { causeList, causesComing } from "./causes.js";
import { packList } from "./parts.js";
import { acknowledgement, reminder, stopPanel } from "./safety.js";
import { evidenceList } from "./sources.js";
import { stepCard } from "./step.js";

/** The whole answer; `act` are the page's doings. */
export function answerView(answer, act) {
  if (answer.next_step.kind === "stop_for_safety") return stopPanel(answer.next_step, act.say);
  const pending = hazardsToAcknowledge(answer);
  const waits = pending.length > 0;
  return html`
    ${codeList(answer.codes)}
    ${reminder(answer, pending)}
    ${waits ? acknowledgement(pending, act.say) : stepCard(answer, act)}
    ${answer.notes.length > 0 && html`<ul class="notes">${answer.notes.map((note) => html`<li>${note}</li>`)}</ul>`}
    <div class="belief">
      ${causeList(answer, !waits)}
      ${nearest(answer)}
      ${packList(answer.pack)}
    </div>
    ${closing(answer, act)}
    <details class="fold" id="in-words"><summary>${t("answer.in_words")}</summary><p class="passage">${answer.text}</p></details>`;
}

/** The hazards that wait; also when they were answered with something that is no acknowledgement. */
function hazardsToAcknowledge({ acknowledge, safety, next_step: { about } }) {
  return about === "hazards" ? safety : safety.filter(({ hazard }) => acknowledge.includes(hazard));
}

/** What is there of an answer that is still being made. */
export function answerComing(coming) {
  const { understood, causes, step } = coming;
  return html`<div class="coming">
    ${understood?.understood.length > 0 && html`<p class="row">${understood.understood.map((said) => html`<span class="chip accent">${said}</span>`)}</p>`}
    <p class="waiting">${t(step ? "coming.words" : causes ? "coming.step" : understood ? "coming.causes" : "coming.sent")}</p>
    ${causes?.causes.length > 0 && causesComing(causes)}
  </div>`;
}

function codeList(codes) {
  if (codes.length === 0) return "";
  return html`<ul class="codes">${codes.map(({ raw, code, known, meaning, note }) => html`<li class=${known ? "" : "unknown"}>
    <strong class="code">${code || raw}</strong><span>${meaning || note || t("codes.unknown")}${meaning && note && html`<span class="soft small"> ${note}</span>`}</span></li>`)}</ul>`;
}

/** Where nothing known resembles the report, what came nearest is shown as that and no more. */
function nearest({ abstained, causes, nearest }) {
  if (!abstained && causes.length > 0) return "";
  if (nearest.length === 0) return "";
  return html`<section class="card" aria-labelledby="nearest-title"><h2 id="nearest-title">${t("nearest.title")}</h2>
    <p class="soft">${t("nearest.why")}</p>${evidenceList(nearest)}</section>`;
}

/** How it ended can be said at any time. */
function closing(answer, act) {
  if (answer.next_step.kind === "done") return "";
  return html`<section class="closing" aria-label=${t("closing.title")}>
    <button type="button" @click=${() => act.say({ text: t("reply.helped") })}>${t("closing.fixed")}</button>
    <button type="button" @click=${() => act.outcome(answer, false)}>${t("closing.not_fixed")}</button>
    <a class="button" href=${act.handover}>${t("handover.title")}</a>
  </section>`;
}

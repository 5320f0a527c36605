// The room of one conversation: what was said, what waits, the answer, and before it the turns that led there.

import { html, render } from "../render.js";
import { fromNow, t } from "../words.js";
import { answerComing, answerView } from "./answer.js";
import { send, takeBack } from "./outbox.js";
import { isTold } from "./told.js";

const LONG = 120; // characters; of a longer story the first lines are enough above its answer

/** Show a conversation in a place, now and whenever it changes; `act` are the page's doings. */
export function showTalk(place, talk, act) {
  let [shown, waited] = ["", 0];
  const show = () => {
    const waits = talk.waits.length;
    const state = JSON.stringify([talk.id, talk.view, talk.waits, talk.coming, talk.isKept, talk.isMissing, navigator.onLine, isTold(talk.last?.answer.id)]);
    if (state !== shown) render(place, talkView(talk, act));
    if (waits > waited) scrollTo(0, 0);
    [shown, waited] = [state, waits];
  };
  const { signal } = talk.ending;
  talk.addEventListener("changed", show);
  talk.addEventListener("named", show);
  talk.addEventListener("answered", () => (show(), toAnswer(place)));
  addEventListener("online", show, { signal });
  addEventListener("offline", show, { signal });
  show();
}

function talkView(talk, act) {
  const { view, last, waits, coming } = talk;
  if (talk.isMissing) return html`<p class="empty">${t("talk.not_kept")}</p>`;
  const [isWaiting, isStopped] = [waits.length > 0, last?.answer.next_step.kind === "stop_for_safety"];
  return html`<article class="talk">
    ${top(view, talk.isKept, act)}
    ${waits.map((entry) => waitingRow(entry, coming, act))}
    ${isWaiting && last && html`<p class="soft small">${t("talk.before")}</p>`}
    ${last && html`<fieldset class="answer" ?disabled=${isWaiting}>
      ${isStopped ? [answerView(last.answer, act), said(last)] : [said(last), answerView(last.answer, act)]}</fieldset>`}
    ${view.turns.length > 1 && html`<details class="fold" id="turns"><summary>${t("talk.earlier", { n: view.turns.length - 1 })}</summary>
      <ol class="turns">${view.turns.slice(0, -1).map(turnRow)}</ol></details>`}
  </article>`;
}

function top({ status, story, turns }, isKept, act) {
  const machine = [story.machine_model, story.serial].filter(Boolean).join(" · ");
  if (!machine && turns.length === 0) return "";
  return html`<p class="row about">
    ${machine ? html`<span class="chip accent">${machine}</span>` : html`<button type="button" @click=${act.pickMachine}>${t("machine.pick")}</button>`}
    ${status !== "open" && html`<span class=${`chip ${status === "fixed" ? "good" : "warn"}`}>${t(`status.${status}`)}</span>`}
    ${isKept && html`<span class="chip warn">${t("talk.kept")}</span>`}</p>`;
}

const messageWords = ({ text, codes = [], machine_model: model, serial, acknowledged = [] }) =>
  [text, codes.join(" "), serial || model, acknowledged.length > 0 && t("said.acknowledged", { n: acknowledged.length })].filter(Boolean).join(" · ");

function said({ message, understood }) {
  const words = messageWords(message);
  return html`<div class="said">${words.length > LONG ? html`<details id="said"><summary>${words}</summary></details>` : html`<p>${words}</p>`}
    ${understood.length > 0 && html`<ul class="understood" aria-label=${t("talk.understood")}>${understood.map((one) => html`<li>${one}</li>`)}</ul>`}</div>`;
}

function waitingRow(entry, coming, act) {
  const isComing = coming?.key === entry.key;
  return html`<div class="said"><p>${messageWords(entry.message)}</p></div>
    ${isComing ? answerComing(coming) : waitingState(entry, act)}`;
}

function waitingState({ key, problem, message }, act) {
  if (!problem) return html`<p class="pending"><span class="waiting">${t(navigator.onLine ? "wait.turn" : "wait.network")}</span> ${back(key, act)}</p>`;
  return html`<div class="pending" role="alert"><p class="bad-text">${t("wait.refused", { why: problem.text })}</p>
    <div class="row"><button type="button" @click=${() => send(key)}>${t("again")}</button>${back(key, act)}</div></div>`;
}

const back = (key, act) => html`<button type="button" class="quiet" @click=${() => act.write(takeBack(key).message)}>${t("wait.take_back")}</button>`;

function turnRow({ at, message, answer }) {
  const step = answer.next_step;
  return html`<li><p><strong>${messageWords(message)}</strong> <time class="soft small" datetime=${at}>${fromNow(at)}</time></p>
    <p class="soft">${step.check ?? step.question ?? step.instruction ?? step.reason}</p></li>`;
}

/** Bring a new answer before the eyes and to the screen reader, unless something is being typed. */
function toAnswer(place) {
  const title = place.querySelector("#stop-title, #safety-title, #step-title");
  document.getElementById("heard").textContent = title?.textContent ?? "";
  if (document.activeElement?.value) return;
  title?.focus({ preventScroll: true });
  scrollTo(0, 0);
}

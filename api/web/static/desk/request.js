// One request: how it stands, what can be done next, and everything that happened to it.

import { html, render } from "../render.js";
import { get } from "../server.js";
import { percent, t, when } from "../words.js";
import { clock, every, keepTime } from "./clock.js";
import { langOf, likely, machineOf, marks, statusChip } from "./line.js";
import { historyFold, placeOf } from "./machine.js";
import { movesOf, openMove } from "./moves.js";
import { bind, hint } from "./shortcuts.js";

const SECONDS = 20;

export async function show(place, id, signal) {
  const read = () => get(`/v1/requests/${encodeURIComponent(id)}`);
  let request = await read();
  let answer = await diagnosis(request);
  const draw = () => signal.aborted || render(place, view(request, answer, again));
  async function again() {
    const now = await read();
    if (now.version === request.version) return;
    if (now.diagnosis_id !== request.diagnosis_id) answer = await diagnosis(now);
    request = now;
    draw();
  }
  draw();
  place.querySelector("h2")?.focus({ preventScroll: true });
  keepTime(place, signal);
  every(SECONDS, signal, () => again().catch(() => {})); // what is shown stays; the next try is soon
  const nth = (number) => () => movesOf(request)[number] && openMove(movesOf(request)[number], request, answer, again);
  bind({ "Alt+1": nth(0), "Alt+2": nth(1), "Alt+3": nth(2) }, signal);
}

/** The answer a request rests on; none where none was made or it may not be seen. */
async function diagnosis(request) {
  if (!request.diagnosis_id) return null;
  return get(`/v1/diagnoses/${encodeURIComponent(request.diagnosis_id)}`).catch((error) => {
    if (error.status === 404) return null;
    throw error;
  });
}

function view(request, answer, again) {
  const moves = movesOf(request);
  return html`<header class="request-head"><div>
      <h2 tabindex="-1" lang=${langOf(request)}>${request.symptom || t("symptom.none")}</h2>
      <p class="soft">${machineOf(request)}</p><div class="marks">${statusChip(request)}${marks(request)}</div></div>
    ${clock(request)}</header>
    ${moves.length > 0 && html`<section class="card next"><h3>${t("request.next")}</h3><div class="row">${moves.map((name, number) => html`<button type="button" id=${`move-${name}`}
      class=${number === 0 ? "main" : ""} @click=${() => openMove(name, request, answer, again)}>${t(`move.${name}`)} ${hint(`Alt+${number + 1}`)}</button>`)}</div></section>`}
    <div class="columns">
      <div class="stack">${facts(request)}${request.serial && html`<section class="card">${historyFold(request.serial)}</section>`}${causes(answer)}</div>
      <section class="card"><h3>${t("request.history")}</h3>${history(request)}</section>
    </div>`;
}

function facts(request) {
  const { respond_by, repair_by } = request.promises;
  const kept = (done, by) => done && html` <span class=${`chip ${done <= by ? "good" : "bad"}`}>${t(done <= by ? "promise.kept" : "promise.missed")}</span>`;
  const rows = [
    ["field.codes", request.codes.join(t("list.comma"))],
    ["field.component", request.component],
    ["request.received", when(request.received)],
    ["promise.first_response", [when(respond_by), kept(request.responded, respond_by)]],
    ["promise.repair", [when(repair_by), kept(request.repaired, repair_by)]],
    ["parts.used", request.parts_used.map(partOf).join(t("list.comma"))],
    ["request.satisfied", request.is_satisfied === null ? "" : t(request.is_satisfied ? "yes" : "no")],
  ];
  return html`<section class="card"><h3>${t("request.facts")}</h3><dl class="facts">
    <dt>${t("field.serial")}</dt><dd>${request.serial ? html`<a href=${placeOf(request.serial)}>${request.serial}</a>` : t("machine.unknown")} ${request.machine_model}</dd>
    ${rows.filter(([, value]) => value.length > 0).map(([name, value]) => html`<dt>${t(name)}</dt><dd>${value}</dd>`)}</dl></section>`;
}

const causes = (answer) => answer && answer.causes.length > 0 && html`<section class="card"><h3>${t("advice.causes")}</h3><ul class="plain causes" lang=${langOf(answer)}>
  ${likely(answer).map((one) => html`<li><span class="row apart"><span>${one.cause}</span><b class="figure">${percent(one.probability)}</b></span>
    <span class="bar" --share=${one.probability}></span>${one.remedy && html`<p class="small soft">${one.remedy}</p>`}</li>`)}</ul></section>`;

/** Calls and moves in the order they happened, the latest first. */
function history(request) {
  const first = request.moves[0]?.at;
  const told = [
    ...request.calls.map((one) => ({ ...one, what: html`<b>${t(one.at === first ? "status.received" : "request.call")}</b> ${one.caller} ${phone(one)}`, text: one.text })),
    ...request.moves.filter(({ status }) => status !== "received").map((one) => ({ ...one, what: html`<b>${t(`status.${one.status}`)}</b> ${visit(request, one)}`, text: one.note })),
  ];
  const latest = told.map((one, place) => ({ ...one, place })).sort((one, other) => (other.at > one.at) - (other.at < one.at) || other.place - one.place);
  return html`<ol class="history">${latest.map((one) => html`<li><time class="small soft" datetime=${one.at}>${when(one.at)}${one.who && ` · ${one.who}`}</time>
    <div>${one.what}</div>${one.text && html`<p class="said">${one.text}</p>`}</li>`)}</ol>`;
}

const phone = (call) => call.phone && html`<a href=${`tel:${call.phone.replaceAll(" ", "")}`}>${call.phone}</a>`;

/** Who was sent with what, for the move that sent somebody. */
function visit(request, move) {
  const made = move.status === "dispatched" && request.visits.find(({ at }) => at === move.at);
  return made && [made.technician, made.depot, ...made.parts.map(partOf)].filter(Boolean).join(" · ");
}

const partOf = (part) => `${part.number} ×${part.quantity}`;

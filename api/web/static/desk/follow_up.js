// Machines that work again, and customers who have not been asked yet; the longest waiting first.

import { html, render } from "../render.js";
import { get } from "../server.js";
import { fromNow, t } from "../words.js";
import { every } from "./clock.js";
import { addressOf, langOf, machineOf, marks, step } from "./line.js";
import { openMove } from "./moves.js";
import { bind } from "./shortcuts.js";

const SECONDS = 30;

export async function show(place, _, signal) {
  const draw = async () => {
    const [asked, satisfied] = await Promise.all([waiting("repaired"), waiting("followed_up")]);
    if (!signal.aborted) render(place, view(asked, satisfied, draw));
  };
  await draw();
  bind({ j: () => step(place, 1), k: () => step(place, -1) }, signal);
  every(SECONDS, signal, () => draw().catch(() => {})); // what is shown stays; the next try is soon
}

async function waiting(status) {
  const { records } = await get("/v1/requests", { status, limit: 200 });
  return records.sort((one, other) => (one.repaired < other.repaired ? -1 : 1));
}

function view(asked, satisfied, draw) {
  return html`<h2 tabindex="-1">${t("view.follow-up")}</h2>
    ${asked.length > 0 ? html`<ol class="cards">${asked.map((request) => toAsk(request, draw))}</ol>` : html`<p class="empty">${t("follow_up.none")}</p>`}
    ${satisfied.length > 0 && html`<h2>${t("follow_up.to_close")}</h2><ol class="cards">${satisfied.map((request) => toClose(request, draw))}</ol>`}`;
}

function toAsk(request, draw) {
  const phone = [...request.calls].reverse().find((call) => call.phone)?.phone;
  return html`<li class="card">
    ${about(request)}
    <p class="small soft">${t("follow_up.repaired", { when: fromNow(request.repaired) })} ${lastNote(request)}</p>
    <div class="row">
      ${phone ? html`<a class="button" id=${`tel-${request.id}`} href=${`tel:${phone.replaceAll(" ", "")}`}>${phone}</a>` : html`<span class="chip">${t("follow_up.no_phone")}</span>`}
      <button type="button" class="main" id=${`yes-${request.id}`} @click=${() => openMove("satisfied", request, null, draw)}>${t("move.satisfied")}</button>
      <button type="button" class="danger" id=${`no-${request.id}`} @click=${() => openMove("unsatisfied", request, null, draw)}>${t("move.unsatisfied")}</button>
    </div></li>`;
}

const toClose = (request, draw) => html`<li class="card">${about(request)}
  <div class="row"><button type="button" class="main" id=${`close-${request.id}`} @click=${() => openMove("closed", request, null, draw)}>${t("move.closed")}</button></div></li>`;

const about = (request) => html`<a class="line plain" id=${`r-${request.id}`} href=${addressOf(request)}>
  <span class="what"><strong lang=${langOf(request)}>${request.symptom}</strong><span class="soft small">${machineOf(request)}</span></span>
  <span class="marks">${marks(request)}</span></a>`;

const lastNote = (request) => [...request.moves].reverse().find((move) => move.status === "repaired")?.note ?? "";

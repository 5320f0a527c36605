// The queue: what is open, what is about to be missed first; it refreshes itself without a word.

import { html, render } from "../render.js";
import { get } from "../server.js";
import { t } from "../words.js";
import { announce } from "./announce.js";
import { every, keepTime } from "./clock.js";
import { line, step } from "./line.js";
import { bind } from "./shortcuts.js";

const SECONDS = 15;
const FILTERS = ["open", "received", "triaged", "remote", "dispatched", "repaired", "followed_up", "closed", "cancelled"];
const ENDED = ["closed", "cancelled"];
const MOST_CLOSED = 50;
const EVER = 100_000; // minutes: the longest look ahead there is

export async function show(place, filter, signal) {
  const chosen = FILTERS.includes(filter) ? filter : "open";
  let shown = await waiting(chosen);
  if (signal.aborted) return;
  const draw = (problem) => render(place, view(chosen, shown, problem));
  draw();
  keepTime(place, signal);
  bind({ j: () => step(place, 1), k: () => step(place, -1) }, signal);
  every(SECONDS, signal, async () => {
    try {
      const now = await waiting(chosen);
      announceNew(now, shown);
      const isSame = known(now) === known(shown) && !place.querySelector(".stale");
      shown = now;
      if (!signal.aborted && !isSame) draw();
    } catch (error) {
      if (!signal.aborted) draw(error.message);
    }
  });
}

/** All open requests, and the closed ones where these are looked at. */
async function waiting(chosen) {
  const [due, done, closed] = await Promise.all([
    get("/v1/requests/due", { within_minutes: EVER }),
    get("/v1/requests", { status: ["repaired", "followed_up"], limit: 200 }),
    ENDED.includes(chosen) ? get("/v1/requests", { status: chosen, limit: MOST_CLOSED }) : { records: [] },
  ]);
  // People in danger come before any clock; sorting keeps the server's order within each.
  const pressing = [...due].sort((one, other) => isEmergency(other) - isEmergency(one));
  return [...pressing, ...[...done.records].reverse(), ...closed.records];
}

function announceNew(now, before) {
  const known = new Set(before.map(({ id }) => id));
  const fresh = now.filter(({ id, status }) => !ENDED.includes(status) && !known.has(id));
  if (fresh.length > 0) announce(t("queue.new", { n: fresh.length, first: fresh[0].symptom }));
}

const isEmergency = (request) => request.urgency === "emergency";
const known = (requests) => requests.map(({ id, version }) => `${id} ${version}`).join();
const isIn = (filter, request) => (filter === "open" ? !ENDED.includes(request.status) : request.status === filter);

function view(chosen, requests, problem) {
  const shown = requests.filter((request) => isIn(chosen, request));
  return html`<div class="row apart queue-head"><h2 tabindex="-1">${t("view.queue")}</h2>
      <a class="button main" href="#new">${t("call.start")} <kbd aria-hidden="true">n</kbd></a></div>
    <nav class="filters" aria-label=${t("queue.filter")}>${FILTERS.map((filter) => tab(filter, chosen, requests))}</nav>
    ${problem && html`<p class="stale banner warn small" role="status">${t("queue.stale")} ${problem}</p>`}
    ${shown.length > 0 ? html`<ol class="lines">${shown.map(line)}</ol>` : html`<p class="empty">${t(`queue.empty.${chosen === "open" ? "open" : "status"}`)}</p>`}
    ${ENDED.includes(chosen) && shown.length === MOST_CLOSED && html`<p class="small soft">${t("queue.latest", { n: MOST_CLOSED })}</p>`}`;
}

function tab(filter, chosen, requests) {
  const count = requests.filter((request) => isIn(filter, request)).length;
  const name = filter === "open" ? t("queue.open") : t(`status.${filter}`);
  const current = filter === chosen ? "true" : "false";
  return html`<a class="filter" id=${`filter-${filter}`} href=${`#queue/${filter}`} aria-current=${current}>${name}${!ENDED.includes(filter) && html` <b class="figure">${count}</b>`}</a>`;
}

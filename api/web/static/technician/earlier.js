// Conversations from before; the latest are kept so that they open without network.

import { html, render } from "../render.js";
import { NoNetwork } from "../server.js";
import { fromNow, t } from "../words.js";
import { read, recall, remember } from "./kept.js";
import { idOf, isLocal, waiting } from "./outbox.js";

const LISTED = 30;
const KEPT = 5; // of the latest conversations, with all their turns

/** The conversations as the server lists them, or as it did last: `{records, isKept}`. */
export async function earlier() {
  const { body, isKept } = await read("/v1/conversations", { limit: LISTED });
  return { records: body.records.filter(({ turns }) => turns > 0), isKept };
}

/** The room of all of them. */
export async function showEarlier(place) {
  render(place, html`<h2 tabindex="-1">${t("earlier.title")}</h2><p class="waiting">${t("loading")}</p>`);
  const { records, isKept } = await listOrNothing();
  render(place, html`<h2 tabindex="-1">${t("earlier.title")}</h2>
    ${isKept && html`<p class="chip warn">${t("earlier.kept")}</p>`}
    ${talkList(records, LISTED)}`);
}

/** A list of conversations, those that wait to be sent first. */
export function talkList(records, most) {
  const unsent = [...new Set(waiting().map((entry) => idOf(entry.talk)))].filter((id) => isLocal(id) || !records.some((one) => one.id === id));
  if (unsent.length + records.length === 0) return html`<p class="empty">${t("earlier.none")}</p>`;
  return html`<ul class="plain talks">
    ${unsent.map((id) => html`<li><a href=${`#/talk/${id}`}><span>${waiting(id)[0].message.text}</span><span class="chip warn">${t("earlier.unsent")}</span></a></li>`)}
    ${records.slice(0, most).map(talkRow)}</ul>`;
}

function talkRow({ id, said, machine_model: model, serial, status, changed }) {
  return html`<li><a href=${`#/talk/${id}`}>
    <span>${said || t("earlier.nothing_said")}</span>
    <span class="row soft small">${(serial || model) && html`<span class="code">${serial || model}</span>`}
      ${status !== "open" && html`<span class=${`chip ${status === "fixed" ? "good" : "warn"}`}>${t(`status.${status}`)}</span>`}
      ${waiting(id).length > 0 && html`<span class="chip warn">${t("earlier.unsent")}</span>`}
      <time datetime=${changed}>${fromNow(changed)}</time></span></a></li>`;
}

export async function listOrNothing() {
  try {
    return await earlier();
  } catch (error) {
    if (error instanceof NoNetwork) return { records: [], isKept: true };
    throw error;
  }
}

/** Keep the latest conversations that changed since they were kept; one after the other, the network may be thin. */
export async function keepLatest(records) {
  const known = recall("kept", {});
  for (const { id, changed } of records.slice(0, KEPT)) {
    if (known[id] === changed) continue;
    await read(`/v1/conversations/${encodeURIComponent(id)}`);
    known[id] = changed;
    remember("kept", Object.fromEntries(Object.entries(known).slice(-KEPT * 2)));
  }
}

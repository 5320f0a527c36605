// The steps from a draft to published knowledge, each for the version that was read.

import { askFirst, openDialog } from "../dialog.js";
import { doing, say } from "../notice.js";
import { html, render } from "../render.js";
import { del, post } from "../server.js";
import { t } from "../words.js";
import { isAdmin, myName } from "./me.js";
import { rehearsalOf } from "./rehearsal.js";
import { address, again, go } from "./route.js";

const step = (draft, name, body) => post(`/v1/drafts/${draft.id}/${name}`, body, { "If-Match": `"${draft.version}"` });

/** Hand in for review; another editor reads it then. */
export async function handIn(draft) {
  await step(draft, "review", {});
  say(t("step.handed_in"));
  location.hash === address("drafts", draft.id) ? again() : go("drafts", draft.id);
}

/** Throw a draft away, after asking. */
export function discard(draft, after = () => {}) {
  askFirst(t("step.discard"), t("step.discard_why"), t("step.discard"), async () => {
    await del(`/v1/drafts/${draft.id}`, { "If-Match": `"${draft.version}"` });
    return () => (after(), say(t("step.discarded")), go("drafts"));
  });
}

/** What a reviewer does with a draft: rehearse, publish, send back, change; an author waits for somebody else. */
export function reviewing(draft, { edit }) {
  const isOwn = draft.authors.includes(myName());
  const [result] = html`<div aria-live="polite"></div>`.children;
  const [note] = html`<input type="text" maxlength="500">`.children;
  const publishing = doing(() => publish(draft, { note: note.value }, result));
  const inReview = draft.state === "in_review";
  return html`<section class="card stack" aria-label=${t("review.title")}><h3>${t("review.title")}</h3>
    ${isOwn && inReview && html`<p class="second-eyes">${t("review.own")}</p>`}
    ${draft.kind !== "golden" && html`<div class="review-rehearse"><button type="button" @click=${doing(() => rehearse(draft, result))}>${t("review.rehearse")}</button><p class="soft small">${t("review.rehearse_why")}</p></div>`}${result}
    ${inReview && html`<label>${t("review.note")}${note}</label>`}
    <div class="row">${inReview && html`<button type="button" class=${isOwn ? "" : "main"} @click=${publishing}>${t(isOwn ? "review.publish_own" : "review.publish")}</button>`}
      ${inReview && html`<button type="button" @click=${() => sendBack(draft)}>${t("review.send_back")}</button>`}
      ${!inReview && html`<button type="button" class="main" @click=${doing(() => handIn(draft))}>${t("step.hand_in")}</button>`}
      ${!draft.retires && html`<button type="button" @click=${edit}>${t("step.edit")}</button>`}
      <button type="button" class="danger" @click=${() => discard(draft)}>${t("step.discard")}</button></div></section>`;
}

async function rehearse(draft, place) {
  render(place, html`<p class="waiting">${t("review.rehearsing")}</p>`);
  try {
    render(place, rehearsalOf(await post(`/v1/drafts/${draft.id}/rehearsal`)));
  } catch (error) {
    render(place);
    throw error;
  }
}

async function publish(draft, said, place) {
  try {
    const done = await step(draft, "publication", said);
    say(t(done.version ? "review.published" : "review.retired", { key: done.key, version: done.version }));
    go("library", done.kind, done.key);
  } catch (error) {
    if (!error.document?.type?.endsWith(":golden-reports-worse")) throw error;
    render(place, worse(draft, said, error, place));
  }
}

/** The golden reports that would suffer; an admin may publish nevertheless, with a reason that is kept. */
function worse(draft, said, error, place) {
  const [reason] = html`<input type="text" maxlength="500">`.children;
  const anyway = doing(async () => {
    if (!reason.value.trim()) return reason.focus();
    await publish(draft, { ...said, override: reason.value.trim() }, place);
  });
  return html`<div class="worse" role="alert"><p><strong>${error.message}</strong></p>
    <ul>${error.fields.map(({ field, detail }) => html`<li>${field.replace(/^golden\./, "")}: ${detail}</li>`)}</ul>
    ${isAdmin() ? html`<label>${t("review.override")}${reason}</label><button type="button" class="danger" @click=${anyway}>${t("review.publish_anyway")}</button>` : html`<p>${t("review.ask_admin")}</p>`}</div>`;
}

function sendBack(draft) {
  const content = html`<label>${t("review.reason")}<textarea name="reason" rows="3" maxlength="500" required></textarea></label>`;
  openDialog(t("review.send_back"), content, {
    say: t("review.send_back"),
    draft: `objection-${draft.id}`,
    work: async (fields) => {
      await step(draft, "objection", { reason: fields.get("reason") });
      return () => (say(t("review.sent_back")), go("drafts"));
    },
  });
}

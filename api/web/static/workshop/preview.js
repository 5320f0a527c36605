// An upload side by side: the page as it is printed, and what was understood of it.

import { html, render } from "../render.js";
import { get } from "../server.js";
import { language, t } from "../words.js";
import { correcting } from "./correcting.js";
import { watching } from "./progress.js";
import { address, again } from "./route.js";
import { understoodOf } from "./understood.js";

const AT_ONCE = 200;

/** A job: its progress while it runs, then its pages. */
export async function show({ rest: [id], query, signal }) {
  const job = await get(`/v1/jobs/${id}`);
  if (job.state === "done") return pages(job, Number(query.get("page")), signal);
  return html`${heading(job)}${running(job, signal)}`;
}

const heading = (job, draft = null) => html`<header class="heading"><p><a href="#manuals">← ${t("manuals.title")}</a></p>
  <div class="row apart"><h2>${job.filename}</h2>${draft && html`<a class="button main" href=${address("drafts", draft.id)}>${t("preview.to_draft")}</a>`}</div></header>`;

function running(job, signal) {
  const [card] = html`<section class="card stack" role="status" aria-live="polite"></section>`.children;
  watching(job, signal, (now) => render(card, state(now)), () => again());
  return card;
}

function state(job) {
  const share = job.pages ? job.pages_done / job.pages : 0;
  if (job.problem) return html`<p><span class="chip bad">${t("job.failed")}</span></p><p class="wrong">${job.problem[language]}</p>`;
  if (job.state === "interrupted") return html`<p><span class="chip warn">${t("job.interrupted")}</span> ${t("job.interrupted_why")}</p>`;
  return html`<p class="waiting">${t(`job.${job.state}`)}</p><span class="bar" --share=${share}></span>
    <p class="figure">${job.pages > 0 && t("job.pages", { done: job.pages_done, pages: job.pages })}</p>`;
}

async function pages(job, asked, signal) {
  const [place] = html`<div></div>`.children;
  let read = await readOf(job);
  let shown = asked || read.first;
  const show = () => render(place, isPrinted(job) ? spread(job, shown, read, turn, tools()) : whole(read.pieces, tools()));
  const turn = (page) => {
    shown = Math.min(Math.max(page || 1, 1), read.count);
    history.replaceState(null, "", address("manuals", job.id, { page: shown }));
    show();
  };
  const tools = () => read.draft && correcting(read.draft, async (key) => {
    const down = place.querySelector(".pieces").scrollTop;
    read = await readOf(job);
    show();
    place.querySelector(".pieces").scrollTop = down;
    place.querySelector(`[data-key="${CSS.escape(key)}"]`)?.focus({ preventScroll: true });
  });
  if (isPrinted(job)) addEventListener("keydown", (event) => turnedBy(event, () => shown, turn), { signal });
  show();
  return html`${heading(job, read.draft)}${summary(job)}${place}`;
}

const isPrinted = ({ filename }) => /\.pdf$/i.test(filename);

/** What was understood, by page, and the draft that it waits with. */
async function readOf(job) {
  const [pieces, draft] = await Promise.all([all(job.id), draftOf(job)]);
  const byPage = Map.groupBy(pieces, ({ record, read }) => (record ?? read).page ?? 0);
  const first = Math.min(...[...byPage.keys()].filter((page) => page > 0));
  return { pieces, draft, byPage, first: Number.isFinite(first) ? first : 1, count: Math.max(job.understood.pages, ...byPage.keys(), 1) };
}

function turnedBy(event, shown, turn) {
  if (event.altKey || event.ctrlKey || event.metaKey || /INPUT|TEXTAREA|SELECT/.test(event.target.tagName) || document.querySelector("dialog:modal")) return;
  if (event.key === "ArrowLeft") turn(shown() - 1);
  if (event.key === "ArrowRight") turn(shown() + 1);
}

const whole = (pieces, tools) => html`<section class="card stack pieces"><p class="soft">${t("preview.not_printed")}</p>${understoodOf(pieces, false, tools)}</section>`;

/** The draft that waits with it; none once it is published or discarded. */
const draftOf = (job) => (job.draft_id ? get(`/v1/drafts/${job.draft_id}`).catch((error) => (error.status === 404 ? null : Promise.reject(error))) : null);

async function all(id) {
  const found = [];
  for (let after = 0; after !== null; ) {
    const page = await get(`/v1/jobs/${id}/records`, { after, limit: AT_ONCE });
    found.push(...page.records);
    after = page.next_after;
  }
  return found;
}

function summary({ understood, id }) {
  const empty = understood.pages_without_text;
  return html`<section class="summary"><div class="row">${[["pages", understood.pages], ["passages", understood.passages], ["tables", understood.tables], ["causes", understood.causes]].map(([name, n]) => html`<span class="chip">${t(`preview.${name}`, { n })}</span>`)}
      ${understood.codes.length > 0 && html`<details class="fold" id="codes"><summary class="small">${t("preview.codes", { n: understood.codes.length })}</summary><p class="row">${understood.codes.map((code) => html`<span class="chip code">${code}</span>`)}</p></details>`}</div>
    ${empty.length > 0 && html`<p><span class="chip warn">${t("preview.without_text", { n: empty.length })}</span> ${empty.slice(0, 40).map((page) => html`<a href=${address("manuals", id, { page })}>${page}</a> `)}</p>`}
    ${understood.notes.length > 0 && html`<ul class="soft small">${understood.notes.map((note) => html`<li>${note}</li>`)}</ul>`}</section>`;
}

/** A page left, what was understood of it right. */
function spread(job, page, { byPage, count }, turn, tools) {
  const isEmpty = job.understood.pages_without_text.includes(page);
  const [picture] = html`<img src=${`/v1/jobs/${job.id}/pages/${page}`} alt=${t("preview.picture", { page })}>`.children;
  picture.addEventListener("error", () => picture.replaceWith(html`<p class="empty">${t("preview.no_picture")}</p>`));
  return html`<nav class="row turning" aria-label=${t("preview.turn")}><button type="button" id="page-before" ?disabled=${page <= 1} @click=${() => turn(page - 1)} aria-keyshortcuts="ArrowLeft" aria-label=${t("preview.before")}>‹</button>
      <label class="row">${t("preview.page")}<input type="number" id="page" min="1" max=${count} value=${page} @change=${({ target }) => turn(Number(target.value))}><span>/ ${count}</span></label>
      <button type="button" id="page-after" ?disabled=${page >= count} @click=${() => turn(page + 1)} aria-keyshortcuts="ArrowRight" aria-label=${t("preview.after")}>›</button></nav>
    <div class="columns spread"><figure class="card page">${picture}</figure>
    <section class="card stack pieces" tabindex="0" role="region" aria-label=${t("preview.understood")}><h3>${t("preview.understood")}</h3>${understoodOf(byPage.get(page) ?? [], isEmpty, tools)}</section></div>`;
}

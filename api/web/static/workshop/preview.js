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
  const [pieces, draft] = await Promise.all([all(job.id), draftOf(job)]);
  const byPage = Map.groupBy(pieces, ({ record, read }) => (record ?? read).page ?? 0);
  const tools = draft && correcting(draft, () => again());
  const count = Math.max(job.understood.pages, ...byPage.keys());
  const isPrinted = /\.pdf$/i.test(job.filename);
  const first = asked || [...byPage.keys()].sort((a, b) => a - b).find((page) => page > 0) || 1;
  const [place] = html`<div></div>`.children;
  const turn = (page, isAsked = true) => {
    const shown = Math.min(Math.max(page || 1, 1), Math.max(count, 1));
    if (isAsked) history.replaceState(null, "", address("manuals", job.id, { page: shown }));
    render(place, isPrinted ? spread(job, shown, count, byPage.get(shown) ?? [], turn, tools) : html`<section class="card stack"><p class="soft">${t("preview.not_printed")}</p>${understoodOf(pieces, false, tools)}</section>`);
  };
  turn(first, Boolean(asked));
  const keys = (event) => {
    if (event.altKey || event.ctrlKey || event.metaKey || /INPUT|TEXTAREA|SELECT/.test(event.target.tagName) || !isPrinted) return;
    const now = Number(place.querySelector("input")?.value);
    if (event.key === "ArrowLeft") turn(now - 1);
    if (event.key === "ArrowRight") turn(now + 1);
  };
  addEventListener("keydown", keys, { signal });
  return html`${heading(job, draft)}${summary(job)}${place}`;
}

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
function spread(job, page, count, pieces, turn, tools) {
  const isEmpty = job.understood.pages_without_text.includes(page);
  const [picture] = html`<img src=${`/v1/jobs/${job.id}/pages/${page}`} alt=${t("preview.picture", { page })}>`.children;
  picture.addEventListener("error", () => picture.replaceWith(html`<p class="empty">${t("preview.no_picture")}</p>`));
  return html`<nav class="row turning" aria-label=${t("preview.turn")}><button type="button" ?disabled=${page <= 1} @click=${() => turn(page - 1)} aria-label=${t("preview.before")}>‹</button>
      <label class="row">${t("preview.page")}<input type="number" id="page" min="1" max=${count} value=${page} @change=${({ target }) => turn(Number(target.value))}><span>/ ${count}</span></label>
      <button type="button" ?disabled=${page >= count} @click=${() => turn(page + 1)} aria-label=${t("preview.after")}>›</button></nav>
    <div class="columns spread"><figure class="card page">${picture}</figure>
    <section class="card stack" aria-live="polite" aria-label=${t("preview.understood")}><h3>${t("preview.understood")}</h3>${understoodOf(pieces, isEmpty, tools)}</section></div>`;
}

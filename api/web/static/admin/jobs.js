// Jobs: manuals that are being read, how far each is, and what was understood.

import { complain, doing, say } from "../notice.js";
import { html, render } from "../render.js";
import { get, post } from "../server.js";
import { language, number, percent, t } from "../words.js";

const SECONDS = 1.5;
const CHIPS = { done: "good", failed: "bad", interrupted: "warn", running: "accent" };

export async function jobs(place, { isShown }) {
  let [known, next] = [[], 0];
  const look = async () => {
    clearTimeout(next);
    const all = await get("/v1/jobs", { limit: 100 });
    render(place, html`<h2>${t("jobs.title")}</h2>
      <p class="soft">${t("jobs.what")} <a href="/workshop">${t("jobs.upload")}</a></p>
      ${all.length > 0 ? html`<ul class="list card">${all.map((one) => job(one, look))}</ul>` : html`<p class="empty card">${t("jobs.none")}</p>`}`);
    for (const one of all) if (!moves(one) && moves(known.find(({ id }) => id === one.id))) say(`${one.filename}: ${t(`job.${one.state}`)}`);
    known = all;
    // Looked at again while something moves and somebody watches.
    if (all.some(moves)) next = setTimeout(() => isShown() && look().catch(complain), SECONDS * 1000);
  };
  await look();
}

const moves = (one) => one?.state === "waiting" || one?.state === "running";

const job = (one, look) => html`<li class="item" data-job=${one.id}>
  <div>
    <h3>${one.filename}</h3>
    <p class="row small"><span class=${`chip ${CHIPS[one.state] ?? ""}`}>${t(`job.${one.state}`)}</span>
      <span class="soft">${t("jobs.by", { name: one.by })}</span>
      ${one.groups.map((group) => html`<span class="chip">${t("people.group", { group })}</span>`)}</p>
    ${one.state === "running" && one.pages > 0 && progress(one)}
    ${one.understood && html`<p class="small">${understood(one.understood)}</p>`}
    ${one.problem && html`<p class="problem">${one.problem[language]}</p>`}
  </div>
  ${one.state === "interrupted" && html`<div class="row"><button @click=${resume(one, look)}>${t("jobs.resume")}</button></div>`}
</li>`;

const progress = ({ filename, pages, pages_done }) => html`<p class="small"><progress max=${pages} value=${pages_done} aria-label=${filename}></progress>
  ${t("jobs.pages", { done: number(pages_done), pages: number(pages), share: percent(pages_done / pages) })}</p>`;

function understood({ pages, passages, causes, codes, pages_without_text }) {
  const said = t("jobs.understood", { pages: number(pages), passages: number(passages), causes: number(causes), codes: number(codes.length) });
  return pages_without_text.length > 0 ? `${said} ${t("jobs.blind", { pages: pages_without_text.join(", ") })}` : said;
}

const resume = (one, look) => doing(async () => {
  await post(`/v1/jobs/${one.id}/resumption`);
  await look();
  say(t("jobs.resumed", { name: one.filename }));
});

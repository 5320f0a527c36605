// All drafts by what is to be done with them: review those of others, go on with one's own, look after the rest.

import { html } from "../render.js";
import { get } from "../server.js";
import { t } from "../words.js";
import { headline, WRITTEN } from "./fields.js";
import { myName } from "./me.js";
import { address } from "./route.js";

const MOST = 200; // on one page; who has more finishes some first

/** The drafts in their groups. */
export async function show() {
  const { records, total } = await get("/v1/drafts", { limit: MOST });
  const groups = Object.groupBy(records, groupOf);
  return html`<header class="row apart heading"><h2>${t("drafts.title")}</h2>${begin()}</header>
    ${records.length === 0 && html`<p class="card empty">${t("drafts.none")}</p>`}
    <div class="stack">${["review", "mine", "waiting", "field", "others"].map((name) => groups[name] && group(name, groups[name]))}</div>
    ${total > records.length && html`<p class="soft">${t("drafts.more", { shown: records.length, total })}</p>`}`;
}

/** What to do with a draft; one that others wrote waits for my eyes, my own for theirs. */
function groupOf({ state, authors, by, from_outcome }) {
  const isMine = authors.includes(myName()) || by === myName();
  if (state === "in_review") return isMine ? "waiting" : "review";
  if (isMine) return "mine";
  return from_outcome ? "field" : "others";
}

const begin = () => html`<details class="menu new"><summary class="button main">＋ ${t("new")}</summary>
  <div>${WRITTEN.map((kind) => html`<a href=${address("new", kind)}>${t(`kind.${kind}`)}</a>`)}<a href="#manuals">${t("kind.manual")}</a></div></details>`;

const group = (name, drafts) => html`<section class="card stack" aria-labelledby=${`group-${name}`}>
  <h3 id=${`group-${name}`}>${t(`drafts.${name}`)} <span class="chip">${drafts.length}</span></h3>
  ${name === "waiting" && html`<p class="soft small">${t("drafts.second_eyes")}</p>`}
  <ul class="lines">${drafts.map(lineOf)}</ul></section>`;

function lineOf(draft) {
  const { said, about } = headline(draft.kind, draft.record);
  return html`<li><a class="thing" href=${address("drafts", draft.id)}>
    <span class="chip">${t(`kind.${draft.kind}`)}</span><span class="said">${said}</span>
    <span class="soft small about">${[draft.base_version > 0 && !draft.retires && t("draft.change"), about, t("draft.by", { name: draft.by }), draft.note].filter(Boolean).join(" · ")}</span>
    ${draft.retires && html`<span class="chip bad">${t("draft.retires")}</span>`}</a></li>`;
}

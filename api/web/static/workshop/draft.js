// One draft: written in its form while it is in work, read as what it changes while it waits for a second pair of eyes.

import { openDialog } from "../dialog.js";
import { say } from "../notice.js";
import { html } from "../render.js";
import { get, post, put } from "../server.js";
import { t } from "../words.js";
import { remarks } from "./advice.js";
import { differenceOf } from "./difference.js";
import { headline } from "./fields.js";
import { letGo } from "./kept.js";
import { myName } from "./me.js";
import { choose } from "./merging.js";
import { address } from "./route.js";
import { discard, handIn, reviewing } from "./steps.js";
import { quietly, workbench } from "./workbench.js";

/** The draft of an id; with `?edit` also one that waits for review is opened in its form. */
export async function show({ rest: [id], query, signal }) {
  const draft = await get(`/v1/drafts/${id}`);
  const isWritten = !draft.retires && (draft.state === "draft" || query.has("edit"));
  const stale = isWritten && draft.base_version > 0 ? await newer(draft) : null;
  return html`${heading(draft)}${isWritten ? writing(draft, stale, signal) : await reading(draft)}`;
}

function heading(draft) {
  const { said } = headline(draft.kind, draft.record);
  const about = [
    t("draft.by", { name: draft.authors.join(", ") || draft.by }),
    t(draft.base_version ? "draft.from_version" : "draft.is_new", { version: draft.base_version }),
    draft.from_outcome && t("draft.from_outcome"),
    draft.note,
  ];
  return html`<header class="heading"><p class="row"><a href="#drafts">← ${t("drafts.title")}</a><span class="chip">${t(`kind.${draft.kind}`)}</span>
    <span class=${`chip ${draft.state === "in_review" ? "warn" : "accent"}`}>${t(`draft.state.${draft.state}`)}</span>${draft.retires && html`<span class="chip bad">${t("draft.retires")}</span>`}</p>
    <h2 class="clamped">${said}</h2><p class="soft small">${about.filter(Boolean).join(" · ")}${draft.from_job && html` · <a href=${address("manuals", draft.from_job)}>${t("draft.from_job")}</a>`}</p></header>`;
}

/** The published version that is newer than the one the draft was made from, with the one it was made from; or null. */
async function newer(draft) {
  const versions = await get("/v1/versions", { kind: draft.kind, key: draft.key });
  const last = versions.at(-1);
  if (!last.record || last.version === draft.base_version) return null;
  return { last, base: versions.find(({ version }) => version === draft.base_version)?.record ?? {} };
}

function writing(draft, stale, signal) {
  const keptAs = `draft-${draft.id}`;
  const bench = workbench({
    kind: draft.kind,
    base: draft.record,
    version: draft.version,
    isFixed: draft.base_version > 0,
    keptAs,
    save: (record, bench) => store(draft, record, bench),
    steps: (bench) => [
      html`<button type="button" @click=${quietly(async () => {
        if (bench.isChanged()) await bench.save();
        if (!bench.isChanged()) await handIn({ ...draft, version: bench.version });
      })}>${t("step.hand_in")}</button>`,
      html`<button type="button" class="danger" @click=${() => discard({ ...draft, version: bench.version }, () => letGo(keptAs))}>${t("step.discard")}</button>`,
      stale && html`<button type="button" @click=${() => catchUp(draft, stale, bench)}>${t("merge.catch_up")}</button>`,
    ],
    aside: html`${stale && html`<p class="card warned">${t("merge.stale", { version: stale.last.version })}</p>`}
      <details class="card fold" id="changes" @toggle=${(event) => event.target.open && changes(draft, event.target.lastElementChild)}><summary>${t("difference.title")}</summary><div></div></details>`,
    signal,
  });
  return bench;
}

async function changes({ id, kind }, place) {
  place.replaceChildren(differenceOf(kind, await get(`/v1/drafts/${id}/difference`)));
}

/** Keep the draft on the server; where somebody was first, what both wrote is put together and nothing is lost. */
async function store(draft, record, bench) {
  try {
    const held = await put(`/v1/drafts/${draft.id}`, { record, ...(bench.onto && { base_version: bench.onto }) }, { "If-Match": `"${bench.version}"` });
    bench.rebase(held.record, held.version);
    say(t("draft.saved"));
  } catch (error) {
    if (error.status !== 412) throw error;
    const theirs = await get(`/v1/drafts/${draft.id}`);
    choose(draft.kind, bench.base, record, theirs.record, (chosen) => bench.rebase(theirs.record, theirs.version, chosen));
  }
}

/** Bring the draft onto the version that was published meanwhile. */
function catchUp(draft, { last, base }, bench) {
  choose(draft.kind, base, bench.record(), last.record, (chosen) => {
    bench.onto = last.version;
    bench.form.write(chosen);
    bench.note();
  });
}

async function reading(draft) {
  const [differences, advice] = await Promise.all([
    get(`/v1/drafts/${draft.id}/difference`),
    draft.retires ? [] : post(`/v1/drafts/${draft.id}/advice`),
  ]);
  return html`<div class="columns wide-left"><section class="card"><h3>${t("difference.title")}</h3>${draft.retires ? html`<p>${t("draft.retires_why")}</p>` : differenceOf(draft.kind, differences)}
      ${draft.kind === "manual" && draft.from_job && html`<p><a class="button" href=${address("manuals", draft.from_job)}>${t("manuals.preview")}</a></p>`}</section>
    <aside class="stack">${reviewing(draft, { edit: () => editing(draft) })}
      ${!draft.retires && html`<section class="card"><h3>${t("advice.title")}</h3>${remarks(advice)}</section>`}</aside></div>`;
}

/** Who changes a draft is one of its authors, and no longer its reviewer. */
function editing(draft) {
  const open = () => (location.hash = address("drafts", draft.id, { edit: "1" }));
  if (draft.state === "draft" || draft.authors.includes(myName())) return open();
  openDialog(t("step.edit"), html`<p>${t("step.edit_why")}</p>`, { say: t("step.edit"), work: () => open });
}

// The library: what is published, by kind, looked through by its words.

import { html, render } from "../render.js";
import { get } from "../server.js";
import { number, t } from "../words.js";
import { headline, KINDS } from "./fields.js";
import { address } from "./route.js";

const PAUSE = 250; // milliseconds after the last key
const AT_ONCE = 50;

/** The shelf of a kind; its words stay in the address, so that going back finds the same place. */
export async function show({ rest: [asked], query, signal }) {
  const kind = KINDS.includes(asked) ? asked : "case";
  const [list] = html`<div></div>`.children;
  const [state] = html`<p class="soft small" role="status"></p>`.children;
  const search = html`<input type="search" id="words" value=${query.get("words") ?? ""} placeholder=${t("library.words_how")}>`.firstElementChild;
  let waiting;
  let latest = 0;
  const look = async () => {
    const mine = ++latest;
    const words = search.value.trim();
    const found = await get("/v1/library", { kind, words, limit: AT_ONCE });
    if (mine !== latest || signal.aborted) return;
    history.replaceState(null, "", words ? address("library", kind, { words }) : address("library", kind));
    state.textContent = t("library.found", { n: number(found.total), kind: t(`kind.${kind}`) });
    render(list, shelf(kind, words, found, signal));
  };
  search.addEventListener("input", () => {
    clearTimeout(waiting);
    waiting = setTimeout(() => look().catch((error) => (state.textContent = error.message)), PAUSE);
  });
  signal.addEventListener("abort", () => clearTimeout(waiting));
  await look();
  return html`<header class="row apart heading"><h2>${t("library.title")}</h2>${kind === "manual" ? html`<a class="button" href="#manuals">${t("manuals.upload")}</a>` : html`<a class="button" href=${address("new", kind)}>＋ ${t("library.new", { kind: t(`kind.${kind}`) })}</a>`}</header>
    <nav class="kinds row" aria-label=${t("kind")}>${KINDS.map((one) => html`<a class=${`chip pressed ${one === kind ? "accent" : ""}`} href=${address("library", one)} aria-current=${one === kind ? "true" : "false"}>${t(`kind.${one}`)}</a>`)}</nav>
    <label class="search"><span class="sr">${t("library.words")}</span>${search}</label>${state}<div class="card">${list}</div>`;
}

function shelf(kind, words, found, signal) {
  if (found.records.length === 0) return html`<p class="empty">${t(words ? "library.none_found" : "nothing")}</p>`;
  const [list] = html`<ul class="lines">${found.records.map(lineOf)}</ul>`.children;
  return [list, more(kind, words, found.next_after, list, signal)];
}

function more(kind, words, after, list, signal) {
  if (!after) return null;
  const [button] = html`<p class="row centred"><button type="button">${t("more")}</button></p>`.children;
  button.firstElementChild.addEventListener("click", async () => {
    const found = await get("/v1/library", { kind, words, after, limit: AT_ONCE });
    if (signal.aborted) return;
    const first = list.children.length;
    list.append(...found.records.map(lineOf));
    list.children[first]?.querySelector("a").focus();
    button.replaceWith(...[more(kind, words, found.next_after, list, signal)].filter(Boolean));
  });
  return button;
}

function lineOf({ kind, key, record }) {
  const { said, about } = headline(kind, record);
  return html`<li><a class="thing" href=${address("library", kind, key)}><span class="said">${said}</span><span class="soft small about">${[about, key !== said && key].filter(Boolean).join(" · ")}</span></a></li>`;
}

// The list of fault codes, kept on the device: what a code means is readable where there is no network.

import { html, render } from "../render.js";
import { NoNetwork, get } from "../server.js";
import { named, number, t } from "../words.js";
import { keep, kept, recall, remember } from "./kept.js";

const PAGE = 200;
const MOST_PAGES = 50;
const SHOWN = 40;
const FRESH = 12 * 3600 * 1000; // milliseconds after which the list is fetched again
const plain = (text) => text.normalize("NFKC").toLowerCase().replace(/[\s\-_/.·]/g, "");

/** Have the list on the device, fetched anew where it is old. */
export async function keepCodes() {
  const before = await kept("/v1/codes");
  if (before && Date.now() - recall("codes-at", 0) < FRESH) return before;
  try {
    const codes = await fetchAll();
    await keep("/v1/codes", codes);
    remember("codes-at", Date.now());
    return codes;
  } catch (error) {
    if (error instanceof NoNetwork && before) return before;
    throw error;
  }
}

async function fetchAll() {
  const codes = [];
  for (let after = "", page = 0; after !== null && page < MOST_PAGES; page += 1) {
    const { records, next_after: next } = await get("/v1/codes", { limit: PAGE, after });
    codes.push(...records);
    after = next;
  }
  return codes;
}

/** The room of codes; `report` is called with a code that somebody wants to report. */
export async function showCodes(place, report) {
  render(place, html`<p class="waiting">${t("loading")}</p>`);
  const codes = await keepCodes();
  render(place, html`<h2 tabindex="-1">${t("codes.title")}</h2>
    <label>${t("codes.search", { n: number(codes.length) })}<input id="code-search" type="search" autocomplete="off" autocapitalize="characters" spellcheck="false" @input=${({ currentTarget }) => list(currentTarget.value)}></label>
    <div id="code-list" role="status"></div>`);
  const list = (typed) => render(place.querySelector("#code-list"), codeList(codes, typed, report));
  list("");
}

function codeList(codes, typed, report) {
  const wanted = plain(typed);
  const found = codes.filter((one) => plain(`${one.code}${one.meaning_zh}${one.meaning_en}`).includes(wanted));
  if (found.length === 0) return html`<p class="empty">${t("codes.none")}</p>`;
  return html`<ul class="plain code-rows">${found.slice(0, SHOWN).map((one) => row(one, report))}</ul>
    ${found.length > SHOWN && html`<p class="soft">${t("codes.more", { n: number(found.length - SHOWN) })}</p>`}`;
}

function row(code, report) {
  const where = [code.make, code.machine_models.join(" ")].filter(Boolean).join(" · ");
  return html`<li><div><strong class="code">${code.code}</strong> <span class="soft small">${where}</span><p>${named(code, "meaning") || t("codes.no_meaning")}</p></div>
    <button type="button" aria-label=${t("codes.report_one", { code: code.code })} @click=${() => report(code.code)}>${t("codes.report")}</button></li>`;
}

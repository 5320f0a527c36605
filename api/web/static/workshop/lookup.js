// What codes and parts there are, offered while one types; what a code means, said below it.

import { html } from "../render.js";
import { get } from "../server.js";
import { named, t } from "../words.js";
import { address } from "./route.js";

const PAUSE = 250; // milliseconds after the last key
const OFFERED = 8;
const explained = new Map(); // what was looked up stays known as long as the page is open
let count = 0;

/** Offer what the input could mean, and say below it what it does mean. */
export function lookingUp(kind, input, hint) {
  const [offers] = html`<datalist id=${`offers-${(count += 1)}`}></datalist>`.children;
  input.after(offers);
  input.setAttribute("list", offers.id);
  let waiting;
  const look = async () => {
    const typed = input.value.trim();
    const [found, said] = await Promise.all([offer(kind, typed), EXPLAIN[kind](typed)]);
    if (input.value.trim() !== typed) return;
    offers.replaceChildren(...found);
    hint.replaceChildren(said);
  };
  const later = () => {
    clearTimeout(waiting);
    waiting = setTimeout(() => look().catch(() => hint.replaceChildren()), PAUSE);
  };
  input.addEventListener("input", later);
  input.addEventListener("focus", later, { once: true });
  queueMicrotask(() => input.value && later()); // what is written into the form already is explained as well
}

async function offer(kind, typed) {
  if (typed.length < 2) return [];
  const { records } = await get("/v1/library", { kind, words: typed, limit: OFFERED });
  return records.flatMap(({ record }) => {
    const [value, text] = kind === "code" ? [record.code, [record.make, named(record, "meaning")]] : [record.number, [named(record)]];
    return [...html`<option value=${value}>${text.flat().filter(Boolean).join(" · ")}</option>`.children];
  });
}

const EXPLAIN = { code: known(code), part: known(part) };

function known(explain) {
  return async (typed) => {
    if (!typed) return "";
    const key = `${explain.name}:${typed}`;
    if (!explained.has(key)) explained.set(key, await explain(typed));
    return html`${explained.get(key)()}`;
  };
}

async function code(typed) {
  const found = await get(`/v1/codes/${encodeURIComponent(typed)}`).catch((error) => (error.status === 404 ? null : Promise.reject(error)));
  if (!found) return () => html`<span class="warned">${t("code.none")}</span>`;
  if (!found.known) return () => html`<span class="warned">${t("code.unknown")}</span> <a href=${address("new", "code", { code: found.code })}>${t("code.write")}</a>`;
  const meanings = found.ambiguous ? found.entries.map((entry) => `${[entry.make, ...entry.machine_models].join(" ")}: ${named(entry, "meaning")}`).join("; ") : named(found, "meaning");
  return () => html`${found.code === typed ? "" : `${found.code} · `}${meanings}`;
}

async function part(typed) {
  const found = await get(`/v1/parts/${encodeURIComponent(typed)}`).catch((error) => (error.status === 404 ? null : Promise.reject(error)));
  if (!found) return () => html`<span class="warned">${t("part.unknown")}</span>`;
  return () => html`${named(found)}${found.superseded_by && html` <span class="warned">${t("part.superseded", { number: found.superseded_by })}</span>`}`;
}

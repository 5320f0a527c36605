// Everything an expert needs to take over, to be read, copied or sent on.

import { doing, say } from "../notice.js";
import { html, render } from "../render.js";
import { getText } from "../server.js";
import { language, percent, t, when } from "../words.js";
import { keep, kept, read } from "./kept.js";
import { evidenceList } from "./sources.js";

const other = language === "zh" ? "en" : "zh";
const inOurs = (words) => words[language] || words[other];

/** Show the packet of a conversation in a place. */
export async function showHandover(place, id) {
  const path = `/v1/conversations/${encodeURIComponent(id)}/escalation`;
  render(place, html`<p class="waiting">${t("loading")}</p>`);
  const { body, isKept } = await read(path);
  const text = isKept ? ((await kept(`${path}.md`)) ?? "") : await getText(path, "text/markdown");
  await keep(`${path}.md`, text);
  render(place, packet(body, text, id));
}

function packet(body, text, id) {
  return html`<article class="card stack handover">
    <div class="row apart"><h2 tabindex="-1">${t("handover.title")}</h2><a class="button" href=${`#/talk/${id}`}>${t("handover.back")}</a></div>
    <p class=${body.in_danger ? "bad-text" : "soft"}>${inOurs(body.reason)}</p>
    <div class="row">
      ${navigator.share && html`<button type="button" class="main huge" @click=${doing(() => share(text))}>${t("handover.share")}</button>`}
      <button type="button" class=${navigator.share ? "huge" : "main huge"} @click=${doing(() => copy(text))}>${t("handover.copy")}</button>
    </div>
    ${section("handover.machine", [[body.make, body.machine_model, body.serial].filter(Boolean).join(" ")])}
    ${section("handover.codes", body.codes.map((code) => html`<strong class="code">${code.code}</strong> ${inOurs(code.meaning)}`))}
    ${section("handover.causes", [...body.causes.map(cause), t("handover.another", { percent: percent(body.another_cause) })])}
    ${section("handover.ruled_out", body.ruled_out.map((out) => `${inOurs(out.cause)}${t("colon")}${percent(out.before)} → ${percent(out.now)}`))}
    ${section("handover.checked", body.checked.map(inOurs))}
    ${section("handover.tried", body.tried.map(inOurs))}
    ${section("handover.said", body.said.map((one) => html`<q>${one.text}</q> <time class="soft small" datetime=${one.at}>${when(one.at)}</time>`))}
    ${section("handover.notes", body.notes.map(inOurs))}
    ${section("handover.hazards", body.hazards.map(inOurs))}
    ${body.nearest.length > 0 && html`<h3>${t("nearest.title")}</h3>${evidenceList(body.nearest)}`}
  </article>`;
}

const cause = (one) => html`<strong class="figure">${percent(one.probability)}</strong> ${inOurs(one.cause)} <span class="soft small">${one.confirmed_cases ? t("causes.confirmed", { n: one.confirmed_cases }) : t("causes.unconfirmed")}</span>`;

function section(title, lines) {
  const there = lines.filter(Boolean);
  return there.length > 0 && html`<section><h3>${t(title)}</h3><ul>${there.map((line) => html`<li>${line}</li>`)}</ul></section>`;
}

async function share(text) {
  try {
    await navigator.share({ title: t("handover.title"), text });
  } catch (error) {
    if (error.name !== "AbortError") throw error; // who closes the choice has not failed
  }
}

async function copy(text) {
  if (navigator.clipboard) await navigator.clipboard.writeText(text);
  else copyBySelection(text);
  say(t("handover.copied"));
}

// subtle: without https there is no clipboard; a selected text can be copied all the same.
function copyBySelection(text) {
  const [area] = html`<textarea class="sr" .value=${text}></textarea>`.children;
  document.body.append(area);
  area.select();
  document.execCommand("copy");
  area.remove();
}

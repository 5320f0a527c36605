// Where a statement comes from, one touch away: the words quoted, the manual's page, the whole case.

import { NoNetwork } from "../server.js";
import { complain } from "../notice.js";
import { html, render } from "../render.js";
import { day, t } from "../words.js";
import { read } from "./kept.js";
import { openSheet } from "./sheet.js";

/** The evidence of a statement as quotes; while hazards wait to be acknowledged nothing more of it is opened. */
export function evidenceList(evidence, isOpen = true) {
  if (evidence.length === 0) return "";
  return html`<ul class="sources">${evidence.map((found) => html`<li>
    <blockquote>${found.quote}</blockquote>
    ${isOpen ? sourceButton(found) : html`<span class="soft small">${sourceName(found)}</span>`}</li>`)}</ul>`;
}

/** What a source is called: "Manual manual_zh, page 14", "Case WO-2024-0033". */
export function sourceName(found) {
  const manual = found.manual_id || (found.kind === "manual" ? found.id : "");
  if (manual) return t(found.page ? "source.page" : "source.manual", { id: manual, page: found.page });
  return t(`source.${found.kind}`, { id: found.id.split("|").at(-1) }); // of a code its make and models stand before it
}

export function sourceButton(found) {
  return html`<button type="button" class="source" @click=${() => open(found)}><svg aria-hidden="true" viewBox="0 0 24 24">
    <path d="M5 4h10l4 4v12H5zM9 12h6M9 16h6"/></svg>${sourceName(found)}</button>`;
}

function open(found) {
  const place = openSheet(sourceName(found));
  render(place, html`<blockquote>${found.quote}</blockquote><p class="waiting">${t("loading")}</p>`);
  const showing = found.kind === "case" ? showCase(place, found) : showPassage(place, found);
  showing.catch((error) => {
    render(place, html`<blockquote>${found.quote}</blockquote><p class="soft">${error.message}</p>`);
    if (!(error instanceof NoNetwork)) complain(error);
  });
}

async function showCase(place, found) {
  const { body } = await read(`/v1/cases/${encodeURIComponent(found.id)}`);
  const facts = [
    [t("case.machine"), [body.machine_model, body.serial, body.hours && t("case.hours", { n: body.hours })].filter(Boolean).join(" · ")],
    [t("case.date"), body.date && day(body.date)],
    [t("case.codes"), body.codes.join("、")],
    [t("case.symptom"), body.symptom],
    [t("case.checks"), body.checks.length > 0 && html`<ul>${body.checks.map(({ check, result }) => html`<li>${check}${result && `${t("colon")}${result}`}</li>`)}</ul>`],
    [t("case.cause"), body.cause],
    [t("case.action"), body.action],
    [t("case.parts"), body.parts.map((part) => `${part.number} ${part.name} ×${part.quantity}`).join("；")],
    [t("case.outcome"), t(`case.${body.outcome}`)],
  ];
  render(place, html`<dl class="facts">${facts.filter(([, value]) => value).map(([name, value]) => html`<dt>${name}</dt><dd>${value}</dd>`)}</dl>`);
}

async function showPassage(place, found) {
  const manual = found.manual_id || (found.kind === "manual" ? found.id : "");
  const { body } = await read(`/v1/passages/${encodeURIComponent(found.passage_id)}`);
  render(place, html`${body.headings.length > 0 && html`<p class="soft">${body.headings.join(" › ")}</p>`}
    <p class="passage">${body.text}</p>
    ${manual && html`<p><a class="button main" target="_blank" rel="noopener" href=${fileOf(manual, found)}>${t(found.page ? "source.open_page" : "source.open", { page: found.page })}</a></p>`}
    ${manual && found.page && picture(manual, found.page)}`);
}

const fileOf = (manual, found) => `/v1/manuals/${encodeURIComponent(manual)}/file${found.page ? `#page=${found.page}` : ""}`;

/** The page as a picture; where it is none (a Word file, no network) the words above it are enough. */
function picture(manual, page) {
  const hide = ({ currentTarget }) => (currentTarget.hidden = true);
  return html`<img class="page" alt=${t("source.picture", { page })} src=${`/v1/manuals/${encodeURIComponent(manual)}/pages/${page}`} @error=${hide}>`;
}

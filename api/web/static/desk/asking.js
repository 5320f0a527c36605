// Questions for the caller, worth most first; an answer goes into the story and the question is not asked again.

import { html } from "../render.js";
import { t } from "../words.js";
import { draft, note } from "./draft.js";
import { langOf } from "./line.js";
import { hint } from "./shortcuts.js";

// These are answered in a field of the page, not in words of the story.
const FIELDS = { machine: "input[name=candidate], #serial", phone: "#phone", code: "#codes" };

export function questions(triage, on) {
  const told = new Set(draft.answered.map(({ question }) => question));
  const open = (triage?.questions ?? []).filter(({ question }) => !told.has(question));
  // The one being answered stays, wherever later answers of the server put it.
  const kept = draft.asking && !open.some(({ question }) => question === draft.asking.question) ? [draft.asking] : [];
  const all = [...kept, ...open];
  return [
    all.length > 0 && html`<section class="card"><h3>${t("ask.title")} ${hint("Alt+Q")}</h3>
      <ol class="questions" lang=${langOf(triage ?? {})}>${all.map((one) => ask(one, on))}</ol></section>`,
    draft.answered.length > 0 && html`<section><h3>${t("ask.answered")}</h3><dl class="answered">
      ${draft.answered.map(({ question, answer }) => html`<dt class="small soft">${question}</dt><dd>${answer}</dd>`)}</dl></section>`,
  ];
}

/** Open the answer of the question worth most. */
export const activateFirst = (place) => place.querySelector("button.question, .questions button")?.click();

function ask(one, on) {
  const isOpen = draft.asking?.question === one.question;
  return html`<li>
    <button type="button" class="question" id=${`question-${encodeURIComponent(one.question)}`} aria-expanded=${isOpen ? "true" : "false"} @click=${() => answer(one, on)}>
      <span>${one.question}</span><span class="small soft">${one.reason} ${t("ask.worth", { n: Math.round(one.worth_minutes) })}</span></button>
    ${isOpen && (one.about === "down" ? stands(one, on) : inWords(one, on))}
  </li>`;
}

function answer(one, on) {
  if (one.about in FIELDS) return document.querySelector(FIELDS[one.about]).focus();
  note({ asking: draft.asking?.question === one.question ? "" : one, answer: "" });
  on.changed();
  document.getElementById(one.about === "down" ? "answer-stands" : "answer")?.focus();
}

function stands(one, on) {
  const tell = (is_down, name) => () => {
    noted(one, t(`down.${name}`));
    note({ machine_down: is_down });
    on.told(t(`down.told.${name}`));
  };
  return html`<div class="row">
    <button type="button" id="answer-stands" @click=${tell(true, "yes")}>${t("down.yes")}</button>
    <button type="button" id="answer-works" @click=${tell(false, "no")}>${t("down.no")}</button></div>`;
}

function inWords(one, on) {
  const tell = (event) => {
    event.preventDefault();
    const said = draft.answer.trim();
    if (!said) return;
    noted(one, said);
    on.told(one.check ? `${one.check}${t("ask.colon")}${said}` : said);
  };
  return html`<form class="row answer" @submit=${tell}>
    <input id="answer" maxlength="500" autocomplete="off" aria-label=${one.question} placeholder=${t("ask.hint")} .value=${draft.answer}
      @input=${({ target }) => note({ answer: target.value })} @keydown=${(event) => event.key === "Escape" && leave(on)}>
    <button id="answer-note">${t("ask.note")}</button></form>`;
}

const noted = ({ question }, said) => note({ answered: [...draft.answered, { question, answer: said }], asking: "", answer: "" });

function leave(on) {
  note({ asking: "", answer: "" });
  on.changed();
  document.getElementById("story").focus();
}

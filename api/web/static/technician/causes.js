// The likely causes as bars, with what stands behind each; and how likely it is something else.

import { html } from "../render.js";
import { percent, t } from "../words.js";
import { evidenceList } from "./sources.js";

const SHOWN = 3;
const WORTH_SHOWING = 0.02; // chance below which a cause stands behind a fold

/** All causes of an answer; `isOpen` is false while hazards wait, then nothing is told of the work. */
export function causeList(answer, isOpen) {
  if (answer.causes.length === 0) return "";
  const likely = answer.causes.filter(({ probability }, place) => place === 0 || (place < SHOWN && probability >= WORTH_SHOWING));
  const rest = answer.causes.slice(likely.length);
  return html`<section class="card causes" aria-labelledby="causes-title">
    <h2 id="causes-title">${t("causes.title")}</h2>
    <ol>${likely.map((cause, place) => causeRow(cause, place + 1, isOpen))}</ol>
    ${rest.length > 0 && html`<details class="fold" id="more-causes"><summary>${t("causes.more", { n: rest.length })}</summary>
      <ol start=${likely.length + 1}>${rest.map((cause, place) => causeRow(cause, likely.length + place + 1, isOpen))}</ol></details>`}
    ${anotherRow(answer.another_cause)}
    ${answer.joint_faults && joint(answer.joint_faults)}
  </section>`;
}

/** The causes as they come, before their evidence is there. */
export function causesComing({ causes, another_cause }) {
  return html`<section class="card causes"><h2>${t("causes.title")}</h2>
    <ol>${causes.slice(0, SHOWN).map(({ cause, probability }) => html`<li>${bar(cause, probability)}</li>`)}</ol>${anotherRow(another_cause)}</section>`;
}

function causeRow(cause, place, isOpen) {
  const confirmed = cause.confirmed_cases;
  return html`<li>
    ${bar(`${place}. ${cause.cause}`, cause.probability)}
    <details class="fold" id=${`cause-${place}`}>
      <summary><span class=${confirmed ? "chip good" : "chip"}>${confirmed ? t("causes.confirmed", { n: confirmed }) : t("causes.unconfirmed")}</span>
        <span class="soft">${t("causes.sources", { n: cause.evidence.length })}</span></summary>
      ${cause.checks.length > 0 && html`<h4>${t("causes.checks")}</h4><ul>${cause.checks.map(({ check }) => html`<li>${check}</li>`)}</ul>`}
      ${cause.remedy && html`<h4>${t("causes.remedy")}</h4><p>${cause.remedy}</p>`}
      <h4>${t("causes.for")}</h4>${evidenceList(cause.evidence, isOpen)}
      ${cause.against.length > 0 && html`<h4>${t("causes.against")}</h4>${evidenceList(cause.against, isOpen)}`}
    </details></li>`;
}

function bar(name, probability, kind = "bar") {
  return html`<div class="cause-name"><span>${name}</span><strong class="figure">${percent(probability)}</strong></div>
    <span class=${kind} --share=${probability}></span>`;
}

const anotherRow = (share) => html`<div class="another">${bar(t("causes.another"), share, "bar rest")}<p class="soft small">${t("causes.another_why")}</p></div>`;

function joint({ causes, probability, explains }) {
  return html`<p class="card inner">${t("causes.joint", { causes: causes.join(" + "), percent: percent(probability), found: explains.join(t("comma")) })}</p>`;
}

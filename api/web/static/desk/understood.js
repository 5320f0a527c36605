// The structured request as far as it is understood; what the agent corrects stays corrected.

import { html } from "../render.js";
import { day, number, t } from "../words.js";
import { correct, draft, note } from "./draft.js";
import { langOf } from "./line.js";
import { historyFold } from "./machine.js";

const URGENCIES = ["emergency", "urgent", "normal", "low"];

/** What will be sent: what was corrected, else what was understood. */
export function stated(triage) {
  const found = triage?.machine;
  return {
    serial: draft.serial || found?.serial || "",
    customer: draft.corrected.customer ?? found?.customer ?? "",
    machine_model: draft.corrected.machine_model ?? (triage?.machine_model || found?.machine_model || ""),
    symptom: draft.corrected.symptom ?? triage?.symptom ?? "",
    urgency: draft.corrected.urgency ?? triage?.urgency ?? "normal",
    phone: draft.phone || triage?.phone || "",
  };
}

export function understood(triage, on) {
  const now = stated(triage);
  return html`<section class="card stack"><h3>${t("understood.title")}</h3>
    ${machine(triage, now, on)}
    <div class="pair">${corrected("machine_model", now, on)}${corrected("customer", now, on)}</div>
    ${corrected("symptom", now, on)}
    ${codes(triage)}
    ${down(triage, on)}${urgency(triage, now, on)}
    ${triage?.since && html`<p class="small"><span class="soft">${t("since")}</span> ${triage.since.said}${triage.since.day && ` (${day(triage.since.day)})`}</p>`}
    ${(triage?.notes ?? []).map((text) => html`<p class="small soft" lang=${langOf(triage)}>${text}</p>`)}
  </section>`;
}

function machine(triage, now, on) {
  const candidates = triage?.candidates ?? [];
  const found = triage?.machine;
  const isUnknown = triage && draft.serial && !candidates.some((one) => isSame(one.serial, draft.serial));
  return html`
    ${candidates.length > 1 || (candidates.length === 1 && !found) ? html`<fieldset class="stack tight"><legend>${t("machine.which")}</legend>${candidates.map((one) => candidate(one, now, on))}</fieldset>` : ""}
    ${isUnknown && html`<p class="small warn-text">${t("machine.not_in_records", { serial: draft.serial })}</p>`}
    ${found && html`<p><b>${found.serial}</b> ${[found.make, found.machine_model, found.place, found.hours && t("machine.hours", { n: number(found.hours) })].filter(Boolean).join(" · ")}
      <span class="small soft">${t("machine.by", { how: found.matched_by.map((how) => t(`matched.${how}`)).join(t("list.comma")) })}</span></p>`}
    ${found && isSame(found.serial, now.serial) && historyFold(found.serial)}`;
}

const isSame = (one, other) => one.replace(/\W/g, "").toUpperCase() === other.replace(/\W/g, "").toUpperCase();

const candidate = (one, now, on) => html`<label class="row candidate"><input type="radio" name="candidate" id=${`candidate-${one.serial}`} ?checked=${one.serial === now.serial}
  @change=${() => on.chosen(one.serial)}>
  <span><b>${one.serial}</b> <span class="small soft">${[one.machine_model, one.customer, one.place].filter(Boolean).join(" · ")}</span></span></label>`;

function corrected(field, now, on) {
  const isMine = field in draft.corrected;
  return html`<div><label>${t(`field.${field}`)}
    <textarea id=${field} rows="1" maxlength=${field === "symptom" ? 2000 : 200} autocomplete="off" .value=${now[field]} class=${isMine ? "mine" : ""}
      @input=${({ target }) => correct(field, target.value)} @change=${({ target }) => (target.value.trim() || correct(field, null), on.changed())}></textarea></label>
    ${isMine && back(field, on)}</div>`;
}

const back = (field, on) => html`<button type="button" class="quiet small" id=${`back-${field}`} @click=${() => (correct(field, null), on.changed())}>↺ ${t("understood.back")}<span class="sr"> ${t(`field.${field}`)}</span></button>`;

function codes(triage) {
  const meaning = (one) => one.meaning || one.note || t(one.known ? "codes.no_meaning" : "codes.unknown");
  const found = triage?.codes ?? [];
  return found.length > 0 && html`<ul class="plain">${found.map((one) => html`<li><b class="code">${one.code}</b> ${meaning(one)}</li>`)}</ul>`;
}

function down(triage, on) {
  const said = draft.machine_down ?? triage?.machine_down ?? null;
  const option = (value, name) => html`<label class="pick"><input type="radio" name="down" id=${`down-${name}`} ?checked=${said === value}
    @change=${() => (note({ machine_down: value }), on.changed())}>${t(`down.${name}`)}</label>`;
  return html`<fieldset><legend>${t("down.title")}</legend><div class="picks">${option(true, "yes")}${option(false, "no")}${option(null, "unknown")}</div></fieldset>`;
}

function urgency(triage, now, on) {
  const isMine = "urgency" in draft.corrected;
  const option = (level) => html`<label class=${`pick ${level}`}><input type="radio" name="urgency" id=${`urgency-${level}`} ?checked=${level === now.urgency}
    @change=${() => (correct("urgency", level), on.changed())}>${t(`urgency.${level}`)}</label>`;
  return html`<fieldset><legend>${t("field.urgency")}</legend><div class="picks">${URGENCIES.map(option)}</div>
    ${isMine ? back("urgency", on) : triage && html`<p class="small soft" lang=${langOf(triage)}>${triage.urgency_reason}</p>`}</fieldset>`;
}

// A request in one line: its clock, what is wrong with which machine, and its marks.

import { html } from "../render.js";
import { t } from "../words.js";
import { clock } from "./clock.js";

const LOUD = { emergency: "bad", urgent: "warn" };

export const addressOf = (request) => `#request/${encodeURIComponent(request.id)}`;
export const langOf = (record) => (record.language === "zh" ? "zh-CN" : "en");

/** Which machine, and whose: "HX220-00417 · Northmere Plant Hire". */
export const machineOf = (request) => [request.serial || request.machine_model || t("machine.unknown"), request.customer].filter(Boolean).join(" · ");

export const statusChip = (request) => html`<span class=${`chip ${request.status === "received" ? "accent" : ""}`}>${t(`status.${request.status}`)}</span>`;

export const urgencyChip = (urgency) => html`<span class=${`chip ${LOUD[urgency] ?? ""}`}>${t(`urgency.${urgency}`)}</span>`;

/** What an agent must not overlook: urgency, rework, a fault that comes again and again. */
export function marks(request) {
  return [
    request.urgency in LOUD && urgencyChip(request.urgency),
    request.is_rework && html`<span class="chip warn">${t("mark.rework")}</span>`,
    request.repeats > 0 && html`<span class="chip warn">${t("mark.repeats", { n: request.repeats })}</span>`,
  ];
}

export function line(request) {
  return html`<li><a class=${`line ${request.urgency === "emergency" ? "loud" : ""}`} id=${`r-${request.id}`} href=${addressOf(request)}>
    ${clock(request)}
    <span class="what"><strong lang=${langOf(request)}>${request.symptom || t("symptom.none")}</strong>
      <span class="soft small">${machineOf(request)}</span></span>
    <span class="marks">${statusChip(request)}${marks(request)}</span>
  </a></li>`;
}

const MOST_CAUSES = 5;

/** The causes of an answer that are worth naming, the likeliest first and so in the answer's own order. */
export const likely = (answer) => answer.causes.slice(0, MOST_CAUSES).filter((one, place) => place === 0 || one.probability >= 0.01);

/** Move the focus among the lines of a place, one down or up. */
export function step(place, by) {
  const lines = [...place.querySelectorAll(".line")];
  const at = lines.indexOf(document.activeElement);
  lines[at < 0 ? (by > 0 ? 0 : lines.length - 1) : Math.max(0, Math.min(lines.length - 1, at + by))]?.focus();
}

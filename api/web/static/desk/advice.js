// What an agent can do about it: what is likely wrong, what to read out, and else who to send with what.

import { html } from "../render.js";
import { percent, t } from "../words.js";
import { span } from "./clock.js";
import { langOf } from "./line.js";

export function advice(triage) {
  if (!triage || triage.route === "stop") return [];
  const { by_phone: phone, sending } = triage;
  const first = triage.route === "phone" ? [byPhone(phone, triage), visit(sending, triage)] : [visit(sending, triage), byPhone(phone, triage)];
  return html`<section class="card stack"><h3>${t("advice.causes")}</h3>${causes(triage)}${first}</section>`;
}

function causes({ answer }) {
  if (answer.causes.length === 0) return html`<p class="soft">${t("advice.no_causes")}</p>`;
  return html`<ul class="plain causes" lang=${langOf(answer)}>${answer.causes.slice(0, 3).map((one) => html`<li>
    <span class="row apart"><span>${one.cause}</span><b class="figure">${percent(one.probability)}</b></span>
    <span class="bar" --share=${one.probability}></span></li>`)}</ul>`;
}

function byPhone(phone, triage) {
  if (phone.steps.length === 0) return html`<div><h4>${t("phone.title")}</h4><p class="soft small">${t("phone.none")}</p></div>`;
  return html`<div><h4>${t("phone.title")} <span class="chip accent">${percent(phone.chance)}</span></h4>
    <ol class="steps" lang=${langOf(triage)}>${phone.steps.map((one) => html`<li>${one.step}</li>`)}</ol></div>`;
}

function visit(sending, triage) {
  const road = sending.travel_minutes === null ? "" : ` + ${t("send.road", { time: span(sending.travel_minutes) })}`;
  return html`<div><h4>${t("send.title")} ${sending.first_time_fix !== null && html`<span class="chip">${t("send.first_time", { share: percent(sending.first_time_fix) })}</span>`}</h4>
    <dl class="facts" lang=${langOf(triage)}>
      <dt>${t("send.skill")}</dt><dd>${sending.skills.join(t("list.comma"))}${sending.qualifications_named && ` (${sending.qualifications_named})`}</dd>
      ${sending.depot && html`<dt>${t("send.depot")}</dt><dd>${sending.depot_name}${sending.distance_km !== null && ` · ${Math.round(sending.distance_km)} km`}</dd>`}
      <dt>${t("send.time")}</dt><dd>${span(sending.work_minutes)}${road}</dd>
      ${sending.parts.length > 0 && html`<dt>${t("send.parts")}</dt><dd><ul class="plain">${sending.parts.map((part) => html`<li><span class="code">${part.number}</span> ${part.name} ×${part.quantity} <span class="soft figure">${percent(part.probability)}</span></li>`)}</ul></dd>`}
      ${sending.missing.length > 0 && html`<dt>${t("send.missing")}</dt><dd>${sending.missing.map((part) => `${part.number} ${part.name}`).join(t("list.comma"))}</dd>`}
    </dl></div>`;
}

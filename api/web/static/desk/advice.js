// What an agent can act on: what is known before anything is asked, what to read out, and else who to send with what.

import { html } from "../render.js";
import { day, percent, t, when } from "../words.js";
import { span } from "./clock.js";
import { langOf } from "./line.js";
import { hint } from "./shortcuts.js";

/** Everything beside the structured request itself, what changes the call most first. */
export function known(triage, on) {
  if (!triage) return [];
  const { open_requests: open, recent_repairs: repairs, repeated, bulletins } = triage.known;
  return [
    ...open.map((one) => joinable(one, on)),
    repairs.length > 0 && html`<p class="banner warn"><b>${t("mark.rework")}</b> ${t("known.rework", { when: day(repairs[0].day) })} <span lang=${langOf(triage)}>${repairs[0].symptom}</span></p>`,
    repeated && html`<p class="banner warn"><b>${t("known.alert")}</b> ${t("known.repeated", { component: repeated.component, n: repeated.times, days: repeated.days })}</p>`,
    ...bulletins.map((one) => bulletin(one, triage)),
    triage.route !== "stop" && advice(triage),
  ];
}

function joinable(open, on) {
  return html`<div class="banner accent"><p><b>${t("known.open")}</b> ${t(`status.${open.status}`)} · ${when(open.received)}</p>
    <p>${open.symptom}</p>
    <div class="row"><button type="button" class="main" id="join" @click=${() => on.joined(open)}>${t("known.join")} ${hint("Alt+J")}</button>
      <a class="button" href=${`#request/${encodeURIComponent(open.id)}`}>${t("known.look")}</a></div></div>`;
}

function bulletin(one, triage) {
  return html`<section class="card bulletin" lang=${langOf(triage)}><h3>${t("bulletin.title")} ${one.id} · ${one.title}</h3>
    ${one.workaround && html`<p class="workaround"><b>${t("bulletin.workaround")}</b> ${one.workaround}</p>`}
    ${one.solution && html`<p class="small"><b>${t("bulletin.solution")}</b> ${one.solution}</p>`}</section>`;
}

function advice(triage) {
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
      ${sending.parts.length > 0 && html`<dt>${t("send.parts")}</dt><dd><ul class="plain">${sending.parts.map((part) => html`<li><span class="code">${part.number}</span> ${part.name} ×${part.quantity} <span class="soft">${percent(part.probability)}</span></li>`)}</ul></dd>`}
      ${sending.missing.length > 0 && html`<dt>${t("send.missing")}</dt><dd>${sending.missing.map((part) => `${part.number} ${part.name}`).join(t("list.comma"))}</dd>`}
    </dl></div>`;
}

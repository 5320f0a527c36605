// What is known before anything is asked: an open request to join, rework, a fault that comes again, bulletins.

import { html } from "../render.js";
import { day, t, when } from "../words.js";
import { langOf } from "./line.js";
import { hint } from "./shortcuts.js";

/** What changes the call most comes first. */
export function known(triage, on) {
  if (!triage) return [];
  const { open_requests: open, recent_repairs: repairs, repeated } = triage.known;
  return [
    ...open.map((one) => joinable(one, on)),
    repairs.length > 0 && html`<p class="banner warn"><b>${t("mark.rework")}</b> ${t("known.rework", { when: day(repairs[0].day) })} <span lang=${langOf(triage)}>${repairs[0].symptom}</span></p>`,
    repeated && html`<p class="banner warn"><b>${t("known.alert")}</b> ${t("known.repeated", { component: repeated.component, n: repeated.times, days: repeated.days })}</p>`,
  ];
}

function joinable(open, on) {
  return html`<div class="banner accent"><p><b>${t("known.open")}</b> ${t(`status.${open.status}`)} · ${when(open.received)}</p>
    <p>${open.symptom}</p>
    <div class="row"><button type="button" class="main" id="join" @click=${() => on.joined(open)}>${t("known.join")} ${hint("Alt+J")}</button>
      <a class="button" href=${`#request/${encodeURIComponent(open.id)}`}>${t("known.look")}</a></div></div>`;
}

/** Known issues that match, what helps until they are solved first. */
export const bulletins = (triage) => (triage?.known.bulletins ?? []).map(bulletin);

function bulletin(one) {
  return html`<section class="card bulletin"><h3>${t("bulletin.title")} ${one.id} · ${one.title}</h3>
    ${one.workaround && html`<p class="workaround"><b>${t("bulletin.workaround")}</b> ${one.workaround}</p>`}
    ${one.solution && html`<p class="small"><b>${t("bulletin.solution")}</b> ${one.solution}</p>`}</section>`;
}

// Promise clocks: how long until what was promised to a customer is broken, or since when it is.

import { html } from "../render.js";
import { t, when } from "../words.js";

const SOON = { first_response: 10, repair: 240 }; // minutes
const SECONDS = 10;

/** The clock of a request's next promise; what is waited for instead where nothing is promised any more. */
export function clock(request) {
  const promise = request.next_promise;
  if (!promise) return html`<span class="clock none"><b>${t(`clock.${request.status}`)}</b></span>`;
  const { kind, text } = stand(promise);
  return html`<span class=${`clock ${kind}`} data-due=${promise.due} data-promise=${promise.promise} title=${when(promise.due)}>
    <b>${text}</b><span class="small">${t(`promise.${promise.promise}`)}</span></span>`;
}

/** Keep the clocks in that place going. */
export function keepTime(place, signal) {
  every(SECONDS, signal, () => {
    for (const one of place.querySelectorAll("[data-due]")) {
      const { kind, text } = stand(one.dataset);
      one.className = `clock ${kind}`;
      one.querySelector("b").textContent = text;
    }
  });
}

/** Do it again and again while the page is seen, until the signal says no more. */
export function every(seconds, signal, work) {
  const timer = setInterval(() => document.hidden || work(), seconds * 1000);
  signal.addEventListener("abort", () => clearInterval(timer));
  document.addEventListener("visibilitychange", () => document.hidden || work(), { signal });
}

/** 75 minutes as "1 h 15 min"; of many hours only these, of many days only the days. */
export function span(minutes) {
  const whole = Math.round(minutes);
  if (whole < 60) return t("minutes", { n: whole });
  const hours = Math.floor(whole / 60);
  if (hours < 10 && whole % 60) return t("hours_minutes", { hours, n: whole % 60 });
  if (hours < 48) return t("hours", { n: hours });
  return t("days", { n: Math.floor(whole / 1440) });
}

function stand({ due, promise }) {
  const left = (new Date(due) - Date.now()) / 60_000;
  if (left < 0) return { kind: "bad", text: t("clock.late", { time: span(-left) }) };
  return { kind: left <= SOON[promise] ? "warn" : "good", text: t("clock.left", { time: span(left) }) };
}

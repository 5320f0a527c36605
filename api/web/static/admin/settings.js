// Settings that count from now on, without a restart; an empty one is what the server was started with.

import { doing, say } from "../notice.js";
import { html, render } from "../render.js";
import { get, put } from "../server.js";
import { number, t } from "../words.js";

// How each is typed: the unit behind it and its bounds; a share is typed in per cent, a hundred times its value.
const NUMBERS = {
  first_response_minutes: { unit: "minutes", min: 1, max: 100_000 },
  repair_hours: { unit: "hours", min: 1, max: 10_000 },
  golden_drop: { unit: "percent", min: 0, max: 100, times: 100 },
  session_hours: { unit: "hours", min: 1, max: 720 },
  requests_per_minute: { unit: "per_minute", min: 1, max: 1_000_000 },
};
const YES_OR_NO = ["own_drafts"];

export async function settings(place) {
  const kept = await get("/v1/settings");
  const numbers = Object.keys(NUMBERS).filter((name) => name in kept.defaults);
  render(place, html`<h2>${t("settings.title")}</h2>
    <p class="soft">${t("settings.what")}</p>
    <form class="stack" id="settings" @submit=${doing((event) => save(event, place))}>
      <div class="settings">${numbers.map((name) => numberField(name, kept))}${YES_OR_NO.map((name) => choiceField(name, kept))}</div>
      <div class="row"><button class="main">${t("save")}</button></div>
    </form>`);
}

const numberField = (name, { changed, defaults }) => {
  const { unit, min, max, times = 1 } = NUMBERS[name];
  const shown = (value) => rounded(value * times);
  return html`<div class="card setting">
    <label for=${name}><strong>${t(`setting.${name}`)}</strong></label>
    <p class="soft small" id=${`about-${name}`}>${t(`setting.${name}.what`)}</p>
    <div class="row nowrap"><input id=${name} name=${name} type="number" min=${min} max=${max} step="any" inputmode="decimal"
      value=${changed[name] === undefined ? "" : shown(changed[name])} placeholder=${shown(defaults[name])} aria-describedby=${`about-${name} default-${name}`}>
      <span>${t(`unit.${unit}`)}</span></div>
    ${started(name, changed, t("settings.default", { value: number(shown(defaults[name])), unit: t(`unit.${unit}`) }))}
  </div>`;
};

const choiceField = (name, { changed, defaults }) => html`<div class="card setting">
  <label for=${name}><strong>${t(`setting.${name}`)}</strong></label>
  <p class="soft small" id=${`about-${name}`}>${t(`setting.${name}.what`)}</p>
  <select id=${name} name=${name} aria-describedby=${`about-${name} default-${name}`}>
    ${["", "true", "false"].map((value) => html`<option value=${value} ?selected=${String(changed[name] ?? "") === value}>${t(`settings.choice.${value || "default"}`)}</option>`)}
  </select>
  ${started(name, changed, t("settings.default", { value: t(defaults[name] ? "yes" : "no"), unit: "" }))}
</div>`;

const started = (name, changed, text) => html`<p class="row small" id=${`default-${name}`}>
  ${name in changed && html`<span class="chip accent">${t("settings.changed")}</span>`}<span class="soft">${text}</span></p>`;

async function save({ target }, place) {
  const said = Object.fromEntries(new FormData(target));
  const numbers = Object.keys(NUMBERS).filter((name) => name in said).map((name) => [name, said[name] === "" ? null : rounded(said[name] / (NUMBERS[name].times ?? 1))]);
  const choices = YES_OR_NO.map((name) => [name, said[name] === "" ? null : said[name] === "true"]);
  await put("/v1/settings", Object.fromEntries([...numbers, ...choices]));
  await settings(place);
  say(t("settings.saved"));
}

// subtle: 0.07 times 100 is 7.000000000000001.
const rounded = (value) => Number(Number(value).toPrecision(12));

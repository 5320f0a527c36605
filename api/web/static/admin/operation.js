// Operation: is it well, what did it do in the last day, and what runs here since when.

import { html, render } from "../render.js";
import { get } from "../server.js";
import { fromNow, number, percent, t, time, when } from "../words.js";

const SECONDS = 10;

export async function operation(place, { isShown }) {
  let now;
  const look = async () => {
    const ready = await get("/readyz").catch((error) => error);
    now = await get("/v1/operation").catch((error) => {
      if (!now) throw error;
      return now;
    });
    render(place, state(ready), figures(now.day), columns(now.hours), about(now));
    setTimeout(() => isShown() && look(), SECONDS * 1000);
  };
  await look();
}

function state(ready) {
  const [kind, key] = stateOf(ready);
  const behind = ready.head - ready.indexed;
  return html`<section class=${`card state ${kind}`} id="state" aria-labelledby="state-title">
    <h2 id="state-title">${t(`operation.${key}`)}</h2>
    <p>${ready instanceof Error ? ready.message : t(`operation.${key}.what`, { n: number(behind) })}</p>
  </section>`;
}

function stateOf(ready) {
  if (ready instanceof Error) return ["bad", "down"];
  if (!ready.is_following) return ["bad", "stuck"];
  return ready.head > ready.indexed ? ["warn", "behind"] : ["good", "ready"];
}

const figures = (day) => html`<h2>${t("operation.day")}</h2>
  <dl class="figures">
    ${figure("answered", number(day.answered))}
    ${figure("unknown", number(day.unknown), day.answered > 0 && t("operation.of", { share: percent(day.unknown / day.answered) }))}
    ${figure("median", took(day.median_ms), day.p95_ms !== null && t("operation.p95", { took: took(day.p95_ms) }))}
    ${figure("failed", number(day.failed), t("operation.requests", { n: number(day.requests) }), day.failed > 0 && "bad")}
    ${figure("refused", number(day.refused), t("operation.refused.what"))}
  </dl>`;

const figure = (key, value, rest, kind) => html`<div class=${`card figure ${kind || ""}`} data-figure=${key}>
  <dt>${t(`operation.${key}`)}</dt><dd class="number">${value}</dd>${rest && html`<dd class="soft small">${rest}</dd>`}
</div>`;

/** 340 as 340 ms, 2100 as 2.1 s; nothing where nothing was answered. */
function took(milliseconds) {
  if (milliseconds === null) return "–";
  return milliseconds < 1000 ? `${Math.round(milliseconds)} ms` : `${number(Math.round(milliseconds / 100) / 10)} s`;
}

function columns(hours) {
  const most = Math.max(1, ...hours.map(({ answered }) => answered));
  return html`<section class="card" aria-labelledby="by-hour">
    <div class="row apart"><h2 id="by-hour">${t("operation.by_hour")}</h2>
      <p class="row small"><span class="soft">${t("operation.most", { n: number(Math.max(...hours.map(({ answered }) => answered))) })}</span><span class="key known">${t("operation.known")}</span><span class="key unknown">${t("operation.unknown")}</span></p></div>
    <ol class="hours">${hours.map((hour) => column(hour, most))}</ol>
    <p class="row apart soft small" aria-hidden="true"><span>${time(hours[0].begins)}</span><span>${time(hours[12].begins)}</span><span>${time(hours[23].begins)}</span></p>
  </section>`;
}

function column({ begins, answered, unknown, failed }, most) {
  const text = t("operation.hour", { time: time(begins), answered: number(answered), unknown: number(unknown), failed: number(failed) });
  return html`<li title=${text}><span class="column known" --share=${(answered - unknown) / most}></span><span class="column unknown" --share=${unknown / most}></span><span class="sr">${text}</span></li>`;
}

const about = ({ version, started, embedding_model, chat_model, passages }) => html`<section class="card" aria-labelledby="about">
  <h2 id="about">${t("operation.about")}</h2>
  <dl class="facts">
    <dt>${t("operation.version")}</dt><dd>Faultwise ${version}</dd>
    <dt>${t("operation.started")}</dt><dd>${when(started)} (${fromNow(started)})</dd>
    <dt>${t("operation.passages")}</dt><dd>${number(passages)}</dd>
    <dt>${t("operation.embedding")}</dt><dd>${embedding_model === "bundled" ? "multilingual-e5-small" : embedding_model}</dd>
    <dt>${t("operation.chat")}</dt><dd>${chat_model || t("operation.templates")}</dd>
  </dl>
  <p class="small soft">${t("operation.more")} <a href="/metrics">/metrics</a> · <a href="/docs">${t("operation.docs")}</a></p>
</section>`;

// Webhooks: other programs that are told what happens.

import { openDialog, askFirst } from "../dialog.js";
import { doing, say } from "../notice.js";
import { html, render } from "../render.js";
import { del, get, post, put } from "../server.js";
import { day, keysOf, t } from "../words.js";
import { deliveries } from "./deliveries.js";
import { menu } from "./menu.js";
import { showOnce } from "./shown-once.js";

const path = ({ id }) => `/v1/webhooks/${id}`;
const state = ({ url, events, description, is_enabled }) => ({ url, events, description, is_enabled });

export async function webhooks(place, asked) {
  if (asked.rest) return deliveries(place, asked);
  const all = await get("/v1/webhooks");
  const again = () => webhooks(place, asked);
  const secret = place.querySelector("[data-secret]") ?? html`<div data-secret></div>`.firstElementChild;
  render(place, html`
    <div class="row apart">
      <h2>${t("webhooks.title")}</h2>
      <button class="main" @click=${() => add(again, secret)}>${t("webhooks.add")}</button>
    </div>
    <p class="soft">${t("webhooks.what")}</p>
    ${secret}
    ${all.length > 0 ? html`<ul class="list card">${all.map((one) => webhook(one, again))}</ul>` : html`<p class="empty card">${t("webhooks.none")}</p>`}`);
}

const webhook = (one, again) => html`<li class="item" data-webhook=${one.id}>
  <div>
    <h3 class="url">${one.url}</h3>
    ${one.description && html`<p class="small">${one.description}</p>`}
    <p class="row small">${!one.is_enabled && html`<span class="chip warn">${t("webhooks.off")}</span>`}
      ${one.events.length > 0 ? one.events.map((event) => html`<span class="chip">${t(`event.${event}`)}</span>`) : html`<span class="chip accent">${t("webhooks.everything")}</span>`}
      <span class="soft">${t("webhooks.since", { when: day(one.created) })}</span></p>
  </div>
  <div class="row">
    <a class="button" href=${`#webhooks/${one.id}`}>${t("webhooks.deliveries")}</a>
    <button @click=${() => change(one, again)}>${t("change")}</button>
    ${menu(one.url,
      html`<button ?disabled=${!one.is_enabled} @click=${doing(() => trySending(one))}>${t("webhooks.try")}</button>`,
      html`<button @click=${doing(() => turn(one, again))}>${t(one.is_enabled ? "webhooks.turn_off" : "webhooks.turn_on")}</button>`,
      html`<button class="danger" @click=${() => remove(one, again)}>${t("remove")}</button>`)}
  </div>
</li>`;

function add(again, secret) {
  openDialog(t("webhooks.add"), fields({ url: "", events: [], description: "" }), {
    say: t("add"),
    draft: "webhook",
    work: async (said) => {
      const made = await post("/v1/webhooks", wanted(said));
      await again();
      return () => showOnce(secret, t("webhooks.made"), made.secret);
    },
  });
}

function change(one, again) {
  openDialog(t("webhooks.change"), fields(one), {
    work: async (said) => {
      await put(path(one), { ...wanted(said), is_enabled: one.is_enabled });
      await again();
      say(t("webhooks.changed"));
    },
  });
}

async function turn(one, again) {
  await put(path(one), { ...state(one), is_enabled: !one.is_enabled });
  await again();
}

async function trySending(one) {
  await post(`${path(one)}/test`);
  location.hash = `webhooks/${one.id}`;
}

const remove = (one, again) =>
  askFirst(t("webhooks.remove.ask", { url: one.url }), t("webhooks.remove.what"), t("remove"), async () => {
    await del(path(one));
    await again();
    say(t("webhooks.removed"));
  });

const fields = (one) => html`
  <label>${t("field.url")}<input name="url" type="url" required maxlength="2000" value=${one.url} placeholder="https://…" autocomplete="off"></label>
  <label>${t("field.description")}<input name="description" maxlength="500" value=${one.description} autocomplete="off"></label>
  <fieldset class="stack"><legend class="soft small">${t("webhooks.events")}</legend>
    <div class="ticks">${keysOf("event.").filter((event) => event !== "webhook.test").map((event) => html`<label class="row"><input type="checkbox" name="events" value=${event} ?checked=${one.events.includes(event)}>${t(`event.${event}`)}</label>`)}</div>
  </fieldset>`;

const wanted = (said) => ({ url: said.get("url"), description: said.get("description"), events: said.getAll("events") });

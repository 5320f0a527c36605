// What was sent to one webhook, or waits to be, and why it did not arrive.

import { doing, complain } from "../notice.js";
import { html, render } from "../render.js";
import { get, post } from "../server.js";
import { fromNow, t, when } from "../words.js";

const CHIPS = { delivered: "good", pending: "warn", dead: "bad" };
const STATES = ["", "pending", "delivered", "dead"];
const SECONDS = 2;

export async function deliveries(place, { rest: id, query, isShown }) {
  const state = query.get("state") ?? "";
  const path = `/v1/webhooks/${encodeURIComponent(id)}`;
  const webhook = await get(path);
  let next = 0;
  const look = async () => {
    clearTimeout(next);
    const page = await get(`${path}/deliveries`, { state, limit: 100 });
    render(place, html`<p><a href="#webhooks">← ${t("view.webhooks")}</a></p>
      <div class="row apart"><h2 class="url">${webhook.url}</h2>
        <button class="main" ?disabled=${!webhook.is_enabled} @click=${doing(async () => (await post(`${path}/test`), await look()))}>${t("webhooks.try")}</button></div>
      <nav class="tabs" aria-label=${t("deliveries.state")}>${STATES.map((one) => tab(id, one, one === state))}</nav>
      ${page.records.length > 0 ? html`<ul class="list card">${page.records.map((one) => delivery(one, path, look))}</ul>` : html`<p class="empty card">${t("deliveries.none")}</p>`}`);
    // What is about to be tried is looked at again while somebody watches.
    if (page.records.some(isSoon)) next = setTimeout(() => isShown() && look().catch(complain), SECONDS * 1000);
  };
  await look();
}

function tab(id, state, isCurrent) {
  const [link] = html`<a href=${`#webhooks/${id}${state && `?state=${state}`}`}>${t(`delivery.${state || "all"}`)}</a>`.children;
  if (isCurrent) link.setAttribute("aria-current", "true");
  return link;
}

const isSoon = ({ state, next_try }) => state === "pending" && new Date(next_try) - Date.now() < 60_000;

const delivery = (one, path, look) => html`<li class="item" data-delivery=${one.id}>
  <div>
    <h3>${t(`event.${one.event}`)} <span class="soft small"><time datetime=${one.at}>${when(one.at)}</time></span></h3>
    <p class="row small"><span class=${`chip ${CHIPS[one.state]}`}>${t(`delivery.${one.state}`)}</span>
      ${one.status && html`<span class="chip">HTTP ${one.status}</span>`}
      <span class="soft">${t("deliveries.attempts", { n: one.attempts })}${one.next_try && one.attempts > 0 && ` · ${t("deliveries.next", { when: fromNow(one.next_try) })}`}</span></p>
    ${one.failure && html`<p class="problem">${one.problem}</p>`}
    ${one.said && html`<blockquote class="small">${one.said}</blockquote>`}
    <details class="fold" id=${`sent-${one.id}`}><summary>${t("deliveries.sent")}</summary><pre tabindex="0">${JSON.stringify(one.payload, null, 2)}</pre></details>
  </div>
  ${one.state !== "pending" && html`<div class="row"><button @click=${doing(async () => (await post(`${path}/deliveries/${encodeURIComponent(one.id)}/redelivery`), await look()))}>${t("deliveries.again")}</button></div>`}
</li>`;

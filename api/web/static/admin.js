// The administrator's page: one view at a time, named after the # of the address: "#trail?who=li wei".

import { complain } from "./notice.js";
import { html, render } from "./render.js";
import { t } from "./words.js";
import { jobs } from "./admin/jobs.js";
import { operation } from "./admin/operation.js";
import { people } from "./admin/people.js";
import { settings } from "./admin/settings.js";
import { tokens } from "./admin/tokens.js";
import { trail } from "./admin/trail.js";
import { webhooks } from "./admin/webhooks.js";

const VIEWS = { operation, people, tokens, webhooks, jobs, trail, settings };
const place = document.getElementById("view");
const links = [...document.querySelectorAll("#views a")];
let shown = 0;

/** Show what the address names; a view is told when it is no longer looked at. */
async function show() {
  const [path, query] = location.hash.slice(1).split("?");
  const [name, rest = ""] = path.split("/").map(decodeURIComponent);
  const view = VIEWS[name] ? name : "operation";
  const mine = ++shown;
  mark(view);
  const away = setTimeout(() => render(place, html`<p class="waiting">${t("loading")}</p>`), 300);
  try {
    const asked = { rest, query: new URLSearchParams(query), isShown: () => mine === shown };
    const room = document.createElement("div");
    await VIEWS[view](room, asked);
    if (mine !== shown) return;
    place.replaceChildren(room);
    place.dataset.view = view;
  } catch (error) {
    if (mine === shown) fail(error);
  } finally {
    clearTimeout(away);
  }
}

function mark(view) {
  for (const link of links) link.toggleAttribute("aria-current", false);
  const link = links.find(({ hash }) => hash === `#${view}`);
  link.setAttribute("aria-current", "page");
  link.scrollIntoView({ block: "nearest", inline: "center" });
  document.title = [t(`view.${view}`), ...document.title.split(" · ").slice(-2)].join(" · ");
}

function fail(error) {
  complain(error);
  render(place, html`<p class="empty"><button @click=${show}>${t("again")}</button></p>`);
}

addEventListener("hashchange", show);
show();

// The call-centre agent's page: which view is open, and the keys that work everywhere.

import * as call from "./desk/call.js";
import * as figures from "./desk/figures.js";
import * as followUp from "./desk/follow_up.js";
import * as machine from "./desk/machine.js";
import * as queue from "./desk/queue.js";
import * as request from "./desk/request.js";
import { bind, openHelp } from "./desk/shortcuts.js";
import { complain } from "./notice.js";
import { html, render } from "./render.js";
import { t } from "./words.js";

const VIEWS = { queue, new: call, request, machine, "follow-up": followUp, figures };
const place = document.getElementById("desk");
let leaving = new AbortController();
let address = location.hash;

/** Open the view that the address names, `#request/ID`; what the last one had under way ends. */
async function open() {
  if (location.hash === "#main") return skip();
  address = location.hash;
  leaving.abort();
  leaving = new AbortController();
  const [name, ...rest] = address.slice(1).split("/");
  const view = name in VIEWS ? name : "queue";
  for (const tab of document.querySelectorAll("[data-view]")) {
    tab.dataset.view === view ? tab.setAttribute("aria-current", "page") : tab.removeAttribute("aria-current");
  }
  render(place, html`<p class="waiting">${t("loading")}</p>`);
  scrollTo(0, 0);
  try {
    await VIEWS[view].show(place, decodeURIComponent(rest.join("/")), leaving.signal);
  } catch (error) {
    complain(error);
    render(place, html`<p class="empty">${error.message}</p><p class="row center"><button type="button" @click=${open}>${t("again")}</button></p>`);
  }
}

/** The link past the head of the page names no view: the one that is open stays. */
function skip() {
  history.replaceState(null, "", address || location.pathname);
  document.getElementById("main").focus();
}

const to = (view) => () => (location.hash = view);
bind({ q: to("queue"), n: to("new"), f: to("follow-up"), b: to("figures"), "?": openHelp });
document.getElementById("help").addEventListener("click", openHelp);
addEventListener("hashchange", open);
await open();

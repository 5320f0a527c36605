// The knowledge editor's page: one view at a time, named by what stands after # in the address.

import { complain } from "./notice.js";
import { html, render } from "./render.js";
import { t } from "./words.js";
import * as drafts from "./workshop/drafts.js";
import * as draft from "./workshop/draft.js";
import * as library from "./workshop/library.js";
import * as manuals from "./workshop/manuals.js";
import { loadMe } from "./workshop/me.js";
import * as needs from "./workshop/needs.js";
import * as preview from "./workshop/preview.js";
import * as quality from "./workshop/quality.js";
import * as record from "./workshop/record.js";
import { placeOf } from "./workshop/route.js";
import * as writing from "./workshop/writing.js";

// What follows the name decides between a list and one of its things: #drafts and #drafts/ID.
const VIEWS = {
  needs: () => needs,
  drafts: (rest) => (rest.length > 0 ? draft : drafts),
  new: () => writing,
  manuals: (rest) => (rest.length > 0 ? preview : manuals),
  library: (rest) => (rest.length > 1 ? record : library),
  quality: () => quality,
};
const place = document.getElementById("view");
const tabs = [...document.querySelectorAll("#views a")];
const ending = document.title;
let leaving = new AbortController();

/** Show what the address names; what the last view had under way ends. */
async function open(isMoved = false) {
  leaving.abort();
  leaving = new AbortController();
  const { signal } = leaving;
  const { name, rest, query } = placeOf(location.hash, Object.keys(VIEWS));
  mark(name);
  const slow = setTimeout(() => render(place, html`<p class="waiting">${t("loading")}</p>`), 250);
  try {
    await loadMe();
    const content = await VIEWS[name](rest).show({ rest, query, signal });
    if (signal.aborted) return;
    render(place, content);
    place.dataset.shown = location.hash.slice(1);
    if (isMoved && document.activeElement === document.body) announce();
  } catch (error) {
    if (signal.aborted) return;
    complain(error);
    render(place, html`<div class="empty"><p>${error.message}</p><button type="button" @click=${() => open()}>${t("again")}</button></div>`);
  } finally {
    clearTimeout(slow);
  }
}

// subtle: what was pressed is gone with the old view; without a new place the keyboard would begin at the page's top.
function announce() {
  const heading = place.querySelector("h2");
  heading?.setAttribute("tabindex", "-1");
  heading?.focus({ preventScroll: true });
}

/** Which tab is open; a new record is written among the drafts. */
function mark(name) {
  const shown = name === "new" ? "drafts" : name;
  for (const tab of tabs) tab.removeAttribute("aria-current");
  const tab = tabs.find(({ hash }) => hash === `#${shown}`);
  tab.setAttribute("aria-current", "page");
  tab.scrollIntoView({ block: "nearest", inline: "nearest" });
  document.title = `${tab.textContent.trim()} · ${ending}`;
}

addEventListener("hashchange", () => {
  scrollTo(0, 0);
  open(true);
});
addEventListener("workshop:again", () => open(true));
await open();

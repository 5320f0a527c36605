// What is done seldom: behind three dots.

import { html } from "../render.js";
import { t } from "../words.js";

/** A menu of links and buttons about the one thing named. */
export const menu = (name, ...content) => html`<details class="menu">
  <summary class="button" aria-label=${t("more_about", { name })}><svg aria-hidden="true" viewBox="0 0 24 24"><path d="M5 12h.01M12 12h.01M19 12h.01"/></svg></summary>
  <div>${content}</div>
</details>`;

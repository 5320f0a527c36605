// Something to read in front of the page, closed with Escape, the button or a touch beside it.

import { html } from "../render.js";
import { t } from "../words.js";

/** Open an empty sheet under that title; gives the place for its content. */
export function openSheet(title) {
  const [dialog] = html`<dialog class="sheet" aria-labelledby="sheet-title">
    <div class="row apart"><h2 id="sheet-title">${title}</h2><button type="button" class="quiet" aria-label=${t("close")} @click=${() => dialog.close()}>✕</button></div>
    <div class="stack"></div>
  </dialog>`.children;
  dialog.addEventListener("click", (event) => event.target === dialog && dialog.close());
  dialog.addEventListener("close", () => dialog.remove());
  document.body.append(dialog);
  dialog.showModal();
  return dialog.lastElementChild;
}

/** Close the sheet that a place of content is in. */
export const closeSheet = (place) => place.closest("dialog").close();

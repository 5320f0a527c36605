// What happened, said once at the page's edge and to screen readers; what went wrong stays until it is closed.

import { html } from "./render.js";
import { t } from "./words.js";

const SECONDS = 5;
const place = document.getElementById("notices");

/** Say that something was done. */
export function say(text) {
  const [shown] = html`<p class="notice">${text}</p>`.children;
  place.append(shown);
  setTimeout(() => shown.remove(), SECONDS * 1000);
}

/** Say what went wrong, and which fields of what was sent were meant. */
export function complain(error) {
  const fields = (error.fields ?? []).map((field) => html`<li>${field.field ? `${field.field}: ` : ""}${field.problem ?? field.message ?? ""}</li>`);
  const [shown] = html`<div class="notice bad" role="alert"><div><p>${error.message}</p>${fields.length > 0 && html`<ul>${fields}</ul>`}</div>
    <button type="button" class="quiet" aria-label=${t("close")} @click=${() => shown.remove()}>✕</button></div>`.children;
  place.append(shown);
  if (!("status" in error) && error.constructor === Error) console.error(error);
}

/** A listener that does the work, with its button out of reach meanwhile, and complains where it fails. */
export function doing(work) {
  return async (event) => {
    event?.preventDefault();
    const button = event?.submitter ?? event?.currentTarget;
    if (button instanceof HTMLButtonElement) button.disabled = true;
    try {
      await work(event);
    } catch (error) {
      complain(error);
    } finally {
      if (button instanceof HTMLButtonElement) button.disabled = false;
    }
  };
}

// What happened, said once at the page's edge and to screen readers; what went wrong stays until it is closed.

import { html } from "./render.js";
import { has, t } from "./words.js";

const SECONDS = 5;
const place = document.getElementById("notices");

/** Say that something was done. */
export function say(text) {
  const [shown] = html`<p class="notice">${text}</p>`.children;
  place.append(shown);
  setTimeout(() => shown.remove(), SECONDS * 1000);
}

/** Say what went wrong, and which fields of what was sent were meant; inside the dialog where one is open. */
export function complain(error) {
  const fields = (error.fields ?? []).filter(({ detail }) => detail && detail !== error.message);
  // subtle: of several fields the server's sentence is only the first one again, with its name in the API.
  const said = fields.length > 0 && error.message.startsWith(`${fields[0].field}:`) ? error.title : error.message;
  const lines = fields.map(({ field, detail }) => html`<li>${nameOf(field)}: ${detail}</li>`);
  const [shown] = html`<div class="notice bad" role="alert"><div><p>${said}</p>${lines.length > 0 && html`<ul>${lines}</ul>`}</div>
    <button type="button" class="quiet" aria-label=${t("close")} @click=${() => shown.remove()}>✕</button></div>`.children;
  (document.querySelector("dialog:modal .problems") ?? place).append(shown);
  if (!("status" in error) && error.constructor === Error) console.error(error);
}

/** What people call the field `body.name`: the page's word for it, else its own. */
function nameOf(field) {
  const name = field.split(".")[1] ?? field;
  return has(`field.${name}`) ? t(`field.${name}`) : field.replace(/^(body|query|path)\./, "");
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

// A form in front of the page. What goes wrong is said inside, and what was typed stays until it was done or let go.

import { complain } from "./notice.js";
import { html } from "./render.js";
import { t } from "./words.js";

/** A field of the page's own that cannot be as it is: named like the input, said like the server says it. */
export class WrongField extends Error {
  constructor(name, text) {
    super(text);
    Object.assign(this, { status: 0, fields: [{ field: `body.${name}`, detail: text }] });
  }
}

/**
 * Open a form over the page: `work(fields, form)` does what it is for and closes it unless it throws; what it returns
 * is called afterwards. `say` is what the button says, `kind` its class: "danger" for what hurts. What was typed is
 * kept under the name `draft` until it was done, passwords never.
 */
export function openDialog(title, content, { say = t("save"), kind = "main", draft = "", work }) {
  const [dialog] = html`<dialog aria-labelledby="dialog-title">
    <form class="stack" method="dialog">
      <h2 id="dialog-title">${title}</h2>
      ${content}
      <div class="problems"></div>
      <div class="row">
        <button class=${kind}>${say}</button>
        <button type="button" @click=${() => dialog.close()}>${t("cancel")}</button>
      </div>
    </form>
  </dialog>`.children;
  const form = dialog.querySelector("form");
  if (draft) keepDraft(form, `faultwise:draft:${draft}`);
  form.addEventListener("submit", (event) => send(event, dialog, work, draft));
  dialog.addEventListener("close", () => dialog.remove());
  document.body.append(dialog);
  dialog.showModal();
  return dialog;
}

/** Ask before something is done that hurts. */
export const askFirst = (title, text, say, work) => openDialog(title, html`<p>${text}</p>`, { say, kind: "danger", work });

async function send(event, dialog, work, draft) {
  event.preventDefault();
  const form = event.target;
  form.querySelector(".problems").replaceChildren();
  const button = form.querySelector("button");
  button.disabled = true;
  try {
    const after = await work(new FormData(form), form);
    sessionStorage.removeItem(`faultwise:draft:${draft}`);
    dialog.close();
    after?.();
  } catch (error) {
    complain(error);
    point(form, error.fields ?? []);
  } finally {
    button.disabled = false;
  }
}

/** Mark the fields that were refused; the first one gets the focus. */
function point(form, fields) {
  const refused = new Set(fields.map(({ field }) => field.split(".")[1]));
  const named = [...form.elements].filter((input) => input.name);
  for (const input of named) input.removeAttribute("aria-invalid");
  const wrong = named.filter((input) => refused.has(input.name));
  for (const input of wrong) input.setAttribute("aria-invalid", "true");
  wrong[0]?.focus();
}

function keepDraft(form, key) {
  const inputs = [...form.elements].filter(({ name, type }) => name && !["password", "checkbox", "radio"].includes(type));
  const kept = JSON.parse(sessionStorage.getItem(key) ?? "{}");
  for (const input of inputs) if (input.name in kept) input.value = kept[input.name];
  const keep = () => sessionStorage.setItem(key, JSON.stringify(Object.fromEntries(inputs.map(({ name, value }) => [name, value]))));
  form.addEventListener("input", keep);
}

// Keys: single letters while nobody types, Alt with a key everywhere; and the list of them all.

import { html } from "../render.js";
import { t } from "../words.js";

const LISTED = {
  everywhere: ["q", "n", "f", "b", "?"],
  lists: ["j", "k", "Enter"],
  call: ["Alt+S", "Alt+Q", "Alt+J", "Alt+1", "Alt+2", "Alt+3"],
  request: ["Alt+1 … Alt+3"],
};
const OFF = "faultwise.desk.single_keys_off";
const bound = [];

/** Call these functions at their keys, `{j: down, "Alt+1": decide}`, until the signal says no more. */
export function bind(functions, signal) {
  bound.unshift(functions);
  signal?.addEventListener("abort", () => bound.splice(bound.indexOf(functions), 1));
}

/** A key to be seen beside what it does; screen readers hear of it from the element it belongs to. */
export const hint = (key) => html`<kbd aria-hidden="true">${key}</kbd>`;

document.addEventListener("keydown", (event) => {
  if (document.querySelector("dialog:modal") || event.isComposing) return;
  const name = nameOf(event);
  const work = name && bound.find((functions) => name in functions)?.[name];
  if (!work) return;
  event.preventDefault();
  work(event);
});

function nameOf(event) {
  // subtle: AltGr types characters on many keyboards; and with Alt a Mac types others, so the key's place counts.
  if (event.ctrlKey || event.metaKey || event.getModifierState("AltGraph")) return "";
  if (event.altKey) return `Alt+${event.code.replace(/^(Key|Digit|Numpad)/, "")}`;
  const isTyping = event.target.closest("input, textarea, select, [contenteditable]");
  return isTyping || localStorage.getItem(OFF) ? "" : event.key;
}

export function openHelp() {
  const [dialog] = html`<dialog class="help" aria-labelledby="help-title">
    <h2 id="help-title">${t("help.title")}</h2>
    ${Object.entries(LISTED).map(([group, keys]) => html`<h3>${t(`help.${group}`)}</h3>
      <dl class="facts">${keys.map((key) => html`<dt><kbd>${key}</kbd></dt><dd>${t(`help.${group}.${key.replace(" … Alt+3", "")}`)}</dd>`)}</dl>`)}
    <label class="row"><input type="checkbox" ?checked=${!localStorage.getItem(OFF)} @change=${keepSingle}>${t("help.single")}</label>
    <form method="dialog" class="row"><button class="main" autofocus>${t("close")}</button></form>
  </dialog>`.children;
  dialog.addEventListener("close", () => dialog.remove());
  document.body.append(dialog);
  dialog.showModal();
}

function keepSingle({ currentTarget }) {
  currentTarget.checked ? localStorage.removeItem(OFF) : localStorage.setItem(OFF, "yes");
}

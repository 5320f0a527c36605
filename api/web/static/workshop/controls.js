// One control for each sort of field: `{element, read(), write(value), focus()}`; nothing typed reads as undefined.

import { html } from "../render.js";
import { t } from "../words.js";
import { lookingUp } from "./lookup.js";

/** The words for a field. */
export const label = (field) => t(`field.${field.says ?? field.name.split(".").at(-1)}`);

let count = 0;

/** The control of a field; `isFixed`: it names a published record and stays. */
export function controlOf(field, isFixed) {
  const control = (LISTS[field.sort] ?? single)(field, isFixed);
  return { ...control, field };
}

const LISTS = { names, rows };

/** A field with one value: its label, its input, and a line below for what is wrong with it or what a code means. */
function single(field, isFixed) {
  const input = inputOf(field, isFixed);
  const hint = hintOf(input);
  const [element] = html`<div class=${`field ${field.wide ? "wide" : ""}`}>
    <label><span>${label(field)}${field.isRequired && html` <span class="required">${t("required")}</span>`}</span>${input}</label>${hint}</div>`.children;
  if (field.lookup) lookingUp(field.lookup, input, hint);
  return { element, hint, input, read: () => valueOf(field, input), write: (value) => (input.value = value ?? field.otherwise ?? ""), focus: () => input.focus() };
}

function hintOf(input) {
  const [hint] = html`<p class="hint small" id=${`hint-${(count += 1)}`}></p>`.children;
  input.setAttribute("aria-describedby", hint.id);
  return hint;
}

function inputOf(field, isFixed) {
  const [input] = {
    long: () => html`<textarea rows="2" maxlength="20000"></textarea>`,
    number: () => html`<input type="number" inputmode="decimal" min=${field.least ?? 0} max=${field.most ?? ""} step=${field.step ?? "any"}>`,
    date: () => html`<input type="date">`,
    choice: () => html`<select>${field.choices.map((one) => html`<option value=${one}>${t(`${field.name}.${one}`)}</option>`)}</select>`,
    line: () => html`<input type="text" maxlength="500" autocomplete="off">`,
  }[field.sort]().children;
  input.required = Boolean(field.isRequired);
  input.readOnly = isFixed;
  return input;
}

function valueOf(field, input) {
  const typed = input.value.trim();
  if (typed === "" || typed === field.otherwise) return undefined;
  return field.sort === "number" ? Number(typed) : typed;
}

/** A list of names or codes, each in an input of its own: what is in one may hold commas. */
function names(field, isFixed) {
  const one = { ...field, name: field.name, sort: "line", isRequired: false };
  return listed(field, isFixed, "names", (value) => {
    const input = inputOf(one, isFixed);
    input.setAttribute("aria-label", label(field));
    input.value = value ?? "";
    const hint = hintOf(input);
    const parts = html`${input}${hint}`;
    if (field.lookup) lookingUp(field.lookup, input, hint);
    return { parts, input, hint, read: () => valueOf(one, input) };
  });
}

/** A list of things with fields of their own: checks, parts. */
function rows(field, isFixed) {
  return listed(field, isFixed, "rows", (value = {}) => {
    const cells = field.columns.map((column) => controlOf(column, isFixed));
    for (const cell of cells) cell.write(value[cell.field.name]);
    const read = () => {
      const typed = cells.map((cell) => [cell.field.name, cell.read()]).filter(([, said]) => said !== undefined);
      return typed.length > 0 ? Object.fromEntries(typed) : undefined;
    };
    return { parts: cells.map((cell) => cell.element), input: cells[0].input, hint: cells[0].hint, cells, read };
  });
}

/** A list whose lines are added and taken away; Enter in a line adds the next. */
function listed(field, isFixed, kind, lineOf) {
  let lines = [];
  const [element] = html`<fieldset class=${`field list ${kind} ${field.wide ? "wide" : ""}`}>
    <legend>${label(field)}${field.isRequired && html` <span class="required">${t("required")}</span>`}</legend>
    <div class="lines"></div>
    ${!isFixed && html`<button type="button" class="quiet add" aria-label=${t("line.add", { what: label(field) })} @click=${() => add().input.focus()}>＋ ${t("line.more")}</button>`}
  </fieldset>`.children;
  const room = element.querySelector(".lines");
  const changed = () => element.dispatchEvent(new Event("input", { bubbles: true }));

  function add(value) {
    const made = lineOf(value);
    const [shown] = html`<div class="line" @keydown=${(event) => next(event, made)}>${made.parts}
      ${!isFixed && html`<button type="button" class="quiet remove" aria-label=${t("line.remove", { what: label(field) })} @click=${() => remove(made, shown)}>✕</button>`}</div>`.children;
    lines.push(made);
    room.append(shown);
    return made;
  }

  function remove(made, shown) {
    const place = lines.indexOf(made);
    lines = lines.filter((one) => one !== made);
    shown.remove();
    (lines[place] ?? lines[place - 1])?.input.focus() ?? element.querySelector(".add").focus();
    changed();
  }

  // subtle: Enter would send the form; in a list of short lines it is how one goes on.
  function next(event, made) {
    if (event.key !== "Enter" || event.target.tagName !== "INPUT" || event.isComposing) return;
    event.preventDefault();
    if (made.read() !== undefined && !isFixed) add().input.focus();
  }

  const write = (values) => {
    lines = [];
    room.replaceChildren();
    for (const value of values ?? []) add(value);
    if (lines.length === 0 && kind === "names" && !isFixed) add();
  };
  const read = () => {
    const said = lines.map((made) => made.read()).filter((value) => value !== undefined);
    return said.length > 0 ? said : undefined;
  };
  return { element, read, write, lines: () => lines, focus: () => (lines[0]?.input ?? element.querySelector(".add")).focus() };
}

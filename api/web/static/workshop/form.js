// The form of a record, made from the table of its kind's fields.

import { html } from "../render.js";
import { t } from "../words.js";
import { controlOf } from "./controls.js";
import { at, FIELDS, having } from "./fields.js";

/**
 * A form with the record in it: `{element, read(), write(record), mark(errors), focus(field)}`. Fields that the table
 * does not have are kept as they were. `isFixed`: the record is published, so what names it stays.
 */
export function formOf(kind, record, { isFixed = false, groups = FIELDS[kind] } = {}) {
  let original = record;
  const controls = [];
  const group = ([name, fields]) => {
    const made = fields.map((field) => controlOf(field, isFixed && field.isKey));
    controls.push(...made);
    const inside = html`<div class="fields">${made.map((control) => control.element)}</div>`;
    if (name === "about") return html`<details class="fold" id="about"><summary><h3>${t("group.about")}</h3></summary>${inside}</details>`;
    return html`<section>${name && html`<h3>${t(`group.${name}`)}</h3>`}${inside}</section>`;
  };
  const [element] = html`<div class="record-form stack">${groups.map(group)}</div>`.children;

  const write = (written) => {
    original = written;
    for (const control of controls) control.write(at(written, control.field.name));
  };
  const read = () => controls.reduce((said, control) => having(said, control.field.name, control.read()), original);
  const focus = (name) => {
    const control = nearest(controls, name);
    control?.element.closest("details")?.setAttribute("open", "");
    control?.focus();
  };
  write(record);
  return { element, read, write, focus, mark: (errors) => mark(controls, errors, focus) };
}

const nearest = (controls, name) => controls.find(({ field }) => name === field.name || name.startsWith(`${field.name}.`));

/** Say at each field what the server finds wrong with it, and go to the first; what belongs to no field is returned. */
function mark(controls, errors, focus) {
  for (const { element } of controls) {
    for (const input of element.querySelectorAll("[aria-invalid]")) input.removeAttribute("aria-invalid");
    for (const said of element.querySelectorAll(".wrong")) said.remove();
  }
  const placed = errors.map((error) => ({ ...error, name: error.field.replace(/^body\.record\./, "") })).filter(({ name }) => nearest(controls, name));
  for (const { name, detail } of placed) point(nearest(controls, name), name, detail);
  if (placed.length > 0) focus(placed[0].name);
  return errors.filter((error) => !placed.some(({ field }) => field === error.field));
}

function point(control, name, detail) {
  const [, place, column] = /\.(\d+)(?:\.(\w+))?$/.exec(name) ?? [];
  const line = control.lines?.()[place];
  const exact = line?.cells?.find(({ field }) => field.name === column) ?? line ?? control;
  exact.input?.setAttribute("aria-invalid", "true");
  (exact.hint ?? control.element).append(html`<span class="wrong">${detail}</span>`);
}

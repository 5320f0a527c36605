// Two people wrote the same record: what only one of them changed is taken as it is, the rest is chosen field by field.

import { openDialog } from "../dialog.js";
import { html } from "../render.js";
import { t } from "../words.js";
import { label } from "./controls.js";
import { at, fieldsOf, having } from "./fields.js";
import { valueText } from "./value_text.js";

/** The same in every field, in whatever order the fields stand. */
export const same = (one, other) => canonical(one) === canonical(other);

const canonical = (value) =>
  JSON.stringify(value ?? null, (_, inner) =>
    inner && typeof inner === "object" && !Array.isArray(inner) ? Object.fromEntries(Object.entries(inner).sort(([a], [b]) => (a < b ? -1 : 1))) : inner,
  );

/** `{record, theirs, both}`: mine with what only they changed; the fields they alone changed, and those both did. */
export function merged(kind, base, mine, their) {
  const fields = fieldsOf(kind).filter(({ name }) => !same(at(mine, name), at(their, name)));
  const theirs = fields.filter(({ name }) => same(at(mine, name), at(base, name)));
  const both = fields.filter((field) => !theirs.includes(field) && !same(at(their, field.name), at(base, field.name)));
  const record = theirs.reduce((said, { name }) => having(said, name, at(their, name)), mine);
  return { record, theirs, both };
}

/** Show what somebody else changed and let the editor choose; `then(record)` gets what was chosen, nothing is lost. */
export function choose(kind, base, mine, their, then) {
  const { record, theirs, both } = merged(kind, base, mine, their);
  const taken = theirs.length > 0 && html`<section><h3>${t("merge.taken")}</h3><dl class="facts">${theirs.map((field) => html`<dt>${label(field)}</dt><dd>${valueText(at(their, field.name))}</dd>`)}</dl></section>`;
  const content = html`<p>${t(both.length > 0 ? "merge.why" : "merge.easy")}</p>${taken}${both.map((field) => conflict(field, at(mine, field.name), at(their, field.name)))}`;
  openDialog(t("merge.title"), content, {
    say: t("merge.take"),
    work: (said) => {
      const chosen = both.reduce((all, field) => having(all, field.name, picked(field, said.get(field.name), mine, their)), record);
      return () => then(chosen);
    },
  });
}

function conflict(field, mine, their) {
  const option = (value, title, text, isFirst) => html`<label class="option"><input type="radio" name=${field.name} value=${value} ?checked=${isFirst}>
    <span><strong>${title}</strong><span class="text">${text}</span></span></label>`;
  return html`<fieldset class="conflict"><legend>${label(field)}</legend>
    ${option("mine", t("merge.mine"), valueText(mine), true)}${option("their", t("merge.their"), valueText(their))}
    ${joins(field) && option("both", t("merge.both"), t("merge.both_how"))}</fieldset>`;
}

const joins = (field) => ["long", "names", "rows"].includes(field.sort);

function picked(field, choice, mine, their) {
  const [own, other] = [at(mine, field.name), at(their, field.name)];
  if (choice !== "both") return choice === "their" ? other : own;
  if (field.sort === "long") return [own, other].filter(Boolean).join("\n");
  return [...(own ?? []), ...(other ?? []).filter((one) => !(own ?? []).some((known) => same(known, one)))];
}

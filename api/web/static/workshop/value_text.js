// A field's value as people read it: lists with commas, checks and parts line by line, choices in words.

import { has, number, t } from "../words.js";

/** The value in words; `name` says of which field, where its choices have words. */
export function valueText(value, name = "") {
  if (value === undefined || value === null || value === "") return t("value.none");
  if (Array.isArray(value)) return value.map((one) => valueText(one)).join(typeof value[0] === "object" ? "\n" : ", ");
  if (typeof value === "object") return Object.values(value).map((one) => valueText(one)).join(" · ");
  if (typeof value === "boolean") return t(value ? "yes" : "no");
  if (has(`${name}.${value}`)) return t(`${name}.${value}`);
  return typeof value === "number" ? number(value) : String(value);
}

/** `checks.0.check` as people say it: "Checks 1 › Check". */
export function fieldText(path) {
  const said = [];
  for (const part of path.split(".")) {
    if (/^\d+$/.test(part) && said.length > 0) said.push(`${said.pop()} ${Number(part) + 1}`);
    else if (part !== "scope") said.push(has(`field.${part}`) ? t(`field.${part}`) : part);
  }
  return said.join(" › ");
}

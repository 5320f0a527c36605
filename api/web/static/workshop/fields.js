// What each kind of knowledge is made of: its fields in the order people think of them, and how each is written.
// `isKey` fields name the record and stay once it is published; `wide` ones take a whole row; a dot is a field within;
// `otherwise` is what it means to leave a choice out, `says` the word for a field that is called otherwise elsewhere.

const line = (name, more) => ({ name, sort: "line", ...more });
const long = (name, more) => ({ name, sort: "long", wide: true, ...more });
const number = (name, more) => ({ name, sort: "number", ...more });
const date = (name) => ({ name, sort: "date" });
const names = (name, more) => ({ name, sort: "names", ...more });
const choice = (name, choices, more) => ({ name, sort: "choice", choices, ...more });
const rows = (name, columns) => ({ name, sort: "rows", wide: true, columns });

const LANGUAGE = choice("language", ["zh", "en"], { otherwise: "en" });
const CODES = names("codes", { lookup: "code", wide: true });
const PARTS = rows("parts", [line("number", { lookup: "part", isRequired: true }), line("name"), number("quantity", { step: 1, least: 1 })]);
const CAUSE = [line("component"), line("failure_mode"), long("cause")];
const MACHINE = [line("machine_model"), line("make"), line("serial")];
const scope = (...more) => [names("scope.machine_models"), names("scope.makes"), ...more, names("scope.groups")];
const grade = (name) => number(name, { step: 1, least: 1, most: 10 });

export const FIELDS = {
  case: [
    ["reported", [long("symptom", { isRequired: true }), CODES, ...MACHINE, number("hours"), date("date"), LANGUAGE]],
    ["found", [...CAUSE, rows("checks", [long("check", { isRequired: true, wide: false }), line("result")])]],
    ["done", [long("action"), PARTS, choice("outcome", ["fixed", "not_fixed", "unknown"], { otherwise: "unknown" }), number("labour_minutes")]],
    ["about", [line("id", { isKey: true }), names("groups")]],
  ],
  cause: [
    ["reported", [long("symptom"), CODES, LANGUAGE]],
    ["found", [...CAUSE, rows("checks", [long("check", { isRequired: true, wide: false }), line("expected"), number("minutes")])]],
    ["done", [long("remedy"), PARTS]],
    ["valid", scope()],
    ["about", [line("id", { isKey: true }), grade("occurrence"), grade("severity"), grade("detection"), line("manual_id"), number("page", { step: 1, least: 1 })]],
  ],
  code: [
    ["", [line("code", { isKey: true, isRequired: true }), line("make", { isKey: true }), names("machine_models", { isKey: true }), long("meaning_zh"), long("meaning_en"), line("component"), names("groups")]],
  ],
  part: [
    ["", [line("number", { isKey: true, isRequired: true }), line("name_zh"), line("name_en"), number("price_cents", { step: 1 }), line("superseded_by", { lookup: "part" }), names("substitutes", { lookup: "part" }), names("machine_models")]],
  ],
  bulletin: [
    ["issue", [line("title", { isRequired: true, wide: true }), long("symptom", { isRequired: true }), CODES, line("component"), line("failure_mode"), LANGUAGE]],
    ["helps", [long("workaround"), long("solution"), PARTS]],
    ["valid", scope(line("scope.serial_from"), line("scope.serial_to"), date("scope.valid_from"), date("scope.valid_until"))],
    ["about", [line("id", { isKey: true })]],
  ],
  term: [["", [names("zh", { isKey: true, isRequired: true }), names("en", { isKey: true, isRequired: true })]]],
  golden: [
    ["reported", [long("text", { isRequired: true }), CODES, line("machine_model"), line("serial")]],
    ["expected", CAUSE],
    ["about", [line("id", { isKey: true })]],
  ],
  manual: [
    ["", [line("title", { isRequired: true, wide: true }), choice("language", ["zh", "en"])]],
    ["valid", scope()],
  ],
};

/** What can be corrected of a piece that was read from a manual; the manual says for whom it is. */
export const CORRECTED = { passage: [["", [long("text", { says: "passage_text", isRequired: true }), CODES]]], cause: FIELDS.cause.slice(0, 3) };

export const KINDS = Object.keys(FIELDS);
/** What is written by hand; a manual is uploaded. */
export const WRITTEN = KINDS.filter((kind) => kind !== "manual");
export const fieldsOf = (kind) => FIELDS[kind].flatMap(([, fields]) => fields);

/** The value at `scope.makes`. */
export const at = (record, name) => name.split(".").reduce((inner, part) => inner?.[part], record);

/** The record with another value there; without the field where the value is nothing. */
export function having(record, name, value) {
  const [first, ...rest] = name.split(".");
  const inner = rest.length > 0 ? having(record[first] ?? {}, rest.join("."), value) : value;
  const { [first]: _, ...others } = record;
  const isNothing = inner === undefined || (rest.length > 0 && Object.keys(inner).length === 0);
  return isNothing ? others : { ...others, [first]: inner };
}

/** What a list shows of a record: the words that tell it from others. */
export function headline(kind, record) {
  const cause = [record.component, record.failure_mode].filter(Boolean).join(" · ");
  const said = {
    case: record.symptom, cause: record.symptom || record.cause, bulletin: record.title, golden: record.text, manual: record.title,
    code: [record.code, record.make].filter(Boolean).join(" · "), part: record.number,
    term: `${record.zh?.[0] ?? ""} = ${record.en?.[0] ?? ""}`,
  }[kind];
  const about = {
    case: [cause || record.cause, record.machine_model], cause: [cause, record.cause], golden: [cause || record.cause],
    bulletin: [record.symptom], code: [record.meaning_zh, record.meaning_en], part: [record.name_zh, record.name_en],
    term: [record.zh?.slice(1).join(", "), record.en?.slice(1).join(", ")], manual: [record.filename],
  }[kind];
  return { said: said || "–", about: about.filter(Boolean).join(" · ") };
}

// A record that is not there yet: #new/case, or #new/code?code=E99 with something known of it already.

import { openDialog } from "../dialog.js";
import { say } from "../notice.js";
import { html } from "../render.js";
import { post } from "../server.js";
import { language, t } from "../words.js";
import { fieldsOf, having, WRITTEN } from "./fields.js";
import { letGo } from "./kept.js";
import { address, go } from "./route.js";
import { workbench } from "./workbench.js";

/** The empty form of a kind. */
export async function show({ rest: [asked], query, signal }) {
  const kind = WRITTEN.includes(asked) ? asked : "case";
  const known = fieldsOf(kind).filter(({ name, sort }) => query.get(name) && sort !== "rows");
  const begun = fieldsOf(kind).some(({ name }) => name === "language") && language !== "en" ? { language } : {};
  const base = known.reduce((record, { name, sort }) => having(record, name, sort === "names" ? [query.get(name)] : query.get(name)), begun);
  const keptAs = `new-${kind}${query.size > 0 ? `-${query}` : ""}`;
  const bench = workbench({ kind, base, keptAs, signal, save: (record) => begin(kind, record, keptAs) });
  return html`<header class="row apart heading"><h2>${t("new.title", { kind: t(`kind.${kind}`) })}</h2>${kinds(kind)}</header>${bench}`;
}

const kinds = (kind) => html`<label class="row">${t("kind")}<select @change=${({ target }) => go("new", target.value)}>
  ${WRITTEN.map((one) => html`<option value=${one} ?selected=${one === kind}>${t(`kind.${one}`)}</option>`)}</select></label>`;

async function begin(kind, record, keptAs) {
  try {
    const draft = await post("/v1/drafts", { kind, record });
    letGo(keptAs);
    say(t("draft.begun"));
    go("drafts", draft.id);
  } catch (error) {
    if (error.status !== 428) throw error;
    thereAlready(kind, record);
  }
}

/** A record of that number is published: what was typed stays here while one looks. */
function thereAlready(kind, record) {
  const key = kind === "code" ? `${record.make ?? ""}|${(record.machine_models ?? []).join(",")}|${record.code}` : record.id ?? record.number ?? "";
  openDialog(t("new.there"), html`<p>${t("new.there_why", { key })}</p>`, { say: t("new.open"), work: () => () => location.assign(address("library", kind, key)) });
}

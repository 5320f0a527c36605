// One published record: what it says now, and every version of it, with what each changed and the way back to it.

import { doing } from "../notice.js";
import { html } from "../render.js";
import { get } from "../server.js";
import { t, when } from "../words.js";
import { begin } from "./begin.js";
import { label } from "./controls.js";
import { differenceOf } from "./difference.js";
import { at, FIELDS, headline } from "./fields.js";
import { address } from "./route.js";
import { valueText } from "./value_text.js";

/** The record of a kind and key, retired ones as well. */
export async function show({ rest: [kind, key] }) {
  const versions = await get("/v1/versions", { kind, key });
  const last = versions.at(-1);
  const record = last.record ?? versions.findLast((one) => one.record)?.record ?? {};
  const { said, about } = headline(kind, record);
  return html`<header class="heading"><p class="row"><a href=${address("library", kind)}>← ${t(`kind.${kind}`)}</a><span class="chip code">${key}</span>
      ${last.record ? html`<span class="chip good">${t("record.version", { version: last.version })}</span>` : html`<span class="chip bad">${t("record.retired")}</span>`}</p>
    <h2 class="clamped">${said}</h2><p class="soft">${about}</p>
    ${last.record && html`<div class="row">${kind !== "manual" && html`<button type="button" class="main" @click=${doing(() => begin(kind, key))}>${t("record.edit")}</button>`}
      ${kind === "manual" && html`<a class="button main" href=${`/v1/manuals/${encodeURIComponent(key)}/file`} target="_blank" rel="noopener">${t("record.file")}</a><a class="button" href=${address("manuals", { replaces: key })}>${t("record.new_edition")}</a><button type="button" @click=${doing(() => begin(kind, key))}>${t("record.edit")}</button>`}
      <button type="button" class="danger" @click=${doing(() => begin(kind, key, { retires: true }))}>${t("record.retire")}</button></div>`}</header>
    <div class="columns wide-left"><section class="card"><h3>${t("record.now")}</h3>${facts(kind, record)}</section>
    <section class="card"><h3>${t("record.versions")}</h3><ol class="versions">${versions.toReversed().map((one) => version(kind, key, one, one === last))}</ol></section></div>`;
}

function facts(kind, record) {
  const said = FIELDS[kind].flatMap(([, fields]) => fields).filter(({ name }) => at(record, name) !== undefined);
  return html`<dl class="facts record">${said.map((field) => html`<dt>${label(field)}</dt><dd>${valueText(at(record, field.name), field.name)}</dd>`)}</dl>`;
}

const version = (kind, key, one, isLast) => html`<li><p class="row apart"><span><strong>${t("record.version", { version: one.version })}</strong> <span class="soft small">${when(one.at)} · ${one.who}</span></span>
    ${one.record && !isLast && html`<button type="button" class="quiet" @click=${doing(() => begin(kind, key, { version: one.version, note: t("record.restored", { version: one.version }) }))}>${t("record.restore")}</button>`}</p>
  ${one.why && html`<p class="soft small">${one.why}</p>`}
  ${one.action === "retire" ? html`<p><span class="chip bad">${t("record.retired")}</span></p>` : html`<details class="fold" id=${`version-${one.version}`} ?open=${isLast && one.version > 1}><summary>${t("record.changed", { n: one.changed.length })}</summary>${differenceOf(kind, one.changed)}</details>`}</li>`;

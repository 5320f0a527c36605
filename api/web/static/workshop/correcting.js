// Pieces of an uploaded manual put right before it is published: said differently, left out, or as they were read.

import { openDialog } from "../dialog.js";
import { doing, say } from "../notice.js";
import { html } from "../render.js";
import { call, put } from "../server.js";
import { t } from "../words.js";
import { at, CORRECTED } from "./fields.js";
import { formOf } from "./form.js";

const EMPTY = { names: [], rows: [], number: null };

/** The buttons for a piece of the draft's manual; `done(key)` shows the page anew. */
export function correcting(draft, done) {
  const address = `/v1/drafts/${draft.id}/corrections`;
  const tag = { "If-Match": `"${draft.version}"` };
  const send = async ({ kind, key }, record) => {
    await put(address, { kind, key, record }, tag);
    say(t("correct.done"));
    await done(key);
  };
  const takeBack = async ({ kind, key }) => {
    await call("DELETE", `${address}?${new URLSearchParams({ kind, key })}`, undefined, tag);
    say(t("correct.taken_back"));
    await done(key);
  };
  return (piece) => [
    piece.record && html`<button type="button" @click=${() => edit(piece, send)}>${t("correct.edit")}</button>`,
    piece.record && html`<button type="button" @click=${doing(() => send(piece, null))}>${t("correct.leave_out")}</button>`,
    piece.read && html`<button type="button" @click=${doing(() => takeBack(piece))}>${t("correct.take_back")}</button>`,
  ];
}

/** The piece in a form over the page, which still shows what is printed once it is closed. */
function edit(piece, send) {
  const groups = CORRECTED[piece.kind];
  const form = formOf(piece.kind, piece.record, { groups });
  openDialog(t("correct.title"), form.element, {
    work: async () => {
      try {
        await send(piece, differing(groups, piece.read ?? piece.record, form.read()));
      } catch (error) {
        form.mark(error.fields ?? []);
        throw error;
      }
    },
  });
}

// subtle: a field that is left out is as it was read, not as it was corrected before; an emptied one is said to be empty.
function differing(groups, before, after) {
  const names = groups.flatMap(([, fields]) => fields);
  const changed = names.filter(({ name }) => JSON.stringify(at(before, name)) !== JSON.stringify(at(after, name)));
  return Object.fromEntries(changed.map((field) => [field.name, at(after, field.name) ?? (field.sort in EMPTY ? EMPTY[field.sort] : field.otherwise ?? "")]));
}

// The steps a request can take from where it stands, each a form that is sent as a move.

import { openDialog } from "../dialog.js";
import { say } from "../notice.js";
import { html } from "../render.js";
import { post } from "../server.js";
import { percent, t } from "../words.js";
import { likely } from "./line.js";
import { partsFields, partsSaid } from "./parts.js";

const LISTED = {
  received: ["triaged", "cancelled"],
  triaged: ["remote", "dispatched", "cancelled"],
  remote: ["repaired", "dispatched", "cancelled"],
  dispatched: ["repaired", "did_not_help", "somebody_else", "cancelled"],
  repaired: ["satisfied", "unsatisfied"],
  followed_up: ["closed"],
};

/** The moves possible now, the most likely first. */
export const movesOf = (request) => (request.allowed.length > 0 ? LISTED[request.status] ?? [] : []);

/** Open the form of a move; `answer` is its diagnosis where there is one, `moved` is called when it was made. */
export function openMove(name, request, answer, moved) {
  const move = MOVES[name];
  const isEnding = name === "unsatisfied" || name === "cancelled";
  openDialog(t(`move.${name}`), html`${move.form?.(request, answer)}${noteField(move.note)}`, {
    say: t(`move.${name}.go`),
    kind: isEnding ? "danger" : "main",
    draft: `request-${request.id}-${name}`,
    work: async (fields) => {
      const step = { version: request.version, note: fields.get("note"), ...(await move.step(fields, request)) };
      await post(`/v1/requests/${encodeURIComponent(request.id)}/moves`, step).catch((error) => {
        if (error.status === 409) moved(); // behind the form, how it stands now; what was typed is kept for then
        throw error;
      });
      say(t(`move.${name}.done`));
      return moved;
    },
  });
}

const noteField = (name = "field.note") => html`<label>${t(name)}<textarea name="note" rows="2" maxlength="20000"></textarea></label>`;

const MOVES = {
  triaged: {
    form: () => html`<p>${t("move.triaged.how")}</p>`,
    step: async (_, request) => {
      const text = request.calls.map((call) => call.text).filter(Boolean).join("\n") || request.symptom;
      const { id, urgency } = await post("/v1/triage", { text, serial: request.serial, machine_model: request.machine_model });
      return { to: "triaged", diagnosis_id: id, urgency };
    },
  },
  remote: { step: () => ({ to: "remote" }) },
  dispatched: {
    form: (_, answer) => dispatchForm("", "", answer?.pack?.parts ?? []),
    step: dispatchStep,
  },
  somebody_else: {
    form: (request) => {
      const { depot = "", parts = [] } = request.visits.at(-1) ?? {};
      return dispatchForm("", depot, parts);
    },
    step: dispatchStep,
  },
  cancelled: {
    note: "move.cancelled.note",
    form: () => html`<fieldset class="stack tight"><legend>${t("cancelled.why")}</legend>
      ${["withdrawn", "duplicate"].map((why) => html`<label class="row"><input type="radio" name="because" value=${why} required>${t(`cancelled.${why}`)}</label>`)}</fieldset>
      <label>${t("cancelled.duplicate_of")}<input name="duplicate_of" maxlength="200" autocomplete="off"></label>`,
    step: (fields) => ({ to: "cancelled", because: fields.get("because"), duplicate_of: fields.get("duplicate_of").trim() }),
  },
  repaired: {
    note: "move.repaired.note",
    form: repairedForm,
    step: (fields) => ({
      to: "repaired",
      cause: causeSaid(fields),
      did_not_help: fields.getAll("did_not_help").map(Number),
      parts: partsSaid(fields),
      labour_minutes: fields.get("labour_minutes") ? Number(fields.get("labour_minutes")) : null,
    }),
  },
  did_not_help: {
    note: "move.did_not_help.note",
    form: (_, answer) => tried(answer),
    step: (fields) => ({ to: "triaged", did_not_help: fields.getAll("did_not_help").map(Number) }),
  },
  satisfied: { note: "move.followed_up.note", step: () => ({ to: "followed_up", satisfied: true }) },
  unsatisfied: {
    note: "move.followed_up.note",
    form: () => html`<p>${t("move.unsatisfied.how")}</p>`,
    step: () => ({ to: "followed_up", satisfied: false }),
  },
  closed: { step: () => ({ to: "closed" }) },
};

function dispatchForm(technician, depot, parts) {
  return html`<label>${t("field.technician")}<input name="technician" maxlength="200" autocomplete="off" value=${technician}></label>
    <label>${t("field.depot")}<input name="depot" maxlength="200" autocomplete="off" value=${depot}></label>${partsFields(t("send.parts"), parts, true)}`;
}

function dispatchStep(fields) {
  return { to: "dispatched", technician: fields.get("technician"), depot: fields.get("depot"), parts: partsSaid(fields) };
}

function repairedForm(request, answer) {
  const brought = request.visits.at(-1)?.parts ?? [];
  return html`${answer && causeFields(answer)}${answer && tried(answer)}
    ${partsFields(t("parts.used"), brought, false)}
    <label>${t("field.labour_minutes")}<input name="labour_minutes" type="number" min="0" max="1000000" inputmode="numeric"></label>`;
}

function causeFields(answer) {
  const option = (value, text) => html`<label class="row"><input type="radio" name="cause" value=${value}>${text}</label>`;
  return html`<fieldset class="stack tight"><legend>${t("cause.title")}</legend>
    ${likely(answer).map((one, place) => option(place + 1, html`<span>${one.cause} <span class="soft figure">${percent(one.probability)}</span></span>`))}
    ${option("other", t("cause.other"))}
    <label>${t("cause.words")}<input name="cause_words" maxlength="500" autocomplete="off"></label></fieldset>`;
}

/** A cause by its place in the answer, or in words; empty where nobody knows. */
function causeSaid(fields) {
  const chosen = fields.get("cause");
  const words = fields.get("cause_words")?.trim() ?? "";
  return chosen && chosen !== "other" ? Number(chosen) : words;
}

const tried = (answer) => answer?.causes.length > 0 && html`<details class="fold"><summary>${t("cause.tried")}</summary><div class="stack tight">
  ${likely(answer).map((one, place) => html`<label class="row"><input type="checkbox" name="did_not_help" value=${place + 1}>${one.remedy || one.cause}</label>`)}</div></details>`;

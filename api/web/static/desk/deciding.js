// The decision on a call: by phone, send somebody, stop the machine. Each opens the request and moves it on.

import { openDialog } from "../dialog.js";
import { complain, say } from "../notice.js";
import { html } from "../render.js";
import { post } from "../server.js";
import { t } from "../words.js";
import { draft, forget, story } from "./draft.js";
import { langOf, urgencyChip } from "./line.js";
import { partsFields, partsSaid } from "./parts.js";
import { stated } from "./understood.js";

/** Ask what the decision needs to know, then open the request, make its move, and show it. */
export function decide(route, triage) {
  const open = triage.known.open_requests[0];
  const dialog = openDialog(t(`decide.${route}`), html`
    ${summary(triage)}
    ${FORMS[route](triage)}
    <label class="row" id="anyway" ?hidden=${!open}><input type="checkbox" name="anyway">${t("decide.anyway")}</label>`, {
    say: t(`decide.${route}.go`),
    kind: route === "stop" ? "main stop" : "main",
    draft: `call-${draft.id}-${route}`,
    work: async (fields) => {
      const step = stepOf(route, fields);
      const opened = await openRequest(route, fields).catch((error) => {
        if (error.document?.type?.endsWith(":request-open")) dialog.querySelector("#anyway").hidden = false;
        throw error;
      });
      // subtle: once the request is open nothing may be opened again, so what fails here is said on its page.
      await post(`/v1/requests/${opened.id}/moves`, { version: opened.version, ...step }).catch(complain);
      return () => done(opened, t(`decide.${route}.done`));
    },
  });
  dialog.querySelector("input:not([type=checkbox])")?.focus();
}

/** Add the call to a request that is open already. */
export async function join(open, again) {
  const { text, caller, phone } = draft;
  try {
    const joined = await post(`/v1/requests/${encodeURIComponent(open.id)}/calls`, { version: open.version, text, caller, phone });
    done(joined, t("known.joined"));
  } catch (error) {
    complain(error);
    again(0); // somebody may have moved it on; the next answer knows its version
  }
}

async function openRequest(route, fields) {
  const kept = await post("/v1/triage", story());
  const { urgency, ...now } = stated(kept); // of the story as it is now: the page may not have understood its end yet
  return post("/v1/requests", {
    ...now,
    symptom: now.symptom.slice(0, 2000),
    text: draft.text,
    caller: draft.caller,
    urgency: route === "stop" ? "emergency" : urgency,
    diagnosis_id: kept.id,
    anyway: fields.get("anyway") === "on",
  });
}

function stepOf(route, fields) {
  const note = fields.get("note");
  if (route !== "send") return { to: "remote", note };
  return { to: "dispatched", note, technician: fields.get("technician"), depot: fields.get("depot"), parts: partsSaid(fields) };
}

function done(request, said) {
  forget();
  say(said);
  location.hash = `#request/${encodeURIComponent(request.id)}`;
}

const summary = (triage) => {
  const now = stated(triage);
  return html`<p class="summary"><b>${now.serial || now.machine_model || t("machine.unknown")}</b> ${now.customer}<br>
    <span lang=${langOf(triage)}>${now.symptom}</span><br>${urgencyChip(now.urgency)}</p>`;
};

const noteField = (value = "") => html`<label>${t("field.note")}<input name="note" maxlength="2000" autocomplete="off" value=${value}></label>`;

const FORMS = {
  phone: (triage) => html`${steps(triage)}${noteField()}`,
  stop: (triage) => html`<div class="peril"><strong>${t("danger.stop")}</strong><p lang=${langOf(triage)}>${triage.danger || t("danger.advice")}</p></div>
    ${noteField(t("decide.stop.note"))}`,
  send: ({ sending }) => html`
    <label>${t("field.technician")}<input name="technician" maxlength="200" autocomplete="off"></label>
    <label>${t("field.depot")}<input name="depot" maxlength="200" autocomplete="off" list="depots" value=${sending.depot}></label>
    <datalist id="depots">${depots(sending)}</datalist>
    ${partsFields(t("send.parts"), sending.parts, true)}${noteField()}`,
};

const steps = ({ by_phone: phone, ...triage }) => phone.steps.length > 0 && html`<ol class="steps" lang=${langOf(triage)}>${phone.steps.map((one) => html`<li>${one.step}</li>`)}</ol>`;

function depots(sending) {
  const names = new Map([[sending.depot, sending.depot_name], ...sending.parts.flatMap((part) => part.stock.map((place) => [place.depot, place.name]))]);
  return [...names].filter(([id]) => id).map(([id, name]) => html`<option value=${id}>${name}</option>`);
}

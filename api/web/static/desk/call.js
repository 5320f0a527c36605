// A new call: the story on the left, what is understood of it growing on the right, the decision below.

import { askFirst } from "../dialog.js";
import { html, render } from "../render.js";
import { get, post } from "../server.js";
import { t } from "../words.js";
import { advice } from "./advice.js";
import { announce } from "./announce.js";
import { activateFirst, questions } from "./asking.js";
import { decide, join } from "./deciding.js";
import { draft, forget, isEmpty, isUntouched, note, story } from "./draft.js";
import { bulletins, known } from "./known.js";
import { langOf } from "./line.js";
import { listening } from "./listening.js";
import { bind, hint } from "./shortcuts.js";
import { understood } from "./understood.js";

const ROUTES = ["phone", "send", "stop"];

export async function show(place, _, signal) {
  let triage = null;
  let isHeld = false;
  render(place, frame());
  const [danger, heard, asked, right, beside, below] = ["danger", "heard", "asked", "understood", "advice", "decisions"].map((id) => document.getElementById(id));

  // subtle: what is pressed or composed (a pinyin, say) must not be replaced meanwhile.
  for (const [from, until] of [["pointerdown", "pointerup"], ["compositionstart", "compositionend"]]) {
    place.addEventListener(from, () => (isHeld = true), { signal });
    addEventListener(until, () => ((isHeld = false), requestAnimationFrame(draw)), { signal }); // the click comes between
  }
  addEventListener("pointercancel", () => (isHeld = false), { signal });

  const listen = listening(
    () => (isEmpty() ? null : post("/v1/triage?keep=false", story())),
    (answer) => ((triage = answer), say(triage ? t("call.understood") : t("call.tell")), announce(""), draw()),
    (error) => (say(t("call.not_understood", { why: error.message })), announce(heard.textContent)),
    signal,
  );
  const on = {
    changed: () => (isEmpty() || say(t("call.listening")), listen(), draw()),
    joined: (open) => join(open, listen),
    chosen: (serial) => (note({ serial }), (document.getElementById("serial").value = serial), on.changed()),
    told: (text) => append(text, on.changed),
  };
  const say = (text) => heard.textContent !== text && (heard.textContent = text);

  function draw() {
    if (isHeld || signal.aborted) return;
    warn(danger, triage);
    document.getElementById("phone").placeholder = triage?.phone ?? "";
    render(asked, questions(triage, on));
    render(right, known(triage, on), understood(triage, on));
    render(beside, bulletins(triage), advice(triage));
    render(below, decisions(triage));
  }

  wire(place, on, signal);
  const deciding = Object.fromEntries(ROUTES.map((route, place) => [`Alt+${place + 1}`, () => triage && decide(route, triage)]));
  const openOne = () => triage?.known.open_requests[0];
  bind({
    ...deciding,
    "Alt+S": () => document.getElementById("story").focus(),
    "Alt+Q": () => activateFirst(asked),
    "Alt+J": () => openOne() && join(openOne(), listen),
  }, signal);
  draw();
  say(t("call.tell"));
  if (!isEmpty()) listen(0);
  document.getElementById("story").focus();
}

const frame = () => html`<div class="call">
  <div id="danger" role="alert"></div>
  <div class="row apart"><h2 tabindex="-1">${t("call.title")}</h2>
    <button type="button" class="quiet" id="discard">${t("call.discard")}</button></div>
  <div class="columns three">
    <div class="stack">
      <label for="story">${t("call.story")}</label>
      <textarea id="story" rows="6" maxlength="20000" placeholder=${t("call.story.hint")} .value=${draft.text}></textarea>
      <p id="heard" class="small soft"></p>
      <div class="pair">
        <label>${t("field.caller")}<input id="caller" maxlength="200" autocomplete="off" .value=${draft.caller}></label>
        <label>${t("field.phone")}<input id="phone" type="tel" maxlength="200" autocomplete="off" .value=${draft.phone}></label>
        <label>${t("field.serial")}<input id="serial" list="serials" maxlength="200" autocomplete="off" placeholder=${t("machine.hint")} .value=${draft.serial}></label>
        <label>${t("field.codes")}<input id="codes" maxlength="300" autocomplete="off" autocapitalize="characters" placeholder=${t("codes.hint")} .value=${draft.codes}></label>
        <datalist id="serials"></datalist>
      </div>
      <div id="asked"></div>
    </div>
    <div class="stack" id="understood"></div>
    <div class="stack" id="advice"></div>
  </div>
  <div id="decisions"></div>
</div>`;

function wire(place, on, signal) {
  const names = { story: "text", caller: "caller", phone: "phone", serial: "serial", codes: "codes" };
  for (const [id, name] of Object.entries(names)) {
    document.getElementById(id).addEventListener("input", ({ target }) => (note({ [name]: target.value }), on.changed()), { signal });
  }
  document.getElementById("serial").addEventListener("input", suggest, { signal });
  document.getElementById("discard").addEventListener("click", () => {
    const done = () => (forget(), dispatchEvent(new HashChangeEvent("hashchange")));
    isUntouched() ? done() : askFirst(t("call.discard"), t("call.discard.sure"), t("call.discard"), () => done);
  }, { signal });
}

let looked = 0;

/** The machines that a serial may become while it is typed. */
async function suggest({ target }) {
  const mine = ++looked;
  const typed = target.value.trim();
  const found = typed.length > 1 ? await get("/v1/machines/matching", { q: typed, limit: 8 }).catch(() => []) : [];
  const options = found.map((one) => new Option([one.model, one.customer].filter(Boolean).join(" · "), one.serial));
  if (mine === looked) document.getElementById("serials")?.replaceChildren(...options);
}

/** Add what the caller answered to the story, as a line of its own at its end. */
function append(text, changed) {
  const area = document.getElementById("story");
  area.value = `${area.value.trimEnd()}${area.value.trim() && "\n"}${text}`;
  note({ text: area.value });
  changed();
  area.focus();
}

function warn(place, triage) {
  const said = triage?.danger ?? "";
  if (place.dataset.said === said) return; // said again only where it changed
  place.dataset.said = said;
  render(place, said && html`<div class="peril"><strong>${t("danger.stop")}</strong><p lang=${langOf(triage)}>${said}</p></div>`);
}

function decisions(triage) {
  const button = (route, number) => html`<button type="button" id=${`decide-${route}`} class=${route === triage?.route ? `main ${route}` : ""} ?disabled=${!triage}
    @click=${() => decide(route, triage)}>${t(`decide.${route}`)} ${hint(`Alt+${number + 1}`)}</button>`;
  return html`<div class="decisions"><div class="row">${ROUTES.map(button)}</div>
    ${triage && html`<p class="small" lang=${langOf(triage)}>${triage.route_reason}</p>`}</div>`;
}

// The technician's page: which room is shown, who says what where, and what is kept for work without network.

import { complain } from "./notice.js";
import { html, render } from "./render.js";
import { t } from "./words.js";
import { showCodes, keepCodes } from "./technician/codes.js";
import { Composer } from "./technician/composer.js";
import { keepLatest, listOrNothing, showEarlier, talkList } from "./technician/earlier.js";
import { showHandover } from "./technician/handover.js";
import { takeOver } from "./technician/kept.js";
import { pickMachine } from "./technician/machine.js";
import { askOutcome } from "./technician/outcome.js";
import { newTalk, outbox, put, send, waiting } from "./technician/outbox.js";
import { qualifications, qualificationFold } from "./technician/qualified.js";
import { showTalk } from "./technician/room.js";
import { Talk } from "./technician/talk.js";
import { tellAll, untold } from "./technician/told.js";

const RECENT = 4; // conversations on the first room
const page = document.getElementById("technician");
const room = document.getElementById("room");
const beside = document.getElementById("beside");
let talk = null;

const composer = new Composer(document.getElementById("composer"), (message) => {
  if (talk) return talk.say(message);
  const id = newTalk();
  put(id, { ...message, qualifications: qualifications() });
  location.hash = `#/talk/${id}`;
});

/** The rooms by what stands behind # in the address; a touch on "back" goes to the one before. */
async function go() {
  const [, name = "", id = "", part = ""] = location.hash.split("/");
  talk?.close();
  talk = name === "talk" && !part ? new Talk(decodeURIComponent(id)) : null;
  page.dataset.room = part || name || "start";
  for (const link of page.querySelectorAll(".tools a")) {
    if (link.hash === `#/${name}`) link.setAttribute("aria-current", "page");
    else link.removeAttribute("aria-current");
  }
  composer.serve(talk?.id);
  render(room);
  scrollTo(0, 0);
  if (talk) return showTalkRoom(talk);
  if (part === "handover") return showHandover(room, decodeURIComponent(id));
  if (name === "earlier") return showEarlier(room);
  if (name === "codes") return showCodes(room, (code) => reportCode(code));
  return showStart();
}

function showTalkRoom(shown) {
  // subtle: an id may change from the one made here to the server's while the room is open.
  const named = () => {
    history.replaceState(null, "", `#/talk/${shown.id}`);
    composer.follow(shown.id);
  };
  if (location.hash !== `#/talk/${shown.id}`) named();
  shown.addEventListener("named", named);
  shown.addEventListener("answered", () => void showBeside().catch(complain));
  showTalk(room, shown, {
    say: (message) => shown.say(message),
    write: (message) => composer.write(message),
    pickMachine: () => pickMachine(({ serial, model }) => shown.say({ serial, machine_model: model })),
    outcome: (answer, isFixed) => askOutcome(answer, isFixed, () => (showNetwork(), shown.dispatchEvent(new Event("changed")))),
    get handover() {
      return `#/talk/${shown.id}/handover`;
    },
  });
  return shown.open().catch((error) => {
    if (error.status === 404 && talk === shown) location.hash = "#/";
    throw error;
  });
}

function reportCode(code) {
  location.hash = "#/";
  addEventListener("hashchange", () => composer.write({ codes: [code] }), { once: true });
}

async function showStart() {
  const { records } = await listOrNothing();
  if (page.dataset.room !== "start") return;
  render(room, html`<section class="latest"><h2>${t("earlier.latest")}</h2>${talkList(records, RECENT)}</section>
    ${qualificationFold()}`);
}

/** Beside the room where there is space for it, and kept for later where there is none. */
async function showBeside() {
  const { records, isKept } = await listOrNothing();
  render(beside, html`<h2>${t("earlier.latest")}</h2>${talkList(records, RECENT * 2)}`);
  if (!isKept) await keepLatest(records);
}

const unsentCount = () => waiting().length + untold().length;

function showNetwork() {
  const unsent = unsentCount();
  const words = navigator.onLine ? "" : t(unsent ? "network.off_unsent" : "network.off", { n: unsent });
  render(document.getElementById("network"), words && html`<p>${words}</p>`);
}

document.getElementById("sign-out")?.addEventListener("click", (event) => {
  const unsent = unsentCount();
  if (unsent > 0 && !confirm(t("network.sign_out", { n: unsent }))) event.stopImmediatePropagation();
}, { capture: true });

addEventListener("hashchange", () => go().catch(complain));
for (const change of ["online", "offline"]) addEventListener(change, showNetwork);
outbox.addEventListener("changed", showNetwork);
addEventListener("online", () => tellAll().catch(complain));

await takeOver();
showNetwork();
go().catch(complain);
void send();
tellAll().catch(complain);
navigator.serviceWorker?.register("/service-worker.js").catch(() => {}); // some browsers allow none; the page works without
Promise.all([showBeside(), keepCodes()]).catch(() => {}); // what could not be kept now is kept the next time

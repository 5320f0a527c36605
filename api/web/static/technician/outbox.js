// What was said and has no answer yet, in order, kept on this device until the server has it.
//
// Every entry has a key of its own that travels with it, so that one sent twice is one turn. Two pages send never at
// once. Events: "changed" (what waits), "stage" (a part of an answer), "answered", "named" (a conversation that began
// here got its id from the server).

import { NoNetwork, Problem, events, post } from "../server.js";
import { language } from "../words.js";
import { recall, remember } from "./kept.js";

export const outbox = new EventTarget();
const RETRY = 8000; // milliseconds
const LOCAL = "here-";
let [isSending, isAskedAgain] = [false, false];
let timer = 0;

const entries = () => recall("outbox", []);
const tell = (type, detail) => outbox.dispatchEvent(new CustomEvent(type, { detail }));
const save = (list) => (remember("outbox", list), tell("changed"));

/** A key that nobody else has; also where the page came without https. */
export function unique() {
  return [...crypto.getRandomValues(new Uint8Array(16))].map((byte) => byte.toString(16).padStart(2, "0")).join("");
}

export const newTalk = () => LOCAL + unique();
/** Whether a conversation has begun on this device only. */
export const isLocal = (talk) => talk.startsWith(LOCAL);
/** The server's id of a conversation that began here, as soon as it has one. */
export const idOf = (talk) => recall("ids", {})[talk] ?? talk;
/** What waits in a conversation, or in all of them. */
export const waiting = (talk) => entries().filter((entry) => !talk || idOf(entry.talk) === idOf(talk));

/** Say something in a conversation: it is kept first, then sent. */
export function put(talk, message) {
  save([...entries(), { key: unique(), talk, at: new Date().toISOString(), message: { language, ...message }, problem: null }]);
  void send();
}

/** Take back what was not sent; gives it. */
export function takeBack(key) {
  const entry = entries().find((one) => one.key === key);
  save(entries().filter((one) => one.key !== key));
  return entry;
}

/** Send what waits, now; what the server refused before is tried again where its key is given. */
export async function send(again = "") {
  if (again) save(entries().map((entry) => (entry.key === again ? { ...entry, problem: null } : entry)));
  isAskedAgain = isSending;
  if (isSending) return;
  isSending = true;
  clearTimeout(timer);
  try {
    await alone(sendAll);
  } finally {
    isSending = false;
    if (next()) timer = setTimeout(send, isAskedAgain ? 0 : RETRY);
  }
}

// subtle: behind a refused message its conversation waits, for what follows may rest on it; the others go on.
function next() {
  const refused = entries().filter(({ problem }) => problem && !problem.isPassing);
  const stopped = new Set(refused.map((entry) => idOf(entry.talk)));
  return entries().find((entry) => !stopped.has(idOf(entry.talk)));
}

const alone = (work) => (navigator.locks ? navigator.locks.request("faultwise-outbox", work) : work());

async function sendAll() {
  for (let entry = next(); entry; entry = next()) {
    try {
      await deliver(entry);
    } catch (error) {
      tell("stage", { talk: idOf(entry.talk), key: entry.key, event: "stopped" });
      if (!(error instanceof Problem)) tell("changed");
      if (error instanceof NoNetwork) return;
      if (!(error instanceof Problem)) throw error;
      const problem = { text: error.message, isPassing: error.isPassing };
      save(entries().map((one) => (one.key === entry.key ? { ...one, problem } : one)));
      if (problem.isPassing) return;
    }
  }
}

async function deliver(entry) {
  const talk = await began(entry.talk);
  const path = `/v1/conversations/${encodeURIComponent(talk)}/messages`;
  tell("stage", { talk, key: entry.key, event: "sent", data: {} });
  for await (const { event, data } of events("POST", path, entry.message, { "Idempotency-Key": entry.key })) {
    if (event === "problem") throw new Problem(data.status, data);
    if (event !== "answer") tell("stage", { talk, key: entry.key, event, data });
    else return answered(talk, entry, data);
  }
  throw new NoNetwork(); // the stream ended early, and nothing but an answer says that the turn was kept
}

function answered(talk, entry, answer) {
  remember("outbox", entries().filter((one) => one.key !== entry.key));
  tell("answered", { talk, entry, answer });
  tell("changed");
}

/** The server's id of the entry's conversation, which is begun there where it has not been yet. */
async function began(talk) {
  if (!isLocal(idOf(talk))) return idOf(talk);
  const { id } = await post("/v1/conversations", { language }, { "Idempotency-Key": talk });
  remember("ids", { ...recall("ids", {}), [talk]: id });
  tell("named", { talk, id });
  return id;
}

addEventListener("online", () => void send());
document.addEventListener("visibilitychange", () => document.visibilityState === "visible" && void send());

// One conversation as this page has it: what the server knows of it, what waits, and the answer that is coming.

import { complain } from "../notice.js";
import { NoNetwork } from "../server.js";
import { keep, kept, read } from "./kept.js";
import { idOf, isLocal, outbox, put, waiting } from "./outbox.js";

const path = (id) => `/v1/conversations/${encodeURIComponent(id)}`;
const empty = (id) => ({ id, status: "open", waiting_for: "nothing", turns: [], story: { machine_model: "", serial: "" } });

export class Talk extends EventTarget {
  constructor(id) {
    super();
    Object.assign(this, { id: idOf(id), view: empty(id), isKept: false, isMissing: false, coming: null });
    this.ending = new AbortController();
    const { signal } = this.ending;
    outbox.addEventListener("stage", ({ detail }) => this.#stage(detail), { signal });
    outbox.addEventListener("answered", ({ detail }) => this.#answered(detail).catch(complain), { signal });
    outbox.addEventListener("changed", () => this.#tell("changed"), { signal });
    outbox.addEventListener("named", ({ detail }) => this.#named(detail), { signal });
  }

  get last() {
    return this.view.turns.at(-1);
  }

  get waits() {
    return waiting(this.id);
  }

  /** Read it: first what was kept, for that is there at once, then what the server has. */
  async open() {
    if (isLocal(this.id)) return this.#tell("changed");
    const before = await kept(path(this.id));
    if (before) this.#show(before, true);
    try {
      const { body, isKept } = await read(path(this.id));
      this.#show(body, isKept);
    } catch (error) {
      if (!(error instanceof NoNetwork)) throw error;
      this.isMissing = !before && this.view.turns.length === 0;
      this.#tell("changed");
    }
  }

  say(message) {
    put(this.id, message);
  }

  close() {
    this.ending.abort();
  }

  #show(view, isKept) {
    // subtle: an answer that came while the server was read must not be lost to an older view.
    if (view.turns.length >= this.view.turns.length) this.view = view;
    this.isKept = isKept;
    this.#tell("changed");
  }

  #stage({ talk, key, event, data }) {
    if (talk !== this.id) return;
    if (event === "stopped") this.coming = null;
    else if (event === "sent") this.coming = { key };
    else this.coming = { ...this.coming, key, [event]: data };
    this.#tell("changed");
  }

  async #answered({ talk, entry, answer }) {
    if (talk !== this.id) return;
    const turn = { number: answer.turn, at: entry.at, message: entry.message, understood: answer.understood, answer };
    const turns = [...this.view.turns.filter(({ number }) => number < turn.number), turn];
    const story = { ...this.view.story, machine_model: answer.machine_model, serial: answer.serial };
    this.view = { ...this.view, id: talk, turns, story, status: statusOf(answer) };
    Object.assign(this, { coming: null, isKept: false, isMissing: false });
    this.#tell("answered");
    await keep(path(talk), this.view);
  }

  #named({ talk, id }) {
    if (talk !== this.id) return;
    this.id = id;
    this.view = { ...this.view, id };
    this.#tell("named");
  }

  #tell(type) {
    this.dispatchEvent(new Event(type));
  }
}

function statusOf({ next_step: { kind } }) {
  return { stop_for_safety: "stopped", done: "fixed" }[kind] ?? "open";
}

// The one field: words, the machine, codes of a photo; what stands in it survives a reload until it is sent.

import { complain } from "../notice.js";
import { html, render } from "../render.js";
import { t } from "../words.js";
import { canListen, dictation } from "./dictation.js";
import { recall, remember } from "./kept.js";
import { machineName, pickMachine, recentMachines, rememberMachine } from "./machine.js";
import { readPhoto } from "./photo.js";

const NOTHING = { text: "", codes: [], machine: null };

export class Composer {
  /** `say` is called with a message that is ready to be sent. */
  constructor(form, say) {
    Object.assign(this, { form, say, isNew: true, talk: "new" });
    this.field = form.querySelector("#say");
    this.field.addEventListener("input", () => this.#keep({ text: this.field.value }));
    this.field.addEventListener("keydown", (event) => this.#key(event));
    form.addEventListener("submit", (event) => (event.preventDefault(), this.#send()));
    form.querySelector("#photo").addEventListener("change", ({ currentTarget }) => this.#photo(currentTarget));
    const speak = form.querySelector("#speak");
    speak.hidden = !canListen;
    if (canListen) dictation(speak, this.field);
    this.early = this.field.value;
    form.querySelector("#send").disabled = false;
  }

  /** Be the field of that conversation, or of a new one, with what was typed there before. */
  serve(talk) {
    Object.assign(this, { talk: talk ?? "new", isNew: !talk });
    this.field.placeholder = t(talk ? "say.more" : "say.placeholder");
    if (this.early) this.#keep({ text: this.early }); // typed before this script had come
    this.early = "";
    this.field.value = this.#draft().text;
    this.#show();
  }

  /** The conversation got its id from the server: go on with what is being typed. */
  follow(talk) {
    const draft = this.#draft();
    this.#keep(NOTHING);
    this.talk = talk;
    this.#keep(draft);
  }

  /** Put a message, or a part of one, into the field to be changed and sent. */
  write({ text = "", codes = [], serial = "", machine_model: model = "" } = {}) {
    const { text: before, codes: had, machine } = this.#draft();
    this.#keep({ text: [before, text].filter(Boolean).join(" "), codes: [...new Set([...had, ...codes])], machine: serial || model ? { serial, model } : machine });
    this.field.value = this.#draft().text;
    this.#show();
    this.field.focus();
  }

  setMachine(machine) {
    this.#keep({ machine });
    this.#show();
  }

  #draft() {
    return { ...NOTHING, ...recall("drafts", {})[this.talk] };
  }

  #keep(change) {
    const draft = { ...this.#draft(), ...change };
    const isEmpty = !draft.text && draft.codes.length === 0 && !draft.machine;
    const { [this.talk]: _, ...others } = recall("drafts", {});
    remember("drafts", isEmpty ? others : { ...others, [this.talk]: draft });
  }

  #key(event) {
    // subtle: Enter also ends a word of an input method, which is not yet a message.
    if (event.key !== "Enter" || event.shiftKey || event.isComposing) return;
    event.preventDefault();
    this.#send();
  }

  #send() {
    const { text, codes, machine } = this.#draft();
    if (!text.trim() && codes.length === 0 && !(machine && !this.isNew)) return this.field.focus();
    const named = machine ? { serial: machine.serial, machine_model: machine.model } : {};
    try {
      this.say({ text: text.trim(), codes, ...named });
    } catch (error) {
      return complain(error); // a device without room for it: what was typed stays where it is
    }
    this.#keep(NOTHING);
    this.field.value = "";
    this.#show();
  }

  #photo(input) {
    const [file] = input.files;
    input.value = "";
    const use = ({ codes, machine }) => {
      const { codes: had, machine: before } = this.#draft();
      this.#keep({ codes: [...new Set([...had, ...codes])], machine: machine ? { serial: machine.serial, model: machine.machine_model } : before });
      if (machine) rememberMachine({ serial: machine.serial, model: machine.machine_model });
      this.#show();
    };
    if (file) void readPhoto(this.form.querySelector("#photo-read"), file, use);
  }

  #show() {
    const { codes, machine } = this.#draft();
    render(this.form.querySelector("#with"), this.isNew && this.#machineRow(machine), codes.map((code) => this.#codeChip(code)),
      !this.isNew && machine && this.#machineChip(machine));
  }

  #machineRow(machine) {
    if (machine) return this.#machineChip(machine);
    return html`<button type="button" id="pick-machine" @click=${() => pickMachine((one) => this.setMachine(one))}>${t("machine.pick")}</button>
      ${recentMachines().slice(0, 3).map((one) => html`<button type="button" class="recent code" @click=${() => this.setMachine(one)}>${machineName(one)}</button>`)}`;
  }

  #machineChip(machine) {
    return html`<button type="button" class="taken" aria-label=${t("machine.change", { name: machineName(machine) })} @click=${() => this.setMachine(null)}>${machineName(machine)} ✕</button>`;
  }

  #codeChip(code) {
    const drop = () => (this.#keep({ codes: this.#draft().codes.filter((one) => one !== code) }), this.#show());
    return html`<button type="button" class="taken code" aria-label=${t("codes.drop", { code })} @click=${drop}>${code} ✕</button>`;
  }
}

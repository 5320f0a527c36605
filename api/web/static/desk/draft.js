// The call being taken: what was typed, asked and corrected. It outlives a reload and ends with the session.

const KEY = "faultwise.desk.call";

const fresh = () => ({
  id: crypto.randomUUID?.() ?? String(Date.now()),
  text: "", caller: "", phone: "", serial: "", codes: "",
  machine_down: null,
  corrected: {}, // what the agent says instead of what was understood: customer, machine_model, symptom, urgency
  answered: [], // {question, answer} in the order they were given
  asking: "", // the question being answered, and what is typed
  answer: "",
});

export const draft = { ...fresh(), ...JSON.parse(sessionStorage.getItem(KEY) ?? "{}") };

/** Note what was typed or chosen. */
export function note(changes) {
  Object.assign(draft, changes);
  sessionStorage.setItem(KEY, JSON.stringify(draft));
}

/** Say it instead of what was understood; null goes back to what was understood. */
export function correct(field, value) {
  const { [field]: _, ...others } = draft.corrected;
  note({ corrected: value === null ? others : { ...others, [field]: value } });
}

/** What is sent to be understood. */
export function story() {
  const { text, caller, phone, serial, machine_down, corrected } = draft;
  const codes = draft.codes.split(/[,，;；、]+/).map((code) => code.trim()).filter(Boolean);
  return { text, caller, phone, serial, codes, machine_down, machine_model: corrected.machine_model ?? "" };
}

export const isEmpty = () => !draft.text.trim() && !draft.codes.trim();
export const isUntouched = () => isEmpty() && !draft.caller && !draft.phone && !draft.serial;

/** Start with the next caller. */
export function forget() {
  for (const name of Object.keys(draft)) delete draft[name];
  Object.assign(draft, fresh());
  sessionStorage.removeItem(KEY);
}

addEventListener("faultwise:signed-out", forget);

// What was typed and not yet saved, kept in this browser under the editor's name: a reload or a crash loses nothing.

import { myName } from "./me.js";

const BEGINNING = "faultwise:workshop:";
const MOST_DAYS = 30;
const keyOf = (id) => `${BEGINNING}${myName()}:${id}`;

/** Keep `{record, base, version}`; a full or forbidden storage is no reason to stop writing. */
export function keep(id, written) {
  try {
    localStorage.setItem(keyOf(id), JSON.stringify(written));
  } catch {
    // there is the saved draft on the server still
  }
}

/** What was kept, or null. */
export function kept(id) {
  try {
    return JSON.parse(localStorage.getItem(keyOf(id)));
  } catch {
    return null;
  }
}

export const letGo = (id) => localStorage.removeItem(keyOf(id));

// What nobody came back to for a month is of no use any more.
for (const key of Object.keys(localStorage)) {
  if (key.startsWith(BEGINNING) && !(JSON.parse(localStorage.getItem(key)).at > Date.now() - MOST_DAYS * 86_400_000)) localStorage.removeItem(key);
}

// What was typed belongs to who was signed in.
addEventListener("faultwise:signed-out", () => {
  for (const key of Object.keys(localStorage)) if (key.startsWith(BEGINNING)) localStorage.removeItem(key);
});

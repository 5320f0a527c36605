// What this device keeps for who is signed in: small things, and what was read, so that it opens without network.
// Signing out removes all of it.

import { NoNetwork, get } from "../server.js";

export const account = document.getElementById("technician").dataset.account;
const OWNER = "faultwise:owner";
const READ = "faultwise-read";
let isSignedOut = false;
const mine = (name) => `faultwise:of:${account}:${name}`;
const place = (path) => `/kept/${encodeURIComponent(account)}${path}`;

/** What was kept under a name, `otherwise` where there is nothing. */
export function recall(name, otherwise) {
  try {
    return JSON.parse(localStorage.getItem(mine(name))) ?? otherwise;
  } catch {
    return otherwise;
  }
}

/** Keep something small under a name; null lets go of it. */
export function remember(name, value) {
  if (isSignedOut) return;
  if (value === null) localStorage.removeItem(mine(name));
  else localStorage.setItem(mine(name), JSON.stringify(value));
}

/** Keep an answer of the server, or what became of it, under its path. */
export async function keep(path, body) {
  // subtle: a page without https has no cache; it works, only not without network.
  const cache = isSignedOut ? null : await globalThis.caches?.open(READ);
  await cache?.put(place(path), new Response(JSON.stringify(body)));
}

/** What was kept under a path, null where nothing was. */
export async function kept(path) {
  const found = await globalThis.caches?.match(place(path));
  return found ? found.json() : null;
}

/** What the server says now; without network what it said last. `{body, isKept}` */
export async function read(path, query) {
  try {
    const body = await get(path, query);
    await keep(path, body);
    return { body, isKept: false };
  } catch (error) {
    const body = error instanceof NoNetwork ? await kept(path) : null;
    if (body === null) throw error;
    return { body, isKept: true };
  }
}

/** Nobody reads here what somebody else has read on this device; what they have not sent yet waits for them. */
export async function takeOver() {
  if (localStorage.getItem(OWNER) === account) return;
  await globalThis.caches?.delete(READ);
  localStorage.setItem(OWNER, account);
}

addEventListener("faultwise:signed-out", () => {
  isSignedOut = true; // what is still on its way from the server is not kept either
  void globalThis.caches?.delete(READ);
  for (const key of Object.keys(localStorage)) if (key === OWNER || key.startsWith(mine(""))) localStorage.removeItem(key);
});

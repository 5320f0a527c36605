// The door: a name and a password, or a token; then to where one wanted to go, or to one's own page.

import { doing } from "./notice.js";
import { call } from "./server.js";

const HOMES = { agent: "/desk", editor: "/workshop", admin: "/admin" };

/** Where to go now: only ever a path of this site. */
function next(session) {
  const wanted = new URLSearchParams(location.search).get("next") ?? "";
  const target = new URL(wanted || HOMES[session.account.role] || "/", location.origin);
  return target.origin === location.origin ? target.pathname + target.hash : "/";
}

const byToken = (token) => call("POST", "/v1/sessions/from-token", {}, { Authorization: `Bearer ${token}` });

document.getElementById("sign-in").addEventListener("submit", doing(async ({ currentTarget }) => {
  const { name, password } = Object.fromEntries(new FormData(currentTarget ?? document.getElementById("sign-in")));
  location.assign(next(await call("POST", "/v1/sessions", { name, password })));
}));

document.getElementById("token-form").addEventListener("submit", doing(async () => {
  const { token } = Object.fromEntries(new FormData(document.getElementById("token-form")));
  location.assign(next(await byToken(token.trim())));
}));

for (const button of document.querySelectorAll("form button")) button.disabled = false; // nothing is sent past this script

// A link ending in #fw_... signs in; what stands after # never reaches a server's log.
if (location.hash.startsWith("#fw_")) {
  const token = location.hash.slice(1);
  history.replaceState(null, "", location.pathname + location.search);
  await doing(async () => location.assign(next(await byToken(token))))();
}

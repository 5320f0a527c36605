// The frame of every page: language, light, signing out.

import { doing } from "./notice.js";
import { signOut } from "./server.js";

const YEAR = 365 * 24 * 3600; // seconds
const keep = (name, value) => (document.cookie = `faultwise_${name}=${value}; path=/; max-age=${YEAR}; samesite=lax`);

document.getElementById("language").addEventListener("click", ({ currentTarget }) => {
  keep("language", currentTarget.lang.startsWith("zh") ? "zh" : "en");
  location.reload();
});

document.getElementById("light").addEventListener("change", ({ currentTarget }) => {
  keep("light", currentTarget.value);
  document.documentElement.dataset.light = currentTarget.value;
  document.getElementById("dark").media = currentTarget.selectedOptions[0].dataset.media;
});

document.getElementById("sign-out")?.addEventListener("click", doing(async () => {
  await signOut();
  // What was kept for work without network belongs to who was signed in.
  globalThis.dispatchEvent(new Event("faultwise:signed-out"));
  await Promise.all((await globalThis.caches?.keys() ?? []).map((name) => caches.delete(name)));
  location.assign("/sign-in");
}));

// Menus close by Escape, which gives the focus back, and by pressing elsewhere.
const openMenus = () => document.querySelectorAll("details.menu[open]");
document.addEventListener("keydown", ({ key }) => {
  if (key !== "Escape") return;
  for (const menu of openMenus()) {
    if (menu.contains(document.activeElement)) menu.querySelector("summary").focus();
    menu.open = false;
  }
});
document.addEventListener("click", ({ target }) => {
  for (const menu of openMenus()) if (!menu.contains(target)) menu.open = false;
});

document.querySelector(".rooms [aria-current]")?.scrollIntoView({ block: "nearest", inline: "center" });

// The technician's page without network: its shell and the files of this release. The server writes above this line
// which release that is (RELEASE) and its files (FILES). What was said and read is kept by the page, see
// technician/kept.js; answers of the server never pass through here.

const SHELL = `faultwise-shell-${RELEASE}`;
const PATIENCE = 4000; // milliseconds for the page itself; then the one that was kept is better than none

addEventListener("install", (event) => {
  event.waitUntil(keepAll().then(() => skipWaiting()));
});

addEventListener("activate", (event) => {
  event.waitUntil(dropOlder().then(() => clients.claim()));
});

addEventListener("fetch", (event) => {
  const { request } = event;
  const { origin, pathname } = new URL(request.url);
  if (origin !== location.origin || request.method !== "GET") return;
  if (request.mode === "navigate" && pathname === "/") event.respondWith(page(event));
  else if (pathname.startsWith("/static/") || pathname === "/manifest.webmanifest") event.respondWith(file(request));
});

async function keepAll() {
  const kept = await caches.open(SHELL);
  await kept.addAll([...FILES, "/manifest.webmanifest"]);
  await keepPage(await fetch("/"));
}

async function dropOlder() {
  const names = await caches.keys();
  await Promise.all(names.filter((name) => name.startsWith("faultwise-shell-") && name !== SHELL).map((name) => caches.delete(name)));
}

/** The newest page where the network gives it in time, else the one kept. */
async function page(event) {
  const fresh = fetch(event.request);
  event.waitUntil(fresh.then(keepPage, () => {}));
  const late = new Promise((resolve) => setTimeout(resolve, PATIENCE));
  const first = await Promise.race([fresh.catch(() => null), late]);
  if (first && first.status < 500) return first;
  return (await caches.match("/", { ignoreVary: true })) ?? fresh;
}

/** Only the page of somebody signed in is kept; the way to the door is not. */
async function keepPage(response) {
  if (!response.ok || response.redirected || response.type !== "basic") return;
  const copy = response.clone();
  await (await caches.open(SHELL)).put("/", copy);
}

/** Files of a release never change, so the kept one is as good as the server's; signing out lets go of all of them. */
async function file(request) {
  const kept = await caches.match(request, { ignoreVary: true });
  if (kept) return kept;
  const response = await fetch(request);
  if (response.ok && FILES.includes(new URL(request.url).pathname)) await (await caches.open(SHELL)).put(request, response.clone());
  return response;
}

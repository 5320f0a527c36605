// Asking the server: JSON in and out, its problems as errors that can be shown, its streams as they arrive.

import { language, t } from "./words.js";

/** What the server refused and why (RFC 9457); `title` and `message` are in the page's language. */
export class Problem extends Error {
  constructor(status, document) {
    super(document.detail || t("broken", { status }));
    Object.assign(this, { status, document, title: document.title || "", fields: document.errors || [] });
  }

  /** Signing in again, another message at the same moment, too many at once, a server that starts: later it may work. */
  get isPassing() {
    return [401, 409, 429].includes(this.status) || this.status >= 500;
  }
}

/** The network, not the server, failed; what was asked may be asked again later. */
export class NoNetwork extends Error {
  constructor() {
    super(t("no_network"));
  }
}

let [signedIn, isLeaving] = [null, false];

/** Who is signed in, what it may do, and what proves that a change comes from this page. */
export function session() {
  signedIn ??= call("GET", "/v1/sessions/current").catch((error) => {
    signedIn = null;
    throw error;
  });
  return signedIn;
}

/** End the session. What is refused for that meanwhile does not lead to the door before all is cleared away. */
export async function signOut() {
  isLeaving = true;
  await del("/v1/sessions/current").catch((error) => {
    isLeaving = false;
    throw error;
  });
}

export const get = (path, query) => call("GET", path + search(query));
export const post = (path, body, headers) => call("POST", path, body ?? {}, headers);
export const put = (path, body, headers) => call("PUT", path, body, headers);
export const del = (path, headers) => call("DELETE", path, undefined, headers);

/** As `get`, with the answer's headers: `{body, etag}`. */
export async function getWithTag(path) {
  const response = await send("GET", path);
  return { body: await response.json(), etag: response.headers.get("ETag") };
}

/** As `get`, for an answer that is no JSON: the text itself. */
export const getText = async (path, type) => (await send("GET", path, undefined, { Accept: type })).text();

/** The events of a stream as they come: `for await (const {event, data} of events("POST", path, body))`. */
export async function* events(method, path, body, headers) {
  const response = await send(method, path, body, { Accept: "text/event-stream", ...headers });
  const reader = response.body.pipeThrough(new TextDecoderStream()).getReader();
  const read = () => reader.read().catch(() => { throw new NoNetwork(); });
  let rest = "";
  for (let { done, value } = await read(); !done; { done, value } = await read()) {
    const blocks = (rest + value).replaceAll("\r\n", "\n").split("\n\n");
    rest = blocks.pop();
    for (const block of blocks) yield parsed(block);
  }
}

/** One request; throws `Problem` or `NoNetwork`. A `FormData` or `File` body travels as it is, anything else as JSON. */
export async function call(method, path, body, headers) {
  const response = await send(method, path, body, headers);
  const text = await response.text();
  return text ? JSON.parse(text) : null;
}

async function send(method, path, body, headers = {}) {
  const all = { Accept: "application/json", "Accept-Language": language === "zh" ? "zh-CN" : "en", ...headers };
  // subtle: opening a session is the one change that needs no proof, and none can be had before.
  if (method !== "GET" && path !== "/v1/sessions" && !headers.Authorization) all["X-CSRF-Token"] = (await session()).csrf_token;
  const isRaw = body === undefined || body instanceof FormData || body instanceof Blob;
  if (!isRaw) all["Content-Type"] = "application/json";
  let response;
  try {
    response = await fetch(path, { method, headers: all, body: isRaw ? body : JSON.stringify(body), credentials: "same-origin" });
  } catch {
    throw new NoNetwork();
  }
  if (!response.ok) throw await refused(response);
  return response;
}

async function refused(response) {
  const document = await response.json().catch(() => ({}));
  const isInside = !location.pathname.startsWith("/sign-in");
  if (response.status === 401 && isInside && !isLeaving) location.assign(`/sign-in?next=${encodeURIComponent(location.pathname + location.hash)}`);
  return new Problem(response.status, document);
}

function search(query = {}) {
  const given = Object.entries(query).flatMap(([name, value]) => [value].flat().map((each) => [name, each]));
  const text = new URLSearchParams(given.filter(([, value]) => value !== undefined && value !== null && value !== "")).toString();
  return text && `?${text}`;
}

function parsed(block) {
  const lines = block.split("\n").map((line) => [line.slice(0, line.indexOf(":")), line.slice(line.indexOf(":") + 1).replace(/^ /, "")]);
  const data = lines.filter(([field]) => field === "data").map(([, value]) => value).join("\n");
  return { event: lines.find(([field]) => field === "event")?.[1] ?? "message", data: data ? JSON.parse(data) : null };
}

// Addresses within the page: #drafts/ID, #library/case/WO-1, #new/code?code=E99. A key may hold any character.

/** The address of a view: `address("library", "case", "WO/4 b")`, with `{code: "E99"}` last for what is asked along. */
export function address(...parts) {
  const asked = typeof parts.at(-1) === "object" ? new URLSearchParams(parts.pop()).toString() : "";
  return `#${parts.map(encodeURIComponent).join("/")}${asked && `?${asked}`}`;
}

/** What an address names: the first of `names` where it names none of them. */
export function placeOf(hash, names) {
  const [path, asked = ""] = hash.replace(/^#\/?/, "").split("?");
  const [name, ...rest] = path.split("/").map(decoded);
  return { name: names.includes(name) ? name : names[0], rest: rest.filter(Boolean), query: new URLSearchParams(asked) };
}

export const go = (...parts) => (location.hash = address(...parts));
/** Show the same view anew, since what it shows has changed. */
export const again = () => dispatchEvent(new Event("workshop:again"));

/** Where the page shows what the API has at an address; empty where it shows no such thing. */
export function ours(link) {
  const [, noun, rest = ""] = /^\/v1\/(\w+)\/(.*)$/.exec(link) ?? [];
  const id = decoded(rest);
  if (noun === "cases") return address("library", "case", id);
  if (noun === "codes") return address("new", "code", { code: id });
  const [kind, key] = [id.slice(0, id.indexOf(":")), id.slice(id.indexOf(":") + 1)];
  if (kind === "manual") return address("library", "manual", key.replace(/#\d+$/, ""));
  return noun === "passages" && key ? address("library", kind, key) : "";
}

function decoded(part) {
  try {
    return decodeURIComponent(part);
  } catch {
    return part; // typed by hand, with a % in it
  }
}

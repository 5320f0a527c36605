// Elements from templates: html`<p class=${kind}>${text}</p>` gives a fragment.
//
// What is filled in is always text, an attribute's value or an element, never markup, so nothing anybody wrote can
// become a tag. `@click=${f}` listens, `?disabled=${yes}` is there or not, `.value=${v}` sets a property,
// `--share=${x}` sets a custom property (the page's policy allows no style attributes).

const MARK = /\u0001(\d+)\u0001/;
const prepared = new WeakMap();

export function html(strings, ...values) {
  if (!prepared.has(strings)) prepared.set(strings, prepare(strings));
  const fragment = document.importNode(prepared.get(strings).content, true);
  const walker = document.createTreeWalker(fragment, NodeFilter.SHOW_ELEMENT | NodeFilter.SHOW_COMMENT);
  const places = [];
  while (walker.nextNode()) places.push(walker.currentNode);
  for (const place of places) {
    if (place.nodeType === Node.COMMENT_NODE) fillPlace(place, values);
    else for (const name of place.getAttributeNames()) fillAttribute(place, name, values);
  }
  return fragment;
}

/** Show this in that place; who was typing there goes on typing, what was unfolded stays so. */
export function render(container, ...content) {
  const active = container.contains(document.activeElement) ? document.activeElement : null;
  const typed = active?.id && "value" in active ? [active.selectionStart, active.selectionEnd] : null;
  const open = [...container.querySelectorAll("details[id][open]")].map((one) => one.id);
  container.replaceChildren(...content.flat(9).filter(isShown));
  for (const id of open) container.querySelector(`#${CSS.escape(id)}`)?.setAttribute("open", "");
  const again = active?.id ? container.querySelector(`#${CSS.escape(active.id)}`) : null;
  again?.focus({ preventScroll: true });
  if (again && typed?.[0] != null) again.setSelectionRange?.(...typed);
}

function prepare(strings) {
  const template = document.createElement("template");
  let isInTag = false;
  template.innerHTML = strings.reduce((text, part, number) => {
    const last = Math.max(part.lastIndexOf("<"), part.lastIndexOf(">"));
    if (last >= 0) isInTag = part[last] === "<";
    const mark = number === strings.length - 1 ? "" : `\u0001${number}\u0001`;
    return text + part + (isInTag || !mark ? mark : `<!--${mark}-->`);
  }, "");
  return template;
}

function fillPlace(comment, values) {
  const number = MARK.exec(comment.data)?.[1];
  if (number === undefined) return;
  comment.replaceWith(...[values[number]].flat(9).filter(isShown));
}

function fillAttribute(element, name, values) {
  const raw = element.getAttribute(name);
  const number = MARK.exec(raw)?.[1];
  if (number === undefined) return;
  const value = values[number];
  if (name.startsWith("@")) element.addEventListener(name.slice(1), value);
  else if (name.startsWith("--")) element.style.setProperty(name, value);
  else if (name.startsWith(".")) element[name.slice(1)] = value;
  else if (name.startsWith("?")) return element.removeAttribute(name), element.toggleAttribute(name.slice(1), Boolean(value));
  else return element.setAttribute(name, raw.replace(new RegExp(MARK, "g"), (_, each) => values[each] ?? ""));
  element.removeAttribute(name);
}

// subtle: 0 and "" are shown, what is absent or false is not.
const isShown = (part) => part !== null && part !== undefined && part !== false;

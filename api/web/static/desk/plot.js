// A share over time as a small line; where there was nothing to count the line is broken.

import { html } from "../render.js";

const WIDTH = 300; // as in the viewBox
const HEIGHT = 80;
const EDGE = 6;

/** `shares` from 0 to 1 or null, the first period first; `label` says in words what is seen. */
export function plot(shares, label) {
  const x = (place) => EDGE + (place * (WIDTH - 2 * EDGE)) / Math.max(1, shares.length - 1);
  const y = (share) => EDGE + (1 - share) * (HEIGHT - 2 * EDGE);
  const at = (place) => `${x(place).toFixed(1)} ${y(shares[place]).toFixed(1)}`;
  const known = shares.map((share, place) => place).filter((place) => shares[place] !== null);
  const follows = (place) => place > 0 && shares[place - 1] !== null;
  const line = known.map((place) => `${follows(place) ? "L" : "M"}${at(place)}`).join("");
  const dots = known.map((place) => `M${at(place)}h0`).join("");
  const grid = [1, 0.5, 0].map((share) => `M0 ${y(share)}H${WIDTH}`).join("");
  const [drawing] = html`<svg class="plot" viewBox="0 0 300 80" role="img" aria-label=${label}><path class="grid" /><path class="curve" /><path class="dots" /></svg>`.children;
  // subtle: the browser complains of a path that is not one yet, so they are set and not filled in.
  [grid, line, dots].forEach((path, place) => drawing.children[place].setAttribute("d", path));
  return drawing;
}

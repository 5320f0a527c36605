// The reliability diagram: what was said to be so likely, and how often it was right. On the line they are the same.

import { html } from "../render.js";
import { number, percent, t } from "../words.js";

const SIZE = 320;
const EDGE = 48; // for the scales, left and below
const REST = 18; // above and to the right, for half a number
const NAMESPACE = "http://www.w3.org/2000/svg";
const x = (share) => EDGE + share * (SIZE - EDGE - REST);
const y = (share) => SIZE - EDGE - share * (SIZE - EDGE - REST);

/** The diagram, with the same figures as a table for who does not see it. */
export function reliabilityOf(bins) {
  const most = Math.max(...bins.map(({ count }) => count));
  const drawing = shape("svg", { viewBox: `0 0 ${SIZE} ${SIZE}`, class: "reliability", role: "img", "aria-label": t("health.diagram") }, [
    ...[0, 0.25, 0.5, 0.75, 1].flatMap(scale),
    shape("line", { class: "ideal", x1: x(0), y1: y(0), x2: x(1), y2: y(1) }),
    shape("polyline", { class: "measured", points: bins.map((bin) => `${x(bin.confidence)},${y(bin.accuracy)}`).join(" ") }),
    ...bins.map((bin) => dot(bin, most)),
    text(t("health.said"), { x: x(0.5), y: SIZE - 12, "text-anchor": "middle" }),
    text(t("health.was"), { x: 11, y: y(0.5), "text-anchor": "middle", transform: `rotate(-90 11 ${y(0.5)})` }),
  ]);
  return html`${drawing}<details class="fold" id="reliability-table"><summary>${t("health.as_table")}</summary><table>
    <thead><tr><th scope="col" class="figure">${t("health.said")}</th><th scope="col" class="figure">${t("health.was")}</th><th scope="col" class="figure">${t("health.count")}</th></tr></thead>
    <tbody>${bins.map((bin) => html`<tr><td class="figure">${percent(bin.confidence)}</td><td class="figure">${percent(bin.accuracy)}</td><td class="figure">${number(bin.count)}</td></tr>`)}</tbody></table></details>`;
}

function scale(share) {
  return [
    shape("line", { class: "grid", x1: x(share), y1: y(0), x2: x(share), y2: y(1) }),
    shape("line", { class: "grid", x1: x(0), y1: y(share), x2: x(1), y2: y(share) }),
    text(percent(share), { x: x(share), y: y(0) + 14, "text-anchor": "middle" }),
    text(percent(share), { x: x(0) - 4, y: y(share) + 4, "text-anchor": "end" }),
  ];
}

/** A bin: the more reports it holds, the larger its dot. */
function dot({ confidence, accuracy, count }, most) {
  const about = t("health.bin", { said: percent(confidence), was: percent(accuracy), n: count });
  return shape("circle", { class: "bin", cx: x(confidence), cy: y(accuracy), r: 3 + 7 * Math.sqrt(count / most) }, [shape("title", {}, [about])]);
}

const text = (said, attributes) => shape("text", attributes, [said]);

// subtle: parts of a drawing made outside of it would be elements of HTML, which are not drawn.
function shape(name, attributes, children = []) {
  const element = document.createElementNS(NAMESPACE, name);
  for (const [key, value] of Object.entries(attributes)) element.setAttribute(key, value);
  element.append(...children);
  return element;
}

// What somebody is qualified for: work that needs it is told to nobody else. It is said once and goes with each report.

import { html } from "../render.js";
import { t } from "../words.js";
import { recall, remember } from "./kept.js";

const KNOWN = ["high_voltage", "refrigerant"];

export const qualifications = () => recall("qualifications", []);

/** Where it is said. */
export function qualificationFold() {
  return html`<details class="fold" id="qualified"><summary>${t("qualified.title")}</summary>
    <div class="stack" @change=${({ currentTarget }) => remember("qualifications", ticked(currentTarget))}>
      <p class="soft">${t("qualified.why")}</p>
      ${KNOWN.map((name) => html`<label class="tick"><input type="checkbox" name=${name} ?checked=${qualifications().includes(name)}><span>${t(`qualified.${name}`)}</span></label>`)}
    </div></details>`;
}

const ticked = (place) => [...place.querySelectorAll("input:checked")].map(({ name }) => name);

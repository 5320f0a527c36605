// Safety first: what stops everything, and what must be acknowledged before a step is given.

import { html } from "../render.js";
import { t } from "../words.js";

/** People are in danger: nothing else is shown until somebody says that everybody is safe. */
export function stopPanel(step, say) {
  return html`<section class="stop" aria-labelledby="stop-title">
    <h2 id="stop-title" tabindex="-1"><svg aria-hidden="true" viewBox="0 0 24 24"><path d="M8 3h8l5 5v8l-5 5H8l-5-5V8zM12 7v6M12 17v.01"/></svg>${t("stop.title")}</h2>
    <p>${step.instruction}</p>
    <button type="button" class="huge" @click=${() => say({ text: t("stop.all_safe") })}>${t("stop.all_safe")}</button>
  </section>`;
}

/** The hazards of the next step: each is ticked by hand, then the step is asked for. */
export function acknowledgement(pending, say) {
  const [section] = html`<section class="card safety" aria-labelledby="safety-title">
    <h2 id="safety-title" tabindex="-1">${t("safety.first")}</h2>
    <form class="stack">
      ${pending.map(({ hazard, notice }) => html`<label class="tick"><input type="checkbox" name=${hazard} required><span>${notice}</span></label>`)}
      <button class="main huge" disabled>${t("safety.done", { n: pending.length })}</button>
    </form>
  </section>`.children;
  const form = section.querySelector("form");
  form.addEventListener("change", () => (form.querySelector("button").disabled = !form.checkValidity()));
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    say({ acknowledged: pending.map(({ hazard }) => hazard) });
  });
  return section;
}

/** Hazards to keep in mind that need no answer now. */
export function reminder({ safety }, pending) {
  const kept = safety.filter((notice) => !pending.includes(notice));
  if (kept.length === 0) return "";
  return html`<details class="fold safety-kept" id="safety-kept"><summary>${t("safety.keep", { n: kept.length })}</summary>
    <ul>${kept.map(({ notice }) => html`<li>${notice}</li>`)}</ul></details>`;
}

// A secret that the server says only this once: shown until it is put away, copied with one press.

import { doing, say } from "../notice.js";
import { html, render } from "../render.js";
import { t } from "../words.js";

/** Show a secret in that place and put the focus on its copy button. */
export function showOnce(place, title, secret) {
  const copy = async () => {
    await navigator.clipboard.writeText(secret);
    say(t("secret.copied"));
  };
  render(place, html`<section class="card secret" aria-labelledby="secret-title">
    <h3 id="secret-title">${title}</h3>
    <p>${t("secret.once")}</p>
    <p><code id="secret" tabindex="0">${secret}</code></p>
    <div class="row">
      <button class="main" id="copy-secret" @click=${doing(copy)}>${t("secret.copy")}</button>
      <button @click=${() => render(place)}>${t("secret.away")}</button>
    </div>
  </section>`);
  document.getElementById("copy-secret").focus();
}

// A photo of the display or the type plate: what was read in it is offered, and used only when it is confirmed.

import { html, render } from "../render.js";
import { post } from "../server.js";
import { named, t } from "../words.js";

const LONGEST = 1800; // pixels; enough for a display's letters, a tenth of what a phone takes
const QUALITY = 0.85;

/** Have a photo read and show what it says in a place; `use` is called with what was confirmed. */
export async function readPhoto(place, file, use) {
  const again = () => readPhoto(place, file, use);
  render(place, html`<p class="waiting">${t("photo.reading")}</p>`);
  try {
    const form = new FormData();
    form.append("photo", await smaller(file), "photo.jpg");
    render(place, offered(place, await post("/v1/photos", form), use));
  } catch (error) {
    render(place, html`<div class="card inner" role="alert"><p class="bad-text">${t("photo.failed", { why: error.message })}</p>
      <div class="row"><button type="button" @click=${again}>${t("again")}</button>${dropButton(place)}</div></div>`);
  }
}

/** The photo small enough for a thin network; as it is where the browser cannot make it smaller. */
async function smaller(file) {
  try {
    const picture = await createImageBitmap(file);
    const share = Math.min(1, LONGEST / Math.max(picture.width, picture.height));
    const canvas = document.createElement("canvas");
    [canvas.width, canvas.height] = [Math.round(picture.width * share), Math.round(picture.height * share)];
    canvas.getContext("2d").drawImage(picture, 0, 0, canvas.width, canvas.height);
    return (await new Promise((resolve) => canvas.toBlob(resolve, "image/jpeg", QUALITY))) ?? file;
  } catch {
    return file;
  }
}

const dropButton = (place) => html`<button type="button" class="quiet" @click=${() => render(place)}>${t("photo.drop")}</button>`;

function offered(place, { codes, serials, lines }, use) {
  const seen = lines.length > 0 && html`<details class="fold"><summary>${t("photo.lines", { n: lines.length })}</summary><ul>${lines.map(({ text }) => html`<li>${text}</li>`)}</ul></details>`;
  if (codes.length + serials.length === 0)
    return html`<div class="card inner" role="alert"><p>${t("photo.nothing")}</p>${seen}${dropButton(place)}</div>`;
  const send = (event) => {
    event.preventDefault();
    const fields = new FormData(event.target);
    render(place);
    use({ codes: fields.getAll("code"), machine: serials.find(({ serial }) => serial === fields.get("serial")) });
  };
  return html`<form class="card inner stack" aria-label=${t("photo.confirm")} @submit=${send}>
    <p><strong>${t("photo.confirm")}</strong></p>
    ${codes.map((code) => html`<label class="tick"><input type="checkbox" name="code" value=${code.code} ?checked=${code.known}>
      <span><strong class="code">${code.code}</strong> ${code.known ? named(code, "meaning") : t("codes.unknown")}</span></label>`)}
    ${serials.map(({ serial, known, machine_model: model }, place) => html`<label class="tick"><input type="radio" name="serial" value=${serial} ?checked=${known && place === 0}>
      <span>${t("photo.serial")} <strong class="code">${serial}</strong> ${model}</span></label>`)}
    ${seen}
    <div class="row"><button class="main">${t("photo.use")}</button>${dropButton(place)}</div>
  </form>`;
}

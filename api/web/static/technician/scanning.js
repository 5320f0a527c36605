// The camera as a reader of bar codes and QR codes on type plates, where the browser can read them.

import { complain } from "../notice.js";
import { html, render } from "../render.js";
import { t } from "../words.js";

const EVERY = 250; // milliseconds between two looks

export const canScan = "BarcodeDetector" in globalThis && Boolean(navigator.mediaDevices?.getUserMedia);

/** Look through the camera in that place until a code is read; `found` is called with its text. */
export async function scan(place, found) {
  render(place, html`<video class="camera" muted playsinline aria-label=${t("machine.camera")}></video>`);
  const video = place.querySelector("video");
  let stream;
  try {
    stream = await navigator.mediaDevices.getUserMedia({ video: { facingMode: "environment" } });
    video.srcObject = stream;
    await video.play();
    found(serialIn(await firstCode(video)));
  } catch (error) {
    const isForbidden = error.name === "NotAllowedError";
    complain(isForbidden ? Object.assign(new Error(t("machine.no_camera")), { status: 0 }) : error);
  } finally {
    stream?.getTracks().forEach((track) => track.stop());
    render(place);
  }
}

async function firstCode(video) {
  const detector = new BarcodeDetector();
  while (video.isConnected) {
    const [code] = await detector.detect(video);
    if (code?.rawValue) return code.rawValue;
    await new Promise((resolve) => setTimeout(resolve, EVERY));
  }
  return "";
}

/** A plate's code may be an address or a list of fields; the serial is what looks most like one. */
function serialIn(text) {
  const words = text.match(/[A-Za-z0-9][A-Za-z0-9-]{4,29}/g) ?? [];
  return words.filter((word) => /\d/.test(word)).sort((one, other) => other.length - one.length)[0] ?? text.slice(0, 200);
}

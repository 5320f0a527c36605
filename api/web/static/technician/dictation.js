// Speaking instead of typing, where the browser can listen.

import { complain } from "../notice.js";
import { language, t } from "../words.js";

const Recognition = globalThis.SpeechRecognition ?? globalThis.webkitSpeechRecognition;
export const canListen = Boolean(Recognition);

/** Let a button start and stop listening; what is heard follows what stands in the field, as it is heard. */
export function dictation(button, field) {
  let listening = null;
  button.addEventListener("click", () => {
    if (listening) listening.stop();
    else listening = listen(field, button, () => (listening = null));
  });
}

function listen(field, button, ended) {
  const before = field.value && `${field.value.trimEnd()} `;
  const heard = new Recognition();
  Object.assign(heard, { lang: language === "zh" ? "zh-CN" : "en-GB", interimResults: true });
  heard.onresult = ({ results }) => {
    field.value = before + [...results].map(([best]) => best.transcript).join("");
    field.dispatchEvent(new Event("input", { bubbles: true }));
  };
  heard.onerror = ({ error }) => {
    if (error === "no-speech" || error === "aborted") return;
    const why = { "not-allowed": "dictation.not_allowed", network: "dictation.network" }[error] ?? "dictation.failed";
    complain(Object.assign(new Error(t(why)), { status: 0 }));
  };
  heard.onend = () => {
    button.setAttribute("aria-pressed", "false");
    ended();
  };
  button.setAttribute("aria-pressed", "true");
  heard.start();
  return heard;
}

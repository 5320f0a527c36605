// How repairs ended: kept on this device until the server has it. Telling one again replaces what was told before.

import { NoNetwork, post } from "../server.js";
import { recall, remember } from "./kept.js";

const REMEMBERED = 50; // diagnoses whose outcome was told from here

/** Whether the outcome of a diagnosis was told on this device. */
export const isTold = (id) => recall("told", []).includes(id);
/** The outcomes that the server does not have yet. */
export const untold = () => recall("untold", []);

/** Tell how a diagnosis ended; gives whether the server has it now, or only this device. */
export async function tell(id, report) {
  remember("untold", [...othersThan(id), { id, report }]);
  await tellAll();
  remember("told", [id, ...recall("told", [])].slice(0, REMEMBERED));
  return othersThan(id).length === untold().length;
}

/** Tell the server what waits; throws what it refused, which is not tried again unless it may pass. */
export async function tellAll() {
  for (const { id, report } of untold()) {
    try {
      await post(`/v1/diagnoses/${encodeURIComponent(id)}/outcome`, report);
    } catch (error) {
      if (error instanceof NoNetwork) return;
      if (!error.isPassing) remember("untold", othersThan(id));
      throw error;
    }
    remember("untold", othersThan(id));
  }
}

const othersThan = (id) => untold().filter((one) => one.id !== id);

// A job while it runs: told at once how it stands, then at every step, until it ends or nobody looks any more.

import { complain } from "../notice.js";
import { events } from "../server.js";

const OVER = ["done", "failed", "interrupted"];

/** Call `shown(job)` now and with every change; `ended(job)` once, where it ends while one watches. */
export async function watching(job, signal, shown, ended = () => {}) {
  shown(job);
  if (OVER.includes(job.state)) return;
  try {
    for await (const { event, data } of events("GET", `/v1/jobs/${job.id}/events`)) {
      if (signal.aborted) return;
      shown(data);
      if (event === "end") ended(data);
    }
  } catch (error) {
    if (!signal.aborted) complain(error);
  }
}

// Listening while somebody types: one question to the server at a time, the last word never forgotten.

const PAUSE = 350; // ms without a key before it is asked
const AGAIN = 4000; // ms until it is asked again after a failure

/**
 * `heard(answer)` gets each answer to `ask()`, in the order of asking; `failed(error)` what went wrong. Gives the
 * function to call after each change.
 */
export function listening(ask, heard, failed, signal) {
  let timer = 0;
  let isAsking = false;
  let isStale = false;

  async function now() {
    isStale = isAsking;
    if (isAsking || signal.aborted) return;
    isAsking = true;
    try {
      const answer = await ask();
      if (!signal.aborted) heard(answer);
    } catch (error) {
      if (!signal.aborted) failed(error);
      // What is wrong with the story itself is wrong the next time too.
      if (!signal.aborted && (error.status ?? 500) >= 429) later(AGAIN);
    } finally {
      isAsking = false;
      if (isStale) now();
    }
  }

  function later(pause = PAUSE) {
    clearTimeout(timer);
    timer = setTimeout(now, pause);
  }
  signal.addEventListener("abort", () => clearTimeout(timer));
  return later;
}

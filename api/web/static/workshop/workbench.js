// Where a record is written: the form, what is said about it while typing, and the bar that saves it.

import { complain, doing } from "../notice.js";
import { html } from "../render.js";
import { t, when } from "../words.js";
import { advising } from "./advice.js";
import { formOf } from "./form.js";
import { keep, kept, letGo } from "./kept.js";
import { same } from "./merging.js";

/**
 * The form of a record beside its advice. `save(record, bench)` keeps it on the server; what is typed before that is
 * kept here under `keptAs`, with the `base` and `version` it was made from. `steps(bench)` adds to the bar, `aside` to
 * the right.
 */
export function workbench({ kind, base, version = 0, isFixed = false, keptAs, save, steps = () => [], aside = "", signal }) {
  const before = kept(keptAs);
  const found = before && !same(before.record, base) ? before : null;
  const bench = { base: found?.base ?? base, version: found?.version ?? version };
  const form = formOf(kind, found?.record ?? base, { isFixed });
  const [state] = html`<p class="state small soft" role="status"></p>`.children;
  const [place] = html`<div></div>`.children;
  const advice = advising(place, kind, form, signal);

  Object.assign(bench, {
    form,
    record: form.read,
    isChanged: () => !same(form.read(), bench.base),
    /** Go on from what the server has now, with what the form shall show. */
    rebase(newBase, newVersion, shown = newBase) {
      Object.assign(bench, { base: newBase, version: newVersion });
      form.write(shown);
      note();
      advice.now();
    },
    note,
    async save() {
      form.mark([]);
      try {
        await save(form.read(), bench);
      } catch (error) {
        const fields = error.fields ?? [];
        const homeless = form.mark(fields);
        complain(fields.length > homeless.length ? Object.assign(new Error(t("form.wrong")), { status: error.status, fields: homeless }) : error);
        throw new Unsaved();
      }
    },
  });

  function note() {
    const isChanged = bench.isChanged();
    state.textContent = t(isChanged ? "state.unsaved" : "state.saved");
    if (isChanged) keep(keptAs, { record: form.read(), base: bench.base, version: bench.version, at: Date.now() });
    else letGo(keptAs);
  }

  const saving = quietly(bench.save);
  const [element] = html`<form class="workbench" novalidate @submit=${saving} @input=${() => (note(), advice.soon())}>
    ${found && restored(found, () => (letGo(keptAs), bench.rebase(base, version)))}
    <div class="columns wide-left">
      <div class="card">${form.element}</div>
      <aside class="stack"><section class="card advice" aria-label=${t("advice.title")} aria-live="polite"><h3>${t("advice.title")}</h3>${place}</section>${aside}</aside>
    </div>
    <div class="bottom-bar row"><button class="main">${t("save")} <kbd>Ctrl S</kbd></button>${steps(bench)}${state}</div>
  </form>`.children;
  addEventListener("keydown", (event) => shortcut(event, saving), { signal });
  state.textContent = t(bench.isChanged() ? "state.unsaved" : "state.saved");
  advice.now();
  return element;
}

/** What was refused has been said already where it was found. */
export class Unsaved extends Error {}

/** As `doing`, but says nothing of what the bench has said itself. */
export function quietly(work) {
  return doing(async (event) => {
    try {
      await work(event);
    } catch (error) {
      if (!(error instanceof Unsaved)) throw error;
    }
  });
}

function shortcut(event, saving) {
  if ((event.ctrlKey || event.metaKey) && event.key.toLowerCase() === "s") {
    event.preventDefault();
    if (!document.querySelector("dialog:modal")) saving();
  }
}

function restored({ at }, discard) {
  const [shown] = html`<p class="card restored row apart"><span>${t("kept.restored", { when: when(at) })}</span>
    <button type="button" @click=${() => (discard(), shown.remove())}>${t("kept.discard")}</button></p>`.children;
  return shown;
}

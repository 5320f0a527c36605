// A draft of something published: to change it, to retire it, or to bring an old version back.

import { openDialog } from "../dialog.js";
import { say } from "../notice.js";
import { html } from "../render.js";
import { get, post } from "../server.js";
import { t } from "../words.js";
import { address, go } from "./route.js";

const MOST = 200;

/** Begin the draft and open it; where there is one of the same record already, ask which is meant. */
export async function begin(kind, key, said = {}) {
  const { records } = await get("/v1/drafts", { limit: MOST });
  const there = records.find((draft) => draft.kind === kind && draft.key === key);
  if (!there) return anew(kind, key, said);
  openDialog(t("begin.there"), html`<p>${t("begin.there_why", { name: there.by })} <a href=${address("drafts", there.id)} @click=${({ target }) => target.closest("dialog").close()}>${t("begin.open")}</a></p>`, {
    say: t("begin.anew"),
    work: () => anew(kind, key, said),
  });
}

async function anew(kind, key, said) {
  const draft = await post("/v1/drafts", { kind, key, ...said });
  say(t("draft.begun"));
  go("drafts", draft.id);
}

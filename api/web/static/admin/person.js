// One person: added, changed, given a password, let in or kept out.

import { WrongField, askFirst, openDialog } from "../dialog.js";
import { say } from "../notice.js";
import { html } from "../render.js";
import { post, put } from "../server.js";
import { keysOf, t } from "../words.js";

const path = (one) => `/v1/accounts/${encodeURIComponent(one.name)}`;

export function addPerson(again) {
  const content = html`<label>${t("field.name")}<input name="name" required maxlength="100" autocomplete="off" autocapitalize="none"></label>
    ${stateFields({ role: "technician", groups: [], machine_models: [] })}
    <fieldset class="stack"><legend class="soft small">${t("people.password.may")}</legend>${passwordFields(false)}</fieldset>`;
  const dialog = openDialog(t("people.add"), content, {
    say: t("add"),
    draft: "person",
    work: async (said) => {
      const made = await post("/v1/accounts", { name: said.get("name"), ...state(said), password: password(said) || null });
      await again();
      say(t("people.added", { name: made.name }));
    },
  });
  followRole(dialog);
}

export function changePerson(one, again) {
  const dialog = openDialog(t("people.change", { name: one.name }), stateFields(one), {
    work: async (said) => {
      await put(path(one), { ...state(said), is_disabled: one.is_disabled });
      await again();
      say(t("people.changed", { name: one.name }));
    },
  });
  followRole(dialog);
}

export function setPassword(one) {
  const content = html`<p class="soft">${t("people.password.ends")}</p>
    <input class="sr" autocomplete="username" value=${one.name} tabindex="-1" aria-hidden="true" readonly>${passwordFields(true)}`;
  openDialog(t("people.password.of", { name: one.name }), content, {
    say: t("people.password.set"),
    work: async (said) => {
      await put(`${path(one)}/password`, { password: password(said) });
      say(t("people.password.done", { name: one.name }));
    },
  });
}

/** Let somebody in again, or keep them out after asking. */
export function turn(one, again) {
  const work = async () => {
    const { role, groups, machine_models } = one;
    await put(path(one), { role, groups, machine_models, is_disabled: !one.is_disabled });
    await again();
    say(t(one.is_disabled ? "people.enabled" : "people.is_out", { name: one.name }));
  };
  const { name } = one;
  if (one.is_disabled) openDialog(t("people.enable.ask", { name }), html`<p>${t("people.enable.what")}</p>`, { say: t("people.enable"), work });
  else askFirst(t("people.disable.ask", { name }), t("people.disable.what"), t("people.disable"), work);
}

const stateFields = (one) => html`
  <label>${t("field.role")}<select name="role">
    ${keysOf("role.").map((role) => html`<option value=${role} ?selected=${role === one.role}>${t(`role.${role}`)}</option>`)}
  </select></label>
  <p class="soft small" data-about-role></p>
  <label>${t("people.groups")}<input name="groups" value=${listed(one.groups)} autocomplete="off" placeholder=${t("people.groups.example")}></label>
  <label data-models>${t("people.models")}<input name="machine_models" value=${listed(one.machine_models)} autocomplete="off" placeholder="HX220, HX350"></label>`;

const passwordFields = (isRequired) => html`
  <label>${t("field.password")}<input type="password" name="password" minlength="10" maxlength="200" autocomplete="new-password" ?required=${isRequired} aria-describedby="password-rule"></label>
  <p class="soft small" id="password-rule">${t("people.password.rule")}</p>
  <label>${t("field.again")}<input type="password" name="again" autocomplete="new-password" ?required=${isRequired}></label>`;

/** What a role may do, and the machine models only where they mean something. */
function followRole(dialog) {
  const select = dialog.querySelector("[name=role]");
  const follow = () => {
    dialog.querySelector("[data-about-role]").textContent = t(`people.may.${select.value}`);
    dialog.querySelector("[data-models]").hidden = select.value !== "partner";
  };
  select.addEventListener("change", follow);
  follow();
}

function password(said) {
  if (said.get("password") !== said.get("again")) throw new WrongField("again", t("people.password.differs"));
  return said.get("password");
}

const state = (said) => ({ role: said.get("role"), groups: list(said.get("groups")), machine_models: list(said.get("machine_models")) });
const listed = (names) => names.join(", ");
const list = (typed) => typed.split(/[,，、;；]/).map((one) => one.trim()).filter(Boolean);

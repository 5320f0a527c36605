// People: who may come in, as what, and what each may see.

import { html, render } from "../render.js";
import { get } from "../server.js";
import { number, t } from "../words.js";
import { menu } from "./menu.js";
import { addPerson, changePerson, setPassword, turn } from "./person.js";

export async function people(place) {
  const all = await get("/v1/accounts");
  const again = () => people(place);
  const list = document.createElement("ul");
  list.className = "list card";
  const show = (typed) => render(list, shownOf(all, typed).map((one) => person(one, again)));
  render(place, html`
    <div class="row apart">
      <h2>${t("people.title")} <span class="soft">${number(all.length)}</span></h2>
      <button class="main" @click=${() => addPerson(again)}>${t("people.add")}</button>
    </div>
    ${all.length > 6 && html`<label class="find">${t("people.find")}
      <input type="search" id="find-person" @input=${({ target }) => show(target.value)}></label>`}
    ${list}`);
  show("");
}

function shownOf(all, typed) {
  const wanted = typed.trim().toLowerCase();
  const texts = (one) => [one.name, t(`role.${one.role}`), ...one.groups, ...one.machine_models].join(" ").toLowerCase();
  return all.filter((one) => texts(one).includes(wanted));
}

const person = (one, again) => html`<li class="item" data-name=${one.name}>
  <div>
    <h3>${one.name}</h3>
    <p class="row small">
      <span class=${`chip${one.role === "admin" ? " accent" : ""}`}>${t(`role.${one.role}`)}</span>
      ${one.is_disabled && html`<span class="chip bad">${t("people.disabled")}</span>`}
      ${one.groups.map((group) => html`<span class="chip">${t("people.group", { group })}</span>`)}
      ${one.machine_models.map((model) => html`<span class="chip">${model}</span>`)}
    </p>
  </div>
  <div class="row">
    <button @click=${() => changePerson(one, again)}>${t("change")}</button>
    <button @click=${() => setPassword(one)}>${t("people.password")}</button>
    ${menu(one.name,
      html`<a class="button" href=${`#tokens?account=${encodeURIComponent(one.name)}`}>${t("view.tokens")}</a>`,
      html`<a class="button" href=${`#trail?who=${encodeURIComponent(one.name)}`}>${t("people.did")}</a>`,
      html`<button class=${one.is_disabled ? "" : "danger"} @click=${() => turn(one, again)}>${t(one.is_disabled ? "people.enable" : "people.disable")}</button>`)}
  </div>
</li>`;

// Tokens: what programs and devices come in with; made once, shown once, ended at any time.

import { askFirst, openDialog } from "../dialog.js";
import { say } from "../notice.js";
import { html, render } from "../render.js";
import { del, get, post } from "../server.js";
import { day, fromNow, keysOf, t } from "../words.js";
import { showOnce } from "./shown-once.js";

const DAYS = [7, 30, 90, 180, 366];

export async function tokens(place, { query }) {
  const account = query.get("account") ?? "";
  const [accounts, all] = await Promise.all([get("/v1/accounts"), get("/v1/tokens", account ? { account } : { everyone: true })]);
  const again = () => tokens(place, { query });
  const secret = place.querySelector("[data-secret]") ?? html`<div data-secret></div>`.firstElementChild;
  const good = all.filter(isGood);
  const ended = all.filter((one) => !isGood(one));
  const names = Object.fromEntries(accounts.map((one) => [folded(one.name), one.name]));
  render(place, html`
    <div class="row apart">
      <h2>${t("tokens.title")}</h2>
      <button class="main" @click=${() => make(accounts, account, again, secret)}>${t("tokens.make")}</button>
    </div>
    ${secret}
    <label class="find">${t("tokens.whose")}<select id="token-account" @change=${({ target }) => (location.hash = `tokens${target.value && `?account=${encodeURIComponent(target.value)}`}`)}>
      <option value="">${t("tokens.everyone")}</option>
      ${accounts.map(({ name }) => html`<option value=${name} ?selected=${folded(name) === folded(account)}>${name}</option>`)}
    </select></label>
    ${good.length > 0 ? html`<ul class="list card">${good.map((one) => token(one, names, again))}</ul>` : html`<p class="empty card">${t("tokens.none")}</p>`}
    ${ended.length > 0 && html`<details class="fold" id="ended"><summary>${t("tokens.ended", { n: ended.length })}</summary>
      <ul class="list card">${ended.map((one) => token(one, names, again))}</ul></details>`}`);
}

const isGood = (one) => !one.revoked && new Date(one.expires) > Date.now();
const folded = (name) => name.normalize("NFKC").toLowerCase().split(/\s+/).filter(Boolean).join(" ");

const token = (one, names, again) => html`<li class="item" data-token=${one.id}>
  <div>
    <h3>${one.label || t("tokens.unnamed")} <span class="soft small">${names[one.account] ?? one.account}</span></h3>
    <p class="row small">${one.rights.map((right) => html`<span class="chip">${t(`right.${right}`)}</span>`)}</p>
    <p class="soft small">${t(one.last_used ? "tokens.used" : "tokens.unused", { when: one.last_used && fromNow(one.last_used) })} · ${ending(one)} · <code>${one.id}</code></p>
  </div>
  ${isGood(one) && html`<div class="row"><button class="danger" @click=${() => revoke(one, again)}>${t("tokens.revoke")}</button></div>`}
</li>`;

function ending(one) {
  if (one.revoked) return t("tokens.revoked", { when: day(one.revoked) });
  return t(isGood(one) ? "tokens.ends" : "tokens.expired", { when: day(one.expires) });
}

function make(accounts, account, again, secret) {
  const content = html`
    <label>${t("tokens.for")}<select name="account">
      <option value="">${t("tokens.myself")}</option>
      ${accounts.filter((one) => !one.is_disabled).map(({ name }) => html`<option value=${name} ?selected=${folded(name) === folded(account)}>${name}</option>`)}
    </select></label>
    <label>${t("field.label")}<input name="label" maxlength="200" placeholder=${t("tokens.label.example")} autocomplete="off"></label>
    <label>${t("field.days")}<select name="days">${DAYS.map((days) => html`<option value=${days} ?selected=${days === 90}>${t("days", { n: days })}</option>`)}</select></label>
    <fieldset class="stack"><legend class="soft small">${t("tokens.rights")}</legend>
      <div class="ticks">${keysOf("right.").map((right) => html`<label class="row"><input type="checkbox" name="rights" value=${right}>${t(`right.${right}`)}</label>`)}</div>
    </fieldset>`;
  openDialog(t("tokens.make"), content, {
    say: t("tokens.make.go"),
    draft: "token",
    work: async (said) => {
      const wanted = { account: said.get("account"), label: said.get("label"), days: Number(said.get("days")), rights: said.getAll("rights") };
      const made = await post("/v1/tokens", wanted);
      await again();
      return () => showOnce(secret, t("tokens.made", { label: made.about.label || t("tokens.unnamed") }), made.token);
    },
  });
}

const revoke = (one, again) =>
  askFirst(t("tokens.revoke.ask", { label: one.label || one.id }), t("tokens.revoke.what"), t("tokens.revoke"), async () => {
    await del(`/v1/tokens/${one.id}`);
    await again();
    say(t("tokens.revoke.done"));
  });

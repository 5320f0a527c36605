// Manuals: one is uploaded and read while one watches; the last ones stand below with how far they are.

import { doing, say } from "../notice.js";
import { html } from "../render.js";
import { call, get, post } from "../server.js";
import { language, t } from "../words.js";
import { watching } from "./progress.js";
import { address, again, go } from "./route.js";

const MOST = 200;

/** The upload and the last jobs; `?replaces=ID` is the manual of which this is a new edition. */
export async function show({ query, signal }) {
  const [jobs, manuals] = await Promise.all([get("/v1/jobs", { limit: 50 }), get("/v1/manuals", { limit: MOST })]);
  return html`<header class="heading"><h2>${t("manuals.title")}</h2><p class="soft">${t("manuals.how")}</p></header>
    <div class="columns">${upload(manuals.records, query.get("replaces") ?? "")}
    <section class="card"><h3>${t("manuals.jobs")}</h3>${jobs.length === 0 && html`<p class="empty">${t("manuals.none")}</p>`}<ul class="lines jobs">${jobs.map((job) => jobOf(job, signal))}</ul></section></div>`;
}

function upload(manuals, replaced) {
  const [form] = html`<form class="card stack"><h3>${t("manuals.upload")}</h3>
    <label class="drop">${t("manuals.file")}<input type="file" name="file" required accept=".pdf,.docx,.html,.htm,.md,.xlsx,.txt"><span class="soft small">${t("manuals.file_how")}</span></label>
    <label>${t("manuals.replaces")}<select name="manual_id"><option value="">${t("manuals.is_new")}</option>
      ${manuals.map(({ id, title }) => html`<option value=${id} ?selected=${id === replaced}>${title} · ${id}</option>`)}</select></label>
    <div class="fields"><label>${t("field.language")}<select name="language"><option value="">${t("manuals.by_itself")}</option><option value="zh">${t("language.zh")}</option><option value="en">${t("language.en")}</option></select></label>
      <label>${t("field.machine_models")}<input name="machine_models" placeholder=${t("manuals.models_how")}></label>
      <label>${t("field.groups")}<input name="groups" placeholder=${t("manuals.groups_how")}></label></div>
    <div class="row"><button class="main">${t("manuals.send")}</button><span class="soft small" role="status"></span></div></form>`.children;
  form.addEventListener("submit", doing(() => send(form)));
  form.addEventListener("dragover", (event) => (event.preventDefault(), form.classList.add("over")));
  form.addEventListener("dragleave", () => form.classList.remove("over"));
  form.addEventListener("drop", (event) => {
    event.preventDefault();
    form.classList.remove("over");
    form.elements.file.files = event.dataTransfer.files;
  });
  return form;
}

async function send(form) {
  const said = new FormData(form);
  const file = said.get("file");
  const state = form.querySelector("[role=status]");
  state.textContent = t("manuals.sending", { name: file.name });
  try {
    const query = new URLSearchParams({ filename: file.name, ...filled(said, "manual_id"), ...filled(said, "language") });
    for (const name of ["machine_models", "groups"]) for (const one of said.get(name).split(/[,，、;；]/)) if (one.trim()) query.append(name, one.trim());
    const job = await call("POST", `/v1/manuals?${query}`, file, { "Content-Type": "application/octet-stream" });
    go("manuals", job.id);
  } finally {
    state.textContent = "";
  }
}

const filled = (said, name) => (said.get(name) ? { [name]: said.get(name) } : {});

/** A job in one line, live as long as it runs. */
function jobOf(job, signal) {
  const [line] = html`<li></li>`.children;
  watching(job, signal, (now) => line.replaceChildren(shown(now)));
  return line;
}

function shown(job) {
  const resume = doing(async () => {
    await post(`/v1/jobs/${job.id}/resumption`);
    say(t("job.resumed"));
    again();
  });
  return html`<div class="job"><a class="thing" href=${address("manuals", job.id)}><span class="said">${job.filename}</span>
      <span class="soft small about">${[job.by, job.understood && t("job.understood", { ...job.understood, codes: job.understood.codes.length })].filter(Boolean).join(" · ")}</span>
      <span class=${`chip ${{ done: "good", failed: "bad", interrupted: "warn" }[job.state] ?? "accent"}`}>${t(`job.${job.state}`)}</span></a>
    ${job.state === "running" && html`<progress max=${job.pages || 1} value=${job.pages_done} aria-label=${t("job.running")}></progress>`}
    ${job.problem && html`<p class="wrong">${job.problem[language]}</p>`}
    ${job.state === "interrupted" && html`<button type="button" @click=${resume}>${t("job.resume")}</button>`}</div>`;
}

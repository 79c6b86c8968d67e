// The documents of the collection: listed, read, removed, and added by choosing or dropping files.
import * as api from "./api.js";
import { $, announce, button, el } from "./dom.js";
import { closeButton, openPanel, view } from "./panel.js";
import { prompt } from "./prompt.js";
import { dateText, problemText, t } from "./strings.js";

const state = { collection: "default", writable: true, list: null, total: 0, problem: null, uploads: [] };
let listeners = {};

/** `on.changed(count)` when the list is known anew, `on.look(file, paragraph)` to read one. */
export function startDocuments(on) {
  listeners = on;
  startDropping();
}

/** Null while it is not known. */
export const documentCount = () => (state.problem ? null : (state.list?.length ?? null));

/** Turn to a collection. */
export async function useDocuments(collection, writable) {
  Object.assign(state, { collection, writable, list: null });
  await refresh();
}

export async function refresh() {
  const { collection } = state;
  try {
    const { documents, total } = await api.documents(collection);
    if (collection !== state.collection) return;
    Object.assign(state, { list: documents, total, problem: null });
  } catch (problem) {
    if (collection !== state.collection) return;
    // a collection that is not there yet is an empty one
    const fresh = problem.kind === "unknown-collection";
    Object.assign(state, { list: [], total: 0, problem: fresh ? null : problem });
  }
  redrawDocuments();
  listeners.changed(documentCount());
}

export function showDocuments({ focus = true } = {}) {
  openPanel("documents", nodes(), { focus });
}

export function redrawDocuments() {
  if (view() === "documents") openPanel("documents", nodes());
}

function nodes() {
  const head = el(
    "header.panel-head",
    {},
    el("p.kicker", {}, state.collection),
    el("h2", { id: "panel-title" }, t("documents")),
    closeButton(),
  );
  const list = state.list && (state.list.length ? el("ul.documents", {}, state.list.map(row)) : el("p.empty", {}, t("none")));
  return [
    head,
    state.writable ? adder() : el("p.note", {}, t("readOnly")),
    state.uploads.length > 0 && el("ul.uploads", {}, state.uploads.map(({ node }) => node)),
    state.problem && el("p.note", { role: "alert" }, problemText(state.problem)),
    list ?? el("p.searching", {}, t("loading")),
    state.total > state.list?.length && el("p.where", {}, t("firstOf", state.list.length, state.total)),
  ].filter(Boolean);
}

function adder() {
  const input = el("input", { type: "file", multiple: true, hidden: true, id: "files", onchange: () => add([...input.files]) });
  return el("div.adder", {}, input, button("button", t("addFiles"), () => input.click(), { drawing: "up" }), el("span", {}, t("dropHint")));
}

function row(document) {
  const facts = [document.published && dateText(document.published), t("counts", document.paragraphs, document.quantities)];
  const remove = () => removeDocument(document.file);
  return el(
    "li",
    {},
    el(
      "button.document",
      { type: "button", onclick: () => listeners.look(document.file, 1) },
      el("span.file", {}, document.file),
      document.title && !document.file.startsWith(document.title) && el("span.title", {}, document.title),
      el("span.where", {}, facts.filter(Boolean).join(" · ")),
    ),
    state.writable && button("button.tool.remove", null, remove, { drawing: "remove", label: t("remove", document.file) }),
  );
}

async function removeDocument(file) {
  const sure = await prompt({ title: t("removeTitle"), body: t("removeBody", file), accept: t("removeAccept"), danger: true });
  if (!sure) return;
  try {
    await api.forget(state.collection, file);
    announce(t("removed", file));
  } catch (problem) {
    announce(problemText(problem));
    state.problem = problem;
  }
  await refresh();
  $("panel").focus({ preventScroll: true });
}

/** Files are sent one after the other, each under its own line with its own progress. */
async function add(files) {
  const { collection } = state;
  const queue = files.map((file) => ({ file, ...uploadLine(file.path ?? file.name) }));
  state.uploads = [...state.uploads.filter(({ failed }) => failed), ...queue];
  showDocuments({ focus: false });
  for (const entry of queue) await send(collection, entry);
  state.uploads = state.uploads.filter(({ failed, ended }) => failed || !ended);
  await listeners.added(collection);
  await refresh();
}

async function send(collection, entry) {
  const name = entry.file.path ?? entry.file.name;
  let outcome = "failed";
  let reason = null;
  try {
    const report = await api.upload(collection, entry.file, name, entry.progress);
    outcome = ["added", "changed", "unchanged"].find((kind) => report[kind].length) ?? "failed";
    reason = report.failed[0]?.reason;
  } catch (problem) {
    reason = problemText(problem);
  }
  Object.assign(entry, { ended: true, failed: outcome === "failed" });
  entry.finish(outcome, reason);
  announce(t("uploaded", name, [t(`outcome.${outcome}`), reason].filter(Boolean).join(", ")));
}

function uploadLine(name) {
  const bar = el("progress", { max: 1, value: 0, "aria-label": name });
  const said = el("span.where", {}, t("uploading"));
  const node = el("li.upload", {}, el("span.file", {}, name), said, bar);
  const progress = (share) => {
    bar.value = share;
    if (share < 1) return;
    // the bytes are there: how long the reading takes, nobody knows
    bar.removeAttribute("value");
    said.textContent = t("reading");
  };
  const finish = (outcome, reason) => {
    bar.remove();
    node.classList.add(outcome);
    said.textContent = [t(`outcome.${outcome}`), reason].filter(Boolean).join(": ");
    if (outcome === "failed") node.append(button("button.tool", null, () => dismiss(node), { drawing: "close", label: t("dismiss") }));
  };
  return { node, progress, finish };
}

function dismiss(node) {
  state.uploads = state.uploads.filter((entry) => entry.node !== node);
  redrawDocuments();
}

function startDropping() {
  const carriesFiles = (event) => event.dataTransfer?.types.includes("Files");
  const over = (event) => {
    if (!carriesFiles(event)) return;
    event.preventDefault();
    event.dataTransfer.dropEffect = state.writable ? "copy" : "none";
    $("drop").hidden = !state.writable;
  };
  document.addEventListener("dragenter", over);
  document.addEventListener("dragover", over);
  document.addEventListener("dragleave", (event) => event.relatedTarget || ($("drop").hidden = true));
  document.addEventListener("drop", async (event) => {
    if (!carriesFiles(event)) return;
    event.preventDefault();
    $("drop").hidden = true;
    if (state.writable) await add(await droppedFiles(event.dataTransfer));
  });
}

/** What was dropped, folders walked through; a file in one is cited by its path below what was dropped. */
async function droppedFiles(transfer) {
  const entries = [...transfer.items].map((item) => item.webkitGetAsEntry?.()).filter(Boolean);
  if (!entries.length) return [...transfer.files];
  return (await Promise.all(entries.map((entry) => walk(entry, "")))).flat();
}

async function walk(entry, folder) {
  if (entry.isFile) {
    const file = await new Promise((resolve, reject) => entry.file(resolve, reject));
    return [Object.assign(file, { path: folder + entry.name })];
  }
  const reader = entry.createReader();
  const inside = [];
  for (;;) {
    // a reader hands out a hundred at a time, and nothing when it is through
    const some = await new Promise((resolve, reject) => reader.readEntries(resolve, reject));
    if (!some.length) break;
    inside.push(...some.filter(({ name }) => !name.startsWith(".")));
  }
  return (await Promise.all(inside.map((child) => walk(child, `${folder}${entry.name}/`)))).flat();
}

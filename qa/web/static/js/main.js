// The page, put together: what stands in index.html is given its words and its work.
import * as api from "./api.js";
import { ask, drawWelcome, isRunning, redrawConversation, startAgain, stop, useConversation } from "./conversation.js";
import { documentCount, redrawDocuments, showDocuments, startDocuments, useDocuments } from "./documents.js";
import { $, el } from "./dom.js";
import { closePanel, isNarrow, startPanel, view } from "./panel.js";
import { prompt } from "./prompt.js";
import { markShown, redrawSource, showSource } from "./source.js";
import { choice } from "./store.js";
import { other, preferred, problemText, speak, t } from "./strings.js";
import { startTips } from "./tip.js";

const NAME = "[a-z0-9][a-z0-9._\\-]{0,62}";
const NEW = "\n";

let known = [];
let collection = choice.get("collection") ?? "default";

const entry = () => known.find(({ name }) => name === collection);
const isWritable = () => entry()?.writable ?? true;
const addFiles = () => {
  showDocuments({ focus: false });
  $("files").click();
};

async function loadCollections() {
  known = await api.collections().catch(() => []);
  drawCollections();
}

function drawCollections() {
  const names = known.map(({ name }) => name);
  if (!names.includes(collection)) names.push(collection);
  const options = names.map((name) => el("option", { value: name, selected: name === collection }, name));
  $("collection").replaceChildren(...options, el("option", { value: NEW }, t("newCollection")));
  $("collection").value = collection;
}

async function choose(name) {
  if (name === NEW) {
    drawCollections();
    const field = { pattern: NAME, maxlength: 63, spellcheck: "false" };
    name = await prompt({ title: t("newCollection"), body: t("newCollectionBody"), accept: t("create"), field });
    if (!name) return;
  }
  collection = name;
  choice.set("collection", name);
  drawCollections();
  useConversation(name);
  if (!isNarrow() || view()) showDocuments({ focus: false });
  await useDocuments(name, isWritable());
}

function redrawAll() {
  speak(choice.get("language") ?? preferred());
  drawCollections();
  drawWelcome(documentCount(), isWritable() && addFiles);
  redrawConversation();
  redrawDocuments();
  if (view() === "source") redrawSource();
}

function startAsking() {
  const field = $("question");
  const grow = () => {
    field.style.height = "auto";
    field.style.height = `${Math.min(field.scrollHeight, 200)}px`;
  };
  const submit = () => {
    const question = field.value.trim();
    if (!question) return;
    field.value = "";
    grow();
    ask(question);
  };
  field.addEventListener("input", grow);
  field.addEventListener("keydown", (event) => {
    // while a Chinese word is being composed, Enter chooses it
    if (event.key !== "Enter" || event.shiftKey || event.isComposing) return;
    event.preventDefault();
    if (!isRunning()) submit();
  });
  $("ask").addEventListener("submit", (event) => {
    event.preventDefault();
    if (isRunning()) stop();
    else submit();
  });
}

function startTools() {
  $("fresh").addEventListener("click", startAgain);
  $("collection").addEventListener("change", (event) => choose(event.target.value));
  $("show-documents").addEventListener("click", () => (view() === "documents" ? closePanel() : showDocuments()));
  $("language").addEventListener("click", () => {
    choice.set("language", other());
    redrawAll();
  });
  $("theme").addEventListener("click", () => {
    const now = choice.get("theme") ?? (matchMedia("(prefers-color-scheme: dark)").matches ? "dark" : "light");
    choice.set("theme", now === "dark" ? "light" : "dark");
    document.documentElement.dataset.theme = choice.get("theme");
  });
}

async function start() {
  if (choice.get("theme")) document.documentElement.dataset.theme = choice.get("theme");
  speak(choice.get("language") ?? preferred());
  api.onMissingKey((problem) => {
    const refusal = problem.kind === "missing-key" ? "" : problemText(problem);
    return prompt({ title: t("keyTitle"), body: `${refusal} ${t("keyBody")}`, accept: t("keyField"), field: { type: "password" } });
  });
  startTips();
  startPanel(markShown);
  startAsking();
  startTools();
  startDocuments({
    changed: (count) => drawWelcome(count, isWritable() && addFiles),
    look: (file, paragraph) => showSource({ collection, file, paragraph }),
    added: loadCollections,
  });
  drawWelcome(null, null);
  drawCollections();
  if (!isNarrow()) showDocuments({ focus: false });
  useConversation(collection);
  await loadCollections();
  // the choice of an earlier visit may be gone, and a key may open others than the default
  if (known.length && !entry()) {
    collection = (known.find(({ name }) => name === "default") ?? known[0]).name;
    drawCollections();
    useConversation(collection);
  }
  await useDocuments(collection, isWritable());
}

start();

// Asking: turns on the page, sentences as they arrive, and what is kept of them.
import * as api from "./api.js";
import { turnView } from "./answer.js";
import { showDocuments } from "./documents.js";
import { $, announce, button, el, icon } from "./dom.js";
import { headline } from "./marking.js";
import { isNarrow, view } from "./panel.js";
import { markShown, showSource } from "./source.js";
import { history, load, save } from "./store.js";
import { problemText, t } from "./strings.js";

let collection = "default";
let turns = [];
let running = null;

/** Turn to the conversation held about `name`. */
export function useConversation(name) {
  running?.abort();
  collection = name;
  turns = load(name);
  redrawConversation();
  $("scroll").scrollTop = $("scroll").scrollHeight;
}

export function startAgain() {
  running?.abort();
  turns = [];
  save(collection, turns);
  $("live").replaceChildren();
  redrawConversation();
  $("question").focus();
}

export function redrawConversation() {
  $("turns").replaceChildren(...turns.map((turn) => turnView(turn, handlers(turn))));
  document.body.classList.toggle("talking", turns.length > 0);
  drawSend();
  markShown();
}

export const stop = () => running?.abort();
export const isRunning = () => running !== null;

function handlers(turn) {
  const at = collection;
  return {
    open: (citation, number) => open(turn, citation, number),
    look: (file, paragraph) => showSource({ collection: at, file, paragraph }),
    again: (question) => {
      turns = turns.filter((other) => other !== turn);
      $(`turn-${turn.id}`).remove();
      $("question").focus({ preventScroll: true });
      ask(question);
    },
  };
}

function open(turn, citation, number, options) {
  // while sentences still arrive, the numbers are not there yet
  const answer = turn.answer ?? { numbers: [] };
  const place = { collection, file: citation.file, paragraph: citation.paragraph };
  return showSource({ ...place, turn: turn.id, citation, answer, number: number ?? headline(answer, citation) }, options);
}

/** Ask, and show what comes. Resolves when the answer is complete, stopped, or has failed. */
export async function ask(question) {
  const told = history(turns);
  const turn = { id: Date.now(), question, state: "pending", sentences: [], citations: [], answer: null, problem: null };
  const abort = new AbortController();
  const keep = turns;
  running?.abort();
  running = abort;
  turns.push(turn);
  save(collection, turns);
  $("live").replaceChildren();
  $("turns").append(turnView(turn, handlers(turn)));
  document.body.classList.add("talking");
  drawSend();
  $(`turn-${turn.id}`).scrollIntoView({ block: "start" });
  const on = {
    citation: (citation) => turn.citations.push(citation),
    sentence: (sentence) => {
      turn.sentences.push(sentence);
      announce(sentence.text);
      redraw(turn);
    },
  };
  try {
    turn.answer = await api.ask(question, { collection, history: told, signal: abort.signal, on });
    turn.state = "done";
  } catch (problem) {
    turn.state = problem.kind === "stopped" ? "stopped" : "failed";
    turn.problem = { kind: problem.kind, status: problem.status, detail: problem.detail, remedy: problem.remedy };
  }
  if (running === abort) running = null;
  if (keep !== turns) return;
  save(collection, turns);
  finish(turn);
}

function finish(turn) {
  drawSend();
  redraw(turn);
  const { answer } = turn;
  if (!answer) return announce(turn.state === "stopped" ? t("stopped") : problemText(turn.problem));
  if (answer.status === "abstained") announce(answer.answer);
  for (const conflict of answer.conflicts) announce(t(`conflict.${conflict.class}`));
  if (answer.citations.length) announce(t("answerDone", answer.citations.length));
  if (isNarrow() || !view()) return null;
  // beside the answer there is room for its first source, so it is there without being asked for
  if (answer.citations.length) return open(turn, answer.citations[0], null, { focus: false });
  return showDocuments({ focus: false });
}

/** One turn drawn anew, the end kept in sight where it was, and the focus where it was too. */
function redraw(turn) {
  const old = $(`turn-${turn.id}`);
  if (!old) return;
  const box = $("scroll");
  const atEnd = box.scrollHeight - box.scrollTop - box.clientHeight < 80;
  const held = old.contains(document.activeElement);
  old.replaceWith(turnView(turn, handlers(turn)));
  if (atEnd) box.scrollTop = box.scrollHeight;
  markShown();
  if (held) $(`turn-${turn.id}`).querySelector("button")?.focus({ preventScroll: true });
}

function drawSend() {
  const send = $("send");
  const label = t(running ? "stop" : "ask");
  send.replaceChildren(icon(running ? "stop" : "send"), el("span", {}, label));
  send.setAttribute("aria-label", label);
}

/** What stands there before the first question; `count` documents, or null while that is not known. */
export function drawWelcome(count, addFiles) {
  if (count === 0) {
    const add = addFiles && button("button.primary", t("addFiles"), addFiles, { drawing: "up" });
    $("welcome").replaceChildren(el("h2", {}, t("welcomeEmpty")), el("p", {}, t("welcomeEmptyBody")), add || "");
    return;
  }
  const terms = ["quoted", "derived"].map((verdict) => [el(`span.number.${verdict}`, {}, t(`verdict.${verdict}`)), t(`legend.${verdict}`)]);
  terms.push([[el("span.cite", {}, "1"), " ", t("legendCitation")], t("legend.citation")]);
  const legend = el("dl.legend", {}, terms.map(([term, meaning]) => el("div", {}, el("dt", {}, term), el("dd", {}, meaning))));
  $("welcome").replaceChildren(el("h2", {}, t("welcome")), el("p", {}, t("welcomeBody")), legend);
}

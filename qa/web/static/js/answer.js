// One turn of the conversation as nodes: the question, the answer with its numbers and citations, and what bears on it.
import { byClass, conflictView, isAside } from "./conflict.js";
import { copyAnswer } from "./copying.js";
import { button, el, icon } from "./dom.js";
import { pieces } from "./marking.js";
import { placeButton, quoteView } from "./references.js";
import { problemText, t } from "./strings.js";

/** `on.open(citation, number)`, `on.look(file, paragraph)`, `on.again(question)`. */
export function turnView(turn, on) {
  const { answer } = turn;
  const article = el(
    "article.turn",
    { id: `turn-${turn.id}`, "aria-labelledby": `question-${turn.id}`, "aria-busy": String(turn.state === "pending") },
    el("h2.question", { id: `question-${turn.id}` }, turn.question),
    answer?.standalone && el("p.understood", {}, t("understood", answer.standalone)),
    answer?.status === "abstained" ? abstention(answer, on) : statement(turn, on),
    answer && byClass(answer.conflicts).map((conflict) => conflictView(conflict, turn, on)),
    answer && notes(answer),
    answer && sources(turn, on),
    answer && footer(answer),
    turn.state !== "done" && state(turn, on),
  );
  return article;
}

function statement(turn, on) {
  const { answer, sentences, citations } = turn;
  if (answer) return el("p.answer", { lang: answer.language }, pieces(answer.answer, answer, on, turn.id));
  const shown = sentences.map(({ text }) => el("span.sentence", {}, pieces(text, { citations, numbers: [] }, on, turn.id), " "));
  return shown.length ? el("p.answer", {}, shown) : null;
}

function abstention(answer, on) {
  const seen = answer.looked_at.map(({ file, paragraph }) => el("li", {}, placeButton(file, paragraph, on.look)));
  return el(
    "section.abstention",
    {},
    el("p.kicker", {}, t("abstained")),
    el("p.answer", { lang: answer.language }, answer.answer),
    seen.length > 0 && el("h3", {}, t("lookedAt")),
    seen.length > 0 && el("ul.plain", {}, seen),
  );
}

/** What was held back or could not be told, where the answer's own text does not say so. */
function notes(answer) {
  return ["withheld", "unchecked"].flatMap((kind) =>
    answer[kind]
      .filter((text) => !answer.answer.includes(text))
      .map((text) => el(`p.note.${kind}`, {}, el("strong", {}, t(kind)), " ", text)),
  );
}

/** The citations with their quotes, but for those that a conflict shows: in the open, or folded away and nowhere else. */
function sources({ id: turn, answer }, on) {
  const [aside, open] = [true, false].map((folded) => {
    const conflicts = answer.conflicts.filter((conflict) => isAside(conflict) === folded);
    return new Set(conflicts.flatMap(({ values }) => values.map(({ citation }) => citation)));
  });
  const isListed = ({ id }) => !open.has(id) && (!aside.has(id) || answer.answer.includes(`[${id}]`));
  const rows = answer.citations.filter(isListed).map((citation) =>
    el(
      "li",
      {},
      el(
        "button.source-row",
        { type: "button", "data-source": `${turn}/${citation.id}`, onclick: () => on.open(citation, null) },
        el("span.index", {}, citation.id),
        el("span.file", {}, citation.file),
        el("span.where", {}, `${t("paragraph", citation.paragraph)} · ${t("lines", ...citation.lines)}`),
        quoteView(citation),
      ),
    ),
  );
  return rows.length > 0 && el("section.sources", { "aria-label": t("sources") }, el("ul.plain", {}, rows));
}

function footer(answer) {
  const count = (verdict) => answer.numbers.filter((number) => number.verdict === verdict).length;
  const checked = ["quoted", "derived"].filter(count).map((verdict) => t(`checked.${verdict}`, count(verdict)));
  const copy = button("button.quiet", t("copy"), () => copyAnswer(answer, copy), { drawing: "copy" });
  return el(
    "footer.meta",
    {},
    checked.length > 0 && el("span.checked", {}, icon("check"), t("checked.all", checked.join(" · "))),
    answer.status !== "abstained" && copy,
    el("span.model", {}, t("answeredBy", answer.model, Math.round(answer.timings_ms.total ?? 0))),
  );
}

/** An answer that is on its way, or that did not come. */
function state(turn, on) {
  if (turn.state === "pending") return el("p.searching", {}, turn.sentences.length === 0 && t("searching"), el("i"), el("i"), el("i"));
  const text = turn.state === "failed" ? problemText(turn.problem) : t("stopped");
  return el(
    `p.trouble.${turn.state}`,
    { role: turn.state === "failed" ? "alert" : null },
    text,
    " ",
    button("button.quiet", t("again"), () => on.again(turn.question)),
  );
}

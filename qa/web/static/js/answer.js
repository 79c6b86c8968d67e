// One turn of the conversation as nodes: the question, the answer with its numbers and citations, and what bears on it.
import { button, codePoints, el, icon } from "./dom.js";
import { copyAnswer } from "./copying.js";
import { dateText, problemText, t, valueText, workingText } from "./strings.js";

const MARKER = /\[(\d+)\]/g;

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

/** The text with its numbers and citation markers as buttons; both are found by code points. */
function pieces(text, answer, on, turn) {
  const points = codePoints(text);
  const found = [...markers(text, answer, on, turn), ...figures(points, answer, on, turn)];
  const nodes = [];
  let at = 0;
  for (const { start, end, node } of found.sort((a, b) => a.start - b.start)) {
    if (start < at) continue;
    const before = points.slice(at, start).join("");
    // a marker stays on the line of the word before it
    nodes.push(node.matches(".cite") ? before.replace(/ $/, "\u2060") : before, node);
    at = end;
  }
  return [...nodes, points.slice(at).join("")];
}

function markers(text, { citations }, on, turn) {
  return [...text.matchAll(MARKER)].flatMap((match) => {
    const citation = citations.find(({ id }) => id === Number(match[1]));
    if (!citation) return [];
    const start = codePoints(text.slice(0, match.index)).length;
    return [{ start, end: start + match[0].length, node: marker(citation, on, turn) }];
  });
}

function marker(citation, on, turn) {
  const label = t("cites", citation.id, t("place", citation.file, citation.paragraph));
  const props = { "aria-label": label, "data-tip": label, "data-source": `${turn}/${citation.id}` };
  return el("button.cite", { type: "button", onclick: () => on.open(citation, null), ...props }, citation.id);
}

function figures(points, answer, on, turn) {
  const main = headline(answer);
  return answer.numbers.flatMap((number, place) => {
    if (!number.chars) return [];
    const [start, end] = number.chars;
    const citation = answer.citations.find(({ id }) => id === number.citation);
    const description = verdictText(number, citation);
    const id = `check-${turn}-${place}`;
    const node = el(
      `button.number.${number.verdict}`,
      { class: number === main && "headline", type: "button", "data-tip": description, "aria-describedby": id, onclick: () => citation && on.open(citation, number) },
      points.slice(start, end).join(""),
      el("span", { id, hidden: true }, description),
      number.verdict !== "label" && el("span.sr", {}, ` (${t(`verdict.${number.verdict}`)})`),
    );
    return [{ start, end, node }];
  });
}

/** The number that states the figure asked for; with `citation`, only where it rests on that. */
export function headline({ value, numbers }, citation = null) {
  const states = (number) => value && number.value === value.value && number.unit === value.unit;
  return numbers.find((number) => states(number) && (!citation || number.citation === citation.id)) ?? null;
}

function verdictText(number, citation) {
  if (number.verdict === "derived") return t("tip.derived", workingText(number.working));
  return t(`tip.${number.verdict}`, number.source_text, citation ? t("place", citation.file, citation.paragraph) : "");
}

/** How the document writes a conflicting value: the number of the answer that was checked against it, if there is one. */
function wording(value, answer) {
  const same = answer.numbers.find((n) => n.citation === value.citation && n.value === value.value && n.unit === value.unit);
  return same?.source_text ?? valueText(value.value, value.unit);
}

/** One conflict for each class, each value in it once: an answer's own figure stands in all of its conflicts. */
function byClass(conflicts) {
  const classes = Map.groupBy(conflicts, (conflict) => conflict.class);
  return [...classes].map(([name, group]) => {
    const values = group.flatMap((conflict) => conflict.values);
    return { class: name, values: [...new Map(values.map((value) => [`${value.citation} ${value.value} ${value.unit}`, value])).values()] };
  });
}

/** Figures of another period or scope do not gainsay the answer: they are there for those who look. */
const isAside = (conflict) => conflict.class.startsWith("other");

function conflictView(conflict, { id: turn, answer }, on) {
  const dates = conflict.values.map(({ published }) => published).filter(Boolean);
  const latest = new Set(dates).size > 1 ? dates.sort().at(-1) : null;
  const cards = conflict.values.map((value) => {
    const citation = answer.citations.find(({ id }) => id === value.citation);
    return el(
      "li",
      {},
      el(
        "button.rival",
        { type: "button", "data-source": `${turn}/${value.citation}`, onclick: () => citation && on.open(citation, null) },
        el("strong.figure", {}, wording(value, answer)),
        el(
          "span.date",
          {},
          value.published ? el("time", { datetime: value.published }, dateText(value.published)) : t("undated"),
          value.published && value.published === latest && el("span.tag", {}, t("latest")),
        ),
        citation && el("span.where", {}, `[${citation.id}] ${citation.file} · ${t("paragraph", citation.paragraph)}`),
        citation && quoteView(citation),
      ),
    );
  });
  const title = t(`conflict.${conflict.class}`);
  const list = el("ul.rivals", {}, cards);
  if (isAside(conflict)) return el("details.conflict.aside", {}, el("summary", {}, title), list);
  return el(`section.conflict.${conflict.class}`, { "aria-label": title }, el("h3", {}, icon("warn"), title), list);
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

/** A paragraph to look at. */
export function placeButton(file, paragraph, look) {
  const words = [el("span.file", {}, file), el("span.where", {}, t("paragraph", paragraph))];
  return el("button.seen", { type: "button", onclick: () => look(file, paragraph) }, words);
}

/** What was held back or could not be told, where the answer's own text does not say so. */
function notes(answer) {
  return ["withheld", "unchecked"].flatMap((kind) =>
    answer[kind].filter((text) => !answer.answer.includes(text)).map((text) => el(`p.note.${kind}`, {}, el("strong", {}, t(kind)), " ", text)),
  );
}

/** A row of a Markdown table is shown without its outer bars. */
function quoteView({ language, quote }) {
  return el("q.quote", { lang: language }, quote.trim().replace(/^\|\s*|\s*\|$/g, ""));
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

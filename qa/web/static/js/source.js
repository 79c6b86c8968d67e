// The paragraph behind a citation, its neighbours, and the very number in it.
import * as api from "./api.js";
import { placeButton } from "./answer.js";
import { $, button, codePoints, el, icon } from "./dom.js";
import { closeButton, openPanel, view } from "./panel.js";
import { dateText, problemText, t } from "./strings.js";

const NEIGHBOURS = 2;
const MORE = 8;
const MOST = 50;
const WIDE = /[\u2e80-\u9fff\uff00-\uffef“”‘’—…·]|[\u{20000}-\u{2ffff}]/u;

let shown = null;

/**
 * `{collection, file, paragraph}` and, where an answer cites it, `{turn, citation, answer, number}`: the number of the
 * answer that was pointed at, or null for all that rest on the citation.
 */
export async function showSource(what, { focus = true } = {}) {
  shown = { around: NEIGHBOURS, ...what };
  const mine = shown;
  openPanel("source", [head(null), el("p.searching", {}, t("loading"))], { focus });
  await fill(mine);
}

/** In the conversation, what leads to the source that is shown says so. */
export function markShown() {
  const current = view() === "source" && shown.citation ? `${shown.turn}/${shown.citation.id}` : "";
  for (const node of document.querySelectorAll("[data-source]")) {
    node.classList.toggle("current", node.dataset.source === current);
  }
}

/** Draw it again, in another language for one. */
export async function redrawSource() {
  if (shown) await fill(shown);
}

async function fill(mine) {
  let found = null;
  let problem = null;
  try {
    found = await api.paragraph(mine.collection, mine.file, mine.paragraph, mine.around);
  } catch (error) {
    problem = error;
  }
  if (mine !== shown || view() !== "source") return;
  openPanel("source", found ? excerpt(found) : missing(problem));
  ($("panel").querySelector(".cited mark, .cited .quote") ?? $("panel").querySelector(".cited"))?.scrollIntoView({ block: "center" });
}

function head(found) {
  const { citation, file, paragraph } = shown;
  const [first, last] = found?.paragraph.lines ?? citation?.lines ?? [];
  const page = found?.paragraph.page ?? citation?.page;
  const facts = [
    t("paragraph", paragraph),
    first && t("lines", first, last),
    page && t("page", page),
    found?.document.published && t("published", dateText(found.document.published)),
  ];
  const path = found?.paragraph.heading ?? [];
  return el(
    "header.panel-head",
    {},
    el("p.kicker", {}, citation ? `${t("source")} ${citation.id}` : t("source")),
    el("h2", { id: "panel-title" }, file),
    el("p.facts", {}, facts.filter(Boolean).join(" · ")),
    path.length > 0 && el("p.path", {}, path.join(" › ")),
    closeButton(),
  );
}

function missing(problem) {
  const { citation } = shown;
  const gone = problem.status === 404;
  return [
    head(null),
    el("p.note", { role: "alert" }, icon("warn"), gone && citation ? t("gone") : problemText(problem)),
    citation && el("blockquote", { lang: citation.language }, citation.quote),
  ].filter(Boolean);
}

function excerpt(found) {
  const { citation } = shown;
  const numbers = relied();
  const changed = citation && citation.paragraph_hash !== found.paragraph.hash;
  const more = (side) => shown.around < MOST && found[side].length === shown.around;
  return [
    head(found),
    changed && el("p.note", {}, icon("warn"), t("changed")),
    numbers.length > 0 && comparison(numbers),
    more("before") && button("button.quiet.more", t("earlier"), widen),
    el(
      "ol.excerpt",
      {},
      found.before.map((paragraph) => paragraphView(paragraph)),
      paragraphView(found.paragraph, changed ? [] : spans(numbers), true),
      found.after.map((paragraph) => paragraphView(paragraph)),
    ),
    more("after") && button("button.quiet.more", t("later"), widen),
    citation?.also_at?.length > 0 && alsoAt(citation.also_at),
  ].filter(Boolean);
}

async function widen() {
  shown = { ...shown, around: Math.min(MOST, shown.around + MORE) };
  await fill(shown);
  $("panel").focus({ preventScroll: true });
}

/** The answer's numbers that rest on this citation. */
function relied() {
  const { citation, answer } = shown;
  const kinds = ["quoted", "derived"];
  return citation ? answer.numbers.filter((number) => number.citation === citation.id && kinds.includes(number.verdict)) : [];
}

/** Each number of the answer beside what the paragraph says. */
function comparison(numbers) {
  const rows = numbers.map((number) =>
    el(
      "tr",
      { class: number === shown.number && "current" },
      el("td.figure", {}, number.text),
      el("td.figure", {}, number.verdict === "derived" ? number.working : (number.source_text ?? number.text)),
      el(`td.verdict.${number.verdict}`, {}, icon("check"), t(`verdict.${number.verdict}`)),
    ),
  );
  const titles = [t("inAnswer"), t("inSource"), el("span.sr", {}, t("verdictTitle"))];
  return el(
    "table.comparison",
    {},
    el("thead", {}, el("tr", {}, titles.map((title) => el("th", { scope: "col" }, title)))),
    el("tbody", {}, rows),
  );
}

function spans(numbers) {
  const { citation, number } = shown;
  if (!citation) return [];
  const figures = numbers.filter((one) => one.source_chars);
  return [
    { chars: citation.chars, kind: "quote" },
    ...figures.map((one) => ({ chars: one.source_chars, kind: number && one !== number ? "other" : "figure" })),
  ];
}

function paragraphView(paragraph, marks = [], cited = false) {
  return el(
    `li.${paragraph.kind}`,
    { class: cited && "cited", value: paragraph.number, lang: paragraph.language === "und" ? null : paragraph.language },
    el("span.gutter", { "aria-hidden": "true" }, paragraph.number),
    el(
      "div.text",
      {},
      el("span.sr", {}, `${t("paragraph", paragraph.number)}${cited ? `, ${t("cited")}` : ""}: `),
      paragraph.context && el("p.context", {}, paragraph.context),
      el("p", {}, marked(paragraph, marks)),
    ),
  );
}

/** The text cut where a mark begins or ends; offsets are code points of the document, the paragraph starts at chars[0]. */
function marked(paragraph, marks) {
  const points = flowed(codePoints(paragraph.text));
  const inside = marks.map(({ chars, kind }) => ({ kind, start: chars[0] - paragraph.chars[0], end: chars[1] - paragraph.chars[0] }));
  const cuts = new Set([0, points.length, ...inside.flatMap(({ start, end }) => [start, end])]);
  const edges = [...cuts].filter((cut) => cut >= 0 && cut <= points.length).sort((a, b) => a - b);
  return edges.slice(1).map((end, place) => {
    const start = edges[place];
    const text = points.slice(start, end).join("");
    const kinds = inside.filter((mark) => mark.start <= start && end <= mark.end).map(({ kind }) => kind);
    if (kinds.includes("figure")) return el("mark", {}, text);
    if (kinds.includes("other")) return el("mark.other", {}, text);
    return kinds.includes("quote") ? el("span.quote", {}, text) : text;
  });
}

/** Line breaks as a person reads them: nothing beside a Chinese character, a space between words. Length is kept. */
function flowed(points) {
  return points.map((point, at) => {
    if (!/[\r\n]/.test(point)) return point;
    const [before, after] = [nearest(points, at, -1), nearest(points, at, 1)];
    return !before || !after || WIDE.test(before) || WIDE.test(after) ? "" : " ";
  });
}

function nearest(points, from, step) {
  let at = from + step;
  while (points[at]?.trim() === "") at += step;
  return points[at] ?? "";
}

function alsoAt(places) {
  const { collection } = shown;
  const look = (file, paragraph) => showSource({ collection, file, paragraph });
  const items = places.map(({ file, paragraph }) => el("li", {}, placeButton(file, paragraph, look)));
  return el("section.also", {}, el("h3", {}, t("alsoAt")), el("ul.plain", {}, items));
}

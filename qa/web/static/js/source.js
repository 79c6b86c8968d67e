// The paragraph behind a citation, its neighbours, and the very number in it.
import * as api from "./api.js";
import { $, button, el, icon } from "./dom.js";
import { paragraphView } from "./excerpt.js";
import { closeButton, openPanel, view } from "./panel.js";
import { placeButton } from "./references.js";
import { dateText, problemText, t, valueText, workingText } from "./strings.js";

const NEIGHBOURS = 2;
const MORE = 8;
const MOST = 50;

let shown = null;

/**
 * `{collection, file, paragraph}` and, where an answer cites it, `{turn, citation, answer, number}`: the number of the
 * answer that was pointed at, or null for all that rest on the citation.
 */
export async function showSource(what, { focus = true } = {}) {
  shown = { around: NEIGHBOURS, ...what };
  const mine = shown;
  // one source after another: the old one stays, dimmed, until the new one is there
  const nodes = view() === "source" ? [...$("panel").children] : [head(null), el("p.searching", {}, t("loading"))];
  openPanel("source", nodes, { focus });
  $("panel").setAttribute("aria-busy", "true");
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
  if (mine !== shown) return;
  $("panel").setAttribute("aria-busy", "false");
  if (view() !== "source") return;
  openPanel("source", found ? excerpt(found) : missing(problem));
  scrollToCited();
}

/** What is above stays in sight where there is room for it. */
function scrollToCited() {
  const cited = $("panel").querySelector(".cited");
  $("panel").scrollTop = 0;
  const isLong = cited?.offsetHeight > $("panel").clientHeight / 2;
  cited?.scrollIntoView({ block: isLong ? "start" : "nearest" });
  cited?.querySelector("mark:not(.other)")?.scrollIntoView({ block: "nearest" });
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
  const [first, last] = [found.before[0] ?? found.paragraph, found.after.at(-1) ?? found.paragraph];
  const isWider = shown.around < MOST;
  return [
    head(found),
    changed && el("p.note", {}, icon("warn"), t("changed")),
    isWider && first.number > 1 && button("button.quiet.more", t("earlier"), widen),
    el(
      "ol.excerpt",
      {},
      found.before.map((paragraph, at) => paragraphView(paragraph, { above: found.before[at - 1] })),
      paragraphView(found.paragraph, { marks: changed ? [] : spans(numbers), cited: comparison(numbers) }),
      found.after.map((paragraph, at) => paragraphView(paragraph, { above: found.after[at - 1] ?? found.paragraph })),
    ),
    isWider && last.number < found.document.paragraphs && button("button.quiet.more", t("later"), widen),
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
  if (!citation) return [];
  const mine = answer.numbers.filter((number) => number.citation === citation.id && kinds.includes(number.verdict));
  return [...mine.filter(isFigure), ...mine.filter((number) => !isFigure(number))];
}

/** Dates, years and ordinals have no unit. */
const isFigure = (number) => Boolean(number.unit);

/** Each number of the answer beside what the paragraph says; nodes, none where there are no numbers. */
function comparison(numbers) {
  if (!numbers.length) return [];
  const rows = numbers.map((number) =>
    el(
      "tr",
      { class: number === shown.number && "current" },
      el("td.figure", {}, number.text, isReworded(number) && el("small", {}, `= ${valueText(number.value, number.unit)}`)),
      el("td.figure", {}, number.verdict === "derived" ? workingText(number.working) : (number.source_text ?? "")),
      el(`td.verdict.${number.verdict}`, {}, icon("check"), t(`verdict.${number.verdict}`)),
    ),
  );
  const titles = [t("inAnswer"), t("inSource"), el("span.sr", {}, t("verdictTitle"))];
  const head = el("tr", {}, titles.map((title) => el("th", { scope: "col" }, title)));
  return [el("table.comparison", {}, el("thead", {}, head), el("tbody", {}, rows))];
}

/** Written in another way than in the source: the value that both come to is worth showing. */
function isReworded(number) {
  return isFigure(number) && number.value !== null && Boolean(number.source_text) && number.source_text !== number.text;
}

function spans(numbers) {
  const { citation, number } = shown;
  if (!citation) return [];
  const found = numbers.filter((one) => one.source_chars);
  // a derived number stands nowhere: its operands do; and of dates beside figures, nobody asked to see where they stand
  const isMeant = (one) => (found.includes(number) ? one === number : isFigure(one) || !found.some(isFigure));
  return [
    { chars: citation.chars, kind: "quote" },
    ...found.map((one) => ({ chars: one.source_chars, kind: isMeant(one) ? "figure" : "other" })),
  ];
}

function alsoAt(places) {
  const { collection } = shown;
  const look = (file, paragraph) => showSource({ collection, file, paragraph });
  const items = places.map(({ file, paragraph }) => el("li", {}, placeButton(file, paragraph, look)));
  return el("section.also", {}, el("h3", {}, t("alsoAt")), el("ul.plain", {}, items));
}

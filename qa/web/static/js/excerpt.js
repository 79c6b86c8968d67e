// A paragraph of a document as nodes, with marks in it: a quote, figures. Marks are code points of the document.
import { codePoints, el } from "./dom.js";
import { t } from "./strings.js";

const WIDE = /[\u2e80-\u9fff\uff00-\uffef“”‘’—…·]|[\u{20000}-\u{2ffff}]/u;

/**
 * `marks` are `{chars, kind}`, kind `quote`, `figure` or `other`; `above` is the paragraph before it in the list; `cited`
 * are the nodes to stand over the text of the cited one.
 */
export function paragraphView(paragraph, { marks = [], above = null, cited = null } = {}) {
  const repeats = !cited && above?.context === paragraph.context;
  const points = flowed(paragraph);
  const [origin] = paragraph.chars;
  const relative = marks.map(({ chars: [start, end], kind }) => ({ kind, start: start - origin, end: end - origin }));
  return el(
    `li.${paragraph.kind}`,
    { class: cited && "cited", value: paragraph.number, lang: paragraph.language === "und" ? null : paragraph.language },
    el("span.gutter", { "aria-hidden": "true" }, paragraph.number),
    el(
      "div.text",
      {},
      el("span.sr", {}, `${t("paragraph", paragraph.number)}${cited ? `, ${t("cited")}` : ""}: `),
      cited,
      content(paragraph, points, relative, repeats),
    ),
  );
}

/** The text below its context (a table's caption, unit, header); a row whose cells fit its header has them under it. */
function content(paragraph, points, marks, repeats) {
  const context = Object.fromEntries(paragraph.context.split("\n").map((line) => line.split(/: (.*)/s, 2)));
  const titles = context.header?.split(" | ") ?? [];
  const cells = cellsOf(points);
  const fits = titles.length > 1 && titles.length === cells.length;
  const said = ["caption", "unit", "group"].filter((key) => context[key]).map((key) => `${t(`context.${key}`)} ${context[key]}`);
  if (!fits && context.header) said.push(context.header);
  const pairs = cells.map(([start, end], column) =>
    el("div", {}, el(repeats ? "dt.sr" : "dt", {}, titles[column]), el("dd", {}, marked(points, marks, start, end))),
  );
  return [
    said.length > 0 && !repeats && el("p.context", {}, said.join(" · ")),
    fits ? el("dl.cells", {}, pairs) : el("p", {}, marked(points, marks, 0, points.length)),
  ];
}

/** [start, end) of what stands between a row's bars. */
function cellsOf(points) {
  const bars = points.flatMap((point, at) => (point === "|" ? [at] : []));
  const edges = [-1, ...bars, points.length];
  const cells = edges.slice(1).map((end, place) => [edges[place] + 1, end]);
  // the bars at either end of a Markdown row have nothing outside them
  const isOuter = ([start, end], place) => (place === 0 || place === cells.length - 1) && !points.slice(start, end).join("").trim();
  return cells.filter((cell, place) => !isOuter(cell, place));
}

/** points[from:to], cut where a mark begins or ends. */
function marked(points, marks, from, to) {
  const cuts = new Set([from, to, ...marks.flatMap(({ start, end }) => [start, end])]);
  const edges = [...cuts].filter((cut) => cut >= from && cut <= to).sort((a, b) => a - b);
  return edges.slice(1).map((end, place) => {
    const start = edges[place];
    const text = points.slice(start, end).join("");
    const kinds = marks.filter((mark) => mark.start <= start && end <= mark.end).map(({ kind }) => kind);
    if (kinds.includes("figure")) return el("mark", {}, text);
    if (kinds.includes("other")) return el("mark.other", {}, text);
    return kinds.includes("quote") ? el("span.quote", {}, text) : text;
  });
}

/**
 * What to show for each code point, so that offsets hold: line breaks as a person reads them (nothing beside a Chinese
 * character, a space between words), and a heading without its Markdown signs.
 */
function flowed({ text, kind }) {
  const points = codePoints(text);
  const signs = kind === "heading" ? text.match(/^#*\s*/)[0].length : 0;
  return points.map((point, at) => {
    if (at < signs) return "";
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

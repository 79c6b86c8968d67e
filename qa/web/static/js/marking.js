// The text of an answer with its numbers and its citation markers as buttons, each number told by its verdict.
import { codePoints, el } from "./dom.js";
import { t, workingText } from "./strings.js";

const MARKER = /\[(\d+)\]/g;

/** The text with its numbers and citation markers as buttons; both are found by code points. */
export function pieces(text, answer, on, turn) {
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
    const onclick = () => citation && on.open(citation, number);
    const props = { type: "button", "data-tip": description, "aria-describedby": id, onclick };
    const node = el(
      `button.number.${number.verdict}`,
      { class: number === main && "headline", ...props },
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

// Figures that disagree, side by side with their dates.
import { el, icon } from "./dom.js";
import { quoteView } from "./references.js";
import { dateText, t, valueText } from "./strings.js";

/** How the document writes a conflicting value: the number of the answer that was checked against it, if there is one. */
function wording(value, answer) {
  const same = answer.numbers.find((n) => n.citation === value.citation && n.value === value.value && n.unit === value.unit);
  return same?.source_text ?? valueText(value.value, value.unit);
}

/** One conflict for each class, each value in it once: an answer's own figure stands in all of its conflicts. */
export function byClass(conflicts) {
  const classes = Map.groupBy(conflicts, (conflict) => conflict.class);
  return [...classes].map(([name, group]) => {
    const values = group.flatMap((conflict) => conflict.values);
    const once = new Map(values.map((value) => [`${value.citation} ${value.value} ${value.unit}`, value]));
    return { class: name, values: [...once.values()] };
  });
}

/** Figures of another period or scope do not gainsay the answer: they are there for those who look. */
export const isAside = (conflict) => conflict.class.startsWith("other");

export function conflictView(conflict, { id: turn, answer }, on) {
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

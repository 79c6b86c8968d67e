// What leads to a place in a document, and what is quoted from it.
import { el } from "./dom.js";
import { t } from "./strings.js";

/** A paragraph to look at. */
export function placeButton(file, paragraph, look) {
  const words = [el("span.file", {}, file), el("span.where", {}, t("paragraph", paragraph))];
  return el("button.seen", { type: "button", onclick: () => look(file, paragraph) }, words);
}

/** A row of a Markdown table is shown without its outer bars. */
export function quoteView({ language, quote }) {
  return el("q.quote", { lang: language }, quote.trim().replace(/^\|\s*|\s*\|$/g, ""));
}

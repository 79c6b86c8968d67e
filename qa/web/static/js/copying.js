// An answer with its references, on the clipboard.
import { announce, el } from "./dom.js";
import { t } from "./strings.js";

/** The text that is copied: the answer, then a line for each source. */
export function referenced(answer) {
  const references = answer.citations.map((citation) => {
    const parts = [citation.file, t("paragraph", citation.paragraph), t("lines", ...citation.lines)];
    if (citation.page !== null) parts.push(t("page", citation.page));
    return `[${citation.id}] ${parts.join(", ")}: “${citation.quote.replace(/\s+/g, " ").trim()}”`;
  });
  return [answer.answer, references.join("\n")].join("\n\n").trim();
}

export async function copyAnswer(answer, button) {
  const said = t((await write(referenced(answer))) ? "copied" : "notCopied");
  const words = button.lastChild;
  const before = words.data;
  words.data = said;
  announce(said);
  setTimeout(() => (words.data = before), 2000);
}

async function write(text) {
  try {
    await navigator.clipboard.writeText(text);
    return true;
  } catch {
    return writeBySelection(text);
  }
}

/** Where the page came over plain HTTP from another machine, browsers have no clipboard for it but this. */
function writeBySelection(text) {
  const area = el("textarea.sr", { readonly: true, "aria-hidden": "true" });
  area.value = text;
  document.body.append(area);
  area.select();
  const done = document.execCommand("copy");
  area.remove();
  return done;
}

// The panel beside the conversation: documents, or the source of a citation. On a narrow screen it covers the page.
import { $, button } from "./dom.js";
import { t } from "./strings.js";

const narrow = matchMedia("(max-width: 60rem)");
let opener = null;
let changed = () => {};

export const isNarrow = () => narrow.matches;
export const view = () => document.body.dataset.panel ?? "";

/** Show `nodes` as `name`; with `focus`, the reader is taken there, and Escape takes them back. */
export function openPanel(name, nodes, { focus = false } = {}) {
  if (focus && !$("panel").contains(document.activeElement)) opener = document.activeElement;
  if (view() !== name) $("panel").scrollTop = 0;
  document.body.dataset.panel = name;
  $("panel").replaceChildren(...nodes);
  settle();
  if (focus) $("panel").focus({ preventScroll: true });
}

export function closePanel() {
  delete document.body.dataset.panel;
  settle();
  goBack();
}

/** The way out, at the top of every view: back on a narrow screen, closed on a wide one. */
export function closeButton() {
  return button("button.tool.close", null, closePanel, { drawing: isNarrow() ? "back" : "close", label: t(isNarrow() ? "back" : "close") });
}

function goBack() {
  const target = opener?.isConnected ? opener : $("question");
  target.focus({ preventScroll: true });
  opener = null;
}

function settle() {
  const covered = narrow.matches && Boolean(view());
  for (const node of document.querySelectorAll("body > header, main, .skip")) node.inert = covered;
  $("show-documents").setAttribute("aria-expanded", String(view() === "documents"));
  changed();
}

/** `onChange()` is told when another view is shown, or none. */
export function startPanel(onChange) {
  changed = onChange;
  narrow.addEventListener("change", settle);
  $("panel").addEventListener("keydown", (event) => {
    if (event.key !== "Escape") return;
    if (narrow.matches) closePanel();
    else goBack();
  });
  settle();
}

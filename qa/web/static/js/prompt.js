// A small modal question: a confirmation, or one line of text.
import { $, button, el } from "./dom.js";
import { t } from "./strings.js";

/** Resolves to the text given (or true without a field), or null when it is dismissed. */
export function prompt({ title, body, accept, danger = false, field = null }) {
  const dialog = $("prompt");
  const input = field && el("input", { name: "value", required: true, autofocus: true, "aria-labelledby": "prompt-title", ...field });
  const form = el(
    "form",
    { method: "dialog" },
    el("h2", { id: "prompt-title" }, title),
    body && el("p", {}, body),
    input,
    el(
      "div.actions",
      {},
      button("button", t("cancel"), () => dialog.close()),
      el(danger ? "button.danger" : "button.primary", { type: "submit", value: "yes" }, accept),
    ),
  );
  dialog.returnValue = "";
  dialog.replaceChildren(form);
  dialog.showModal();
  return new Promise((resolve) => {
    const settle = () => resolve(dialog.returnValue === "yes" ? (input ? input.value.trim() : true) : null);
    dialog.addEventListener("close", settle, { once: true });
  });
}

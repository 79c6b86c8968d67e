// One tooltip for the page: what an element's `data-tip` says, on hover and on focus, gone with Escape.
import { $ } from "./dom.js";

const GAP = 8;

function show(target) {
  const tip = $("tip");
  tip.textContent = target.dataset.tip;
  tip.hidden = false;
  const at = target.getBoundingClientRect();
  const size = tip.getBoundingClientRect();
  const left = Math.min(Math.max(GAP, at.left + at.width / 2 - size.width / 2), innerWidth - size.width - GAP);
  const above = at.top - size.height - GAP;
  tip.style.left = `${Math.max(GAP, left)}px`;
  tip.style.top = `${above > GAP ? above : at.bottom + GAP}px`;
}

export function hideTip() {
  $("tip").hidden = true;
}

export function startTips() {
  for (const name of ["pointerover", "focusin"]) {
    document.addEventListener(name, (event) => {
      const target = event.target.closest?.("[data-tip]");
      if (target && event.pointerType !== "touch") show(target);
      else if (!event.target.closest?.("#tip")) hideTip();
    });
  }
  document.addEventListener("focusout", hideTip);
  document.addEventListener("scroll", hideTip, true);
  document.addEventListener("keydown", (event) => event.key === "Escape" && hideTip());
}

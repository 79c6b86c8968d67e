// Making nodes. Strings become text nodes: nothing that comes from a document or a model is ever parsed as HTML.

export const $ = (id) => document.getElementById(id);

/** `el("p.note", {lang: "en", onclick: f}, "text", node, null)`; null, undefined and false children are left out. */
export function el(name, props = {}, ...children) {
  const [tag, ...classes] = name.split(".");
  const node = document.createElement(tag);
  node.classList.add(...classes);
  for (const [key, value] of Object.entries(props)) {
    if (value === null || value === undefined || value === false) continue;
    if (key === "class") node.classList.add(value);
    else if (key.startsWith("on")) node.addEventListener(key.slice(2), value);
    else node.setAttribute(key, value === true ? "" : String(value));
  }
  node.append(...children.flat(2).filter((child) => child !== null && child !== undefined && child !== false));
  return node;
}

/** One of the drawings in index.html. */
export function icon(name) {
  const svg = document.createElementNS("http://www.w3.org/2000/svg", "svg");
  const use = document.createElementNS("http://www.w3.org/2000/svg", "use");
  svg.setAttribute("class", "icon");
  svg.setAttribute("aria-hidden", "true");
  use.setAttribute("href", `#i-${name}`);
  svg.append(use);
  return svg;
}

/** A button with a drawing, words, or both. */
export function button(name, words, onclick, { drawing, label, ...props } = {}) {
  return el(name, { type: "button", onclick, "aria-label": label, title: label, ...props }, drawing && icon(drawing), words);
}

/** Tell those who listen rather than look. */
export function announce(text) {
  if (text) $("live").append(el("p", {}, text));
}

/** Offsets of the product are code points; JavaScript's strings are UTF-16. */
export const codePoints = (text) => Array.from(text);

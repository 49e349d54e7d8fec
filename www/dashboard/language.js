// German and English: which one it is, and a sentence in it. English is what the code says; the German for it
// stands in german.js.

import { GERMAN } from "./german.js";

const ASKED = new URLSearchParams(globalThis.location?.search).get("lang");

/** The language of the page, `de` or `en`: as the address says, else as the browser does. */
export const LANGUAGE = ["de", "en"].includes(ASKED)
  ? ASKED
  : /^de\b/i.test(globalThis.navigator?.language ?? "")
    ? "de"
    : "en";

/** An English sentence in the page's language; `{name}` in it becomes `values.name`. */
export function say(english, values = {}) {
  const words =
    LANGUAGE === "de" && Object.hasOwn(GERMAN, english)
      ? GERMAN[english]
      : english;
  return words.replace(/\{(\w+)\}/g, (_, name) => values[name] ?? "");
}

/** Puts what stands in the page itself into its language. */
export function translate(root) {
  if (LANGUAGE === "en") return;
  const walker = document.createTreeWalker(root, NodeFilter.SHOW_TEXT);
  while (walker.nextNode()) {
    const node = walker.currentNode;
    const english = node.data.replace(/\s+/g, " ").trim();
    if (english) node.data = node.data.replace(node.data.trim(), say(english));
  }
  for (const name of ["placeholder", "aria-label"]) {
    for (const node of root.querySelectorAll(`[${name}]`))
      node.setAttribute(name, say(node.getAttribute(name)));
  }
  for (const { content } of root.querySelectorAll("template"))
    translate(content);
}

/** What visitors do to elements: links, forms, and what is marked up as an event. */
import { hold, json, read, tellOf } from "./facts.js";
import { listen } from "./guard.js";

const begun = new WeakSet();

/** Id and name of a form, whose fields may bear the names of its properties. */
const names = (form) =>
  ["id", "name"].map((name) => Element.prototype.getAttribute.call(form, name));

/** The event that a marked element is told by. */
const trigger = (node) =>
  node.dataset.trailmarkOn ||
  (node instanceof HTMLFormElement
    ? "submit"
    : node.dataset.trailmarkField
      ? "change"
      : "click");

const mark = (at, { dataset, value }) =>
  tellOf(at, [
    "mark",
    json({ ["trailmark" + dataset.trailmarkField]: value, ...dataset }),
  ]);

/**
 * Tells what was done at a time, by the browser's event and its path, which shows
 * what lies in open shadow trees as well.
 */
export const used = (at, event, path) => {
  const { type, button } = event;
  let marked, link, form;
  for (const node of path) {
    const { dataset = {}, localName, control } = node;
    // The click on a label goes on to its field, and would count twice.
    if (
      "trailmarkIgnore" in dataset ||
      (control && control != event.target && node.contains(control))
    )
      return;
    if (node instanceof HTMLFormElement) form ||= node;
    if (/^(a|area)$/.test(localName)) link ||= node;
    if (dataset.trailmarkEvent && trigger(node) == type) marked ||= node;
  }
  if (marked) mark(at, marked);
  else if (type == "submit") tellOf(at, ["form_submit", ...names(form)]);
  else if (type == "input" && form && !begun.has(form)) {
    begun.add(form);
    tellOf(at, ["form_start", ...names(form)]);
  } else if (link && button < 2) {
    const { href } = link;
    // Whether the page has made something else of the click shows itself after it.
    hold(
      at,
      () =>
        !event.defaultPrevented && [
          "link",
          new URL(href.baseVal ?? href, read("baseURI")),
          link.hasAttribute("download") || "",
        ],
    );
  }
};

/** Starts what the script has not begun with. */
export const watchPrints = () =>
  listen("beforeprint", () => {
    for (const marked of read("querySelectorAll").call(
      document,
      "[data-trailmark-on=print]",
    ))
      mark(Date.now(), marked);
  });

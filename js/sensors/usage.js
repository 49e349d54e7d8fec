/** What visitors do to elements: links, forms, and what is marked up as an event. */
import { marked } from "./markup.js";
import { purpose } from "./links.js";
import { hold, json, read, seen, tellOf } from "./facts.js";
import { listen } from "./guard.js";

const begun = new WeakSet();

/** An attribute of a form, whose fields may bear the names of its properties. */
const attribute = (form, name) =>
  Element.prototype.getAttribute.call(form, name) || undefined;

/** A form is known by its id, or else by its name, and of its fields nothing is. */
const tellForm = (at, event, form) => {
  const form_name = attribute(form, "name");
  const form_id = attribute(form, "id") || form_name;
  tellOf(at, seen("forms", event, { form_id, form_name }));
};

/** The event that a marked element is told by. */
const trigger = (node) =>
  node.dataset.trailmarkOn ||
  (node instanceof HTMLFormElement
    ? "submit"
    : node.dataset.trailmarkField
      ? "change"
      : "click");

const mark = (at, { dataset, value }) => {
  const [name, params] = marked(dataset, value);
  tellOf(at, ["track", name, json(params)]);
};

/**
 * Tells what was done at a time, by the browser's event and its path, which shows
 * what lies in open shadow trees as well.
 */
export const used = (at, event, path) => {
  const { type, button } = event;
  let element, link, form;
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
    if (dataset.trailmarkEvent && trigger(node) == type) element ||= node;
  }
  if (element) mark(at, element);
  else if (type == "submit") tellForm(at, "form_submit", form);
  else if (type == "input" && form && !begun.has(form)) {
    begun.add(form);
    tellForm(at, "form_start", form);
  } else if (link && button < 2) {
    const { href } = link;
    // Whether the page has made something else of the click shows itself after it.
    hold(at, () => {
      const found =
        !event.defaultPrevented &&
        purpose(
          new URL(href.baseVal ?? href, read("baseURI")),
          link.hasAttribute("download"),
        );
      // Most links lead on within the site.
      return found && found[3] != location.hostname && seen(...found);
    });
  }
};

/** Starts what the script has not begun with. */
export const watchPrints = () =>
  listen("beforeprint", () => {
    for (const element of read("querySelectorAll").call(
      document,
      "[data-trailmark-on=print]",
    ))
      mark(Date.now(), element);
  });

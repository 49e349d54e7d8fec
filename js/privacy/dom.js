/** Elements without markup as text, which a page's Trusted Types would refuse. */

/** An element with attributes and children; texts are texts, whatever stands in them. */
export const make = (tag, attributes = {}, ...children) => {
  const element = document.createElement(tag);
  for (const name in attributes) element.setAttribute(name, attributes[name]);
  element.append(...children);
  return element;
};

/** Puts these in the place of all that an element has. */
export const write = (element, ...children) =>
  element.replaceChildren(...children);

export const add = (element, ...children) => element.append(...children);

/** A term and what is said of it. */
export const fact = (term, said) =>
  make(
    "div",
    { part: "fact" },
    make("dt", { part: "term" }, term),
    // What sites and links have written may run in any direction.
    make("dd", { part: "value", dir: "auto" }, String(said)),
  );

// Building elements without a string of HTML.

/** An element with attributes (`onclick` and the like are listeners) and children. */
export function element(tag, attributes = {}, ...children) {
  const node = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) {
    if (name.startsWith("on")) node.addEventListener(name.slice(2), value);
    else if (value === true) node.setAttribute(name, "");
    else if (value !== false && value != null) node.setAttribute(name, value);
  }
  node.append(...children);
  return node;
}

/** The element with this id, or undefined. */
export function byId(id) {
  return document.getElementById(id) ?? undefined;
}

// Building and keeping elements. Text from events is an attacker's: it becomes text nodes and attributes
// that say nothing to the browser, never HTML.

/** An element with attributes and children. */
export function element(tag, attributes = {}, ...children) {
  const node = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) {
    if (value != null) node.setAttribute(name, value);
  }
  node.append(...children.filter((child) => child != null));
  return node;
}

/** The element with this id. */
export function byId(id) {
  return document.getElementById(id);
}

/** Sets text without touching the page where it is the same already. */
export function setText(node, text) {
  if (node.textContent !== text) node.textContent = text;
}

/**
 * Makes the children of `parent` follow `items`: a child stays the same element as long as its item's key does,
 * so that what is open, focused or selected in it remains so.
 */
export function reconcile(parent, items, { key, create, update }) {
  const wanted = new Set(items.map(key));
  const present = new Map();
  for (const child of [...parent.children]) {
    if (wanted.has(keys.get(child))) present.set(keys.get(child), child);
    else child.remove();
  }
  let next = parent.firstElementChild;
  for (const item of items) {
    const child = present.get(key(item)) ?? create(item);
    keys.set(child, key(item));
    update?.(child, item);
    if (child === next) next = next.nextElementSibling;
    else move(parent, child, next);
  }
}

const keys = new WeakMap();

// `moveBefore` keeps focus and open state: https://developer.mozilla.org/docs/Web/API/Element/moveBefore
function move(parent, child, next) {
  if (parent.moveBefore && child.isConnected) parent.moveBefore(child, next);
  else parent.insertBefore(child, next);
}

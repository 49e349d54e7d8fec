// Finds elements in a page as Playwright does: through open shadow trees, and only when
// a visitor could see and use them.

/** The text of a function of the page that may use `all` and `visible`. */
const inPage = (act) =>
  `(argument) => { ${all}\n${visible}\n return (${act})(argument); }`;

/** Where to point at the element, once it can be seen and is enabled: `[x, y]`. */
export const spot = inPage(({ selector, position }) => {
  const element = visible(selector);
  if (!element || element.matches(":disabled")) return;
  const inView = ({ top, left, bottom, right }) =>
    top >= 0 && left >= 0 && bottom <= innerHeight && right <= innerWidth;
  if (!inView(element.getBoundingClientRect()))
    Element.prototype.scrollIntoView.call(element, {
      block: "center",
      inline: "center",
      behavior: "instant",
    });
  // The first of its boxes: a link may be broken over lines.
  const [box] = element.getClientRects();
  const { x, y } = position ?? { x: box.width / 2, y: box.height / 2 };
  return [Math.round(box.left + x), Math.round(box.top + y)];
});

/** In which of Playwright's states the element is. */
export const states = inPage((selector) => ({
  attached: all(selector).length > 0,
  visible: Boolean(visible(selector)),
}));

export const focus = inPage(({ selector, select }) => {
  const element = all(selector)[0];
  if (!element) return false;
  element.focus();
  if (select) element.select?.();
  return true;
});

/** `read` of the element, or of the first of them: `{ value }` once it is there. */
export const reading = (read) =>
  inPage(`(argument) => {
    const element = all(argument.selector)[0];
    return element && { value: (${read})(element, argument.argument) };
  }`);

/** `read` of all that there are. */
export const readingAll = (read) =>
  inPage(`(argument) => (${read})(all(argument.selector), argument.argument)`);

function all(selector) {
  // Taken from the prototypes, as a document's own properties may be overlaid by markup.
  const below = (root, what) => [
    ...(root instanceof Document
      ? Document
      : DocumentFragment
    ).prototype.querySelectorAll.call(root, what),
  ];
  const roots = [document];
  for (const root of roots)
    for (const { shadowRoot } of below(root, "*"))
      if (shadowRoot instanceof ShadowRoot) roots.push(shadowRoot);
  const found = roots.flatMap((root) => below(root, selector));
  if (found.length > 0) return found;
  // "#host button" where the button is in the host's shadow tree.
  for (let at = selector.indexOf(" "); at > 0;) {
    const [above, rest] = [selector.slice(0, at), selector.slice(at + 1)];
    for (const root of roots.slice(1))
      if (root.host.closest(above)) found.push(...below(root, rest));
    at = selector.indexOf(" ", at + 1);
  }
  return found;
}

function visible(selector) {
  return all(selector).find(
    (element) =>
      element.getClientRects().length > 0 &&
      getComputedStyle(element).visibility === "visible",
  );
}

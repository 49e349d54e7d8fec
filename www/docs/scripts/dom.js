// Elements from names; texts become text nodes, never HTML.

export function element(name, attributes = {}, ...children) {
  const node = document.createElement(name);
  for (const [key, value] of Object.entries(attributes))
    if (key.startsWith("on")) node.addEventListener(key.slice(2), value);
    else node.setAttribute(key, value);
  node.append(...children);
  return node;
}

/** The tag with attributes, as one would write it. */
export function tag(attributes) {
  const all = { "data-collector": "/v1/beacons", ...attributes };
  const said = Object.entries(all).map(([name, value]) =>
    value === "" ? name : `${name}="${value}"`,
  );
  return `<script async src="/trailmark.js"\n        ${said.join("\n        ")}></script>`;
}

/** Shows a page of examples with these attributes in a frame under the button, or takes it away again. */
export function trial(card, button, attributes, title) {
  const open = card.querySelector("iframe");
  if (open) {
    open.remove();
    button.textContent = `Try ${title}`;
    return;
  }
  button.textContent = `Close ${title}`;
  const query = new URLSearchParams(attributes);
  card.append(
    element("iframe", {
      src: `/docs/example/?${query}`,
      title: `Try ${title}`,
    }),
  );
}

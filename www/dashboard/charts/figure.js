// A chart with its title, what it says in a sentence, the table behind it and the file of that table.

import { element } from "../dom.js";
import { say } from "../language.js";
import { csvButton, scrolled } from "./table.js";

/**
 * `name` is of the file and for tests; `draw(width)` makes the picture anew whenever there is another width. Without
 * `draw` the table is what is shown.
 */
export function figure({ name, title, hint, columns, rows, draw, empty }) {
  const head = element(
    "div",
    { class: "figure-head" },
    element("h3", {}, title),
    rows.length > 0 ? csvButton(name, columns, rows, title) : null,
  );
  const node = element(
    "section",
    { class: "panel", "data-test": name, "aria-label": title },
    head,
    hint ? element("p", { class: "quiet" }, hint) : null,
  );
  if (rows.length === 0) {
    node.append(
      element("p", { class: "nothing", "data-test": "empty" }, empty),
    );
    return node;
  }
  if (!draw) {
    node.append(scrolled(columns, rows, title));
    return node;
  }
  const picture = element("div", { class: "picture" });
  node.append(picture, tableBehind(columns, rows, title));
  drawAtWidth(picture, draw);
  return node;
}

function tableBehind(columns, rows, title) {
  const node = element(
    "details",
    { class: "behind" },
    element("summary", {}, say("Table")),
  );
  const fill = () => {
    if (node.children.length === 1) node.append(scrolled(columns, rows, title));
  };
  // At once, so that it can be found and read without the picture; long ones when they are opened.
  if (rows.length <= AT_ONCE) fill();
  else node.addEventListener("toggle", fill);
  return node;
}

function drawAtWidth(picture, draw) {
  let drawn = 0;
  new ResizeObserver(([{ contentRect }]) => {
    const width = Math.floor(contentRect.width);
    if (width < 40 || width === drawn) return;
    drawn = width;
    picture.replaceChildren(draw(width));
  }).observe(picture);
}

const AT_ONCE = 100;

// Lists what the page's events are, on recipes.

import { element } from "./dom.js";

const told = document.querySelector("#told");
document.addEventListener("trailmark:event", ({ detail }) =>
  told.append(element("li", {}, element("code", {}, detail.name))),
);

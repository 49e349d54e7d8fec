// The page of attributes, from the one list.

import { ATTRIBUTES } from "./attributes.js";
import { element, tag, trial } from "./dom.js";

const list = document.querySelector("#attributes");
for (const {
  name,
  values,
  standard,
  meaning,
  example,
  act,
  more,
} of ATTRIBUTES) {
  const card = element(
    "section",
    { class: "card", id: name, "aria-label": name },
    element("h3", {}, element("code", {}, name)),
    element("p", {}, meaning),
    element(
      "dl",
      { class: "facts" },
      element("dt", {}, "Values"),
      element("dd", {}, values),
      element("dt", {}, "Default"),
      element("dd", {}, standard),
      element("dt", {}, "In full"),
      element("dd", {}, `docs/${more}`),
    ),
    element("pre", { tabindex: 0 }, element("code", {}, tag(example))),
    element("p", { class: "quiet" }, act),
  );
  const button = element(
    "button",
    {
      type: "button",
      onclick: () => trial(card, button, example, name),
    },
    `Try ${name}`,
  );
  card.append(button);
  list.append(card);
}

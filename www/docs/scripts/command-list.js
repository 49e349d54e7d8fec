// The page of commands, from the one list.

import { COMMANDS } from "./commands.js";
import { element, trial } from "./dom.js";

const list = document.querySelector("#commands");
for (const { name, call, meaning, code } of COMMANDS) {
  const card = element(
    "section",
    { class: "card", id: name, "aria-label": name },
    element("h3", {}, element("code", {}, call)),
    element("p", {}, meaning),
    element("pre", { tabindex: 0 }, element("code", {}, code)),
  );
  const button = element(
    "button",
    {
      type: "button",
      onclick: () => trial(card, button, { run: name }, name),
    },
    `Try ${name}`,
  );
  card.append(button);
  list.append(card);
}

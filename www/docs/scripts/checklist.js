// The page that looks for what is wrong, from its list of checks.

import { CHECKS } from "./checks.js";
import { element } from "./dom.js";

const list = document.querySelector("#checks");
const violations = [];
document.addEventListener("securitypolicyviolation", (event) =>
  violations.push(`${event.effectiveDirective} refuses ${event.blockedURI}.`),
);

document.querySelector("#ask").addEventListener("submit", (event) => {
  event.preventDefault();
  look();
});

async function look() {
  const asked = {
    script: document.querySelector("#script").value,
    collector: document.querySelector("#collector").value,
    seen: { violations },
  };
  list.replaceChildren();
  delete list.dataset.done;
  for (const { name, look } of CHECKS) {
    const { good, found, remedy } = await look(asked).catch((wrong) => ({
      found: String(wrong),
    }));
    const result = good === undefined ? "open" : good ? "good" : "bad";
    list.append(
      element(
        "li",
        { "data-result": result, "data-check": name },
        element("strong", {}, `${WORDS[result]} ${name}`),
        element("span", {}, found),
        ...(remedy ? [element("p", { class: "quiet" }, remedy)] : []),
      ),
    );
  }
  list.dataset.done = "";
}

const WORDS = { good: "Yes:", bad: "No:", open: "To know:" };

look();

// The question whether visits may be remembered, asked once and answerable again from the footer.
// The answer is the shop's own; a line in each page's head passes it to Trailmark before anything else.

import { byId, element } from "./dom.js";

/** Asks where nothing was answered yet, and lets the footer ask again. */
export function startConsent() {
  if (!remembered()) open();
  byId("privacy-choices").addEventListener("click", (event) => {
    open();
    byId("consent-allow").focus();
    asker = event.currentTarget;
  });
  // The privacy panel on the help page asks Trailmark directly; the shop keeps up with it.
  document.addEventListener("trailmark:consent", ({ detail }) => {
    if (detail?.from === "api" && remembered()) remember(detail.analytics);
  });
}

const KEY = "shop.consent";
const ANSWERS = ["granted", "denied"];
let asker;

function open() {
  if (byId("consent")) return;
  document.body.append(banner());
  document.documentElement.classList.add("has-consent");
}

function answer(consent) {
  remember(consent);
  try {
    window.trailmark?.("consent", consent);
  } catch {
    // The shop goes on without.
  }
  byId("consent").remove();
  document.documentElement.classList.remove("has-consent");
  asker?.focus();
}

function banner() {
  return element(
    "section",
    { id: "consent", class: "consent", "aria-labelledby": "consent-question" },
    element(
      "div",
      { class: "consent-text" },
      element(
        "h2",
        { id: "consent-question" },
        "May we remember your visits on this device?",
      ),
      element(
        "p",
        {},
        "It shows us which paths lead to a good cup. Without it we only count pages; with “No, thanks” not even that.",
      ),
    ),
    element(
      "div",
      { class: "consent-answers" },
      choice("consent-allow", "Allow", "granted"),
      choice("consent-deny", "No, thanks", "denied"),
    ),
  );
}

// Both answers look the same on purpose: neither is the easier one.
function choice(id, text, consent) {
  const onclick = () => answer(consent);
  return element(
    "button",
    { id, class: "button button-light", type: "button", onclick },
    text,
  );
}

function remembered() {
  try {
    const consent = localStorage.getItem(KEY);
    return ANSWERS.includes(consent) ? consent : undefined;
  } catch {
    return undefined;
  }
}

function remember(consent) {
  if (!ANSWERS.includes(consent)) return;
  try {
    localStorage.setItem(KEY, consent);
  } catch {
    // Asked again on the next page.
  }
}

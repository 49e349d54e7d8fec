// What is known of visitors whose browsers say only what may be untrue: estimated totals, each with the interval in
// which the truth lies 95 times of a hundred.

import { byId, element, reconcile, setText } from "./dom.js";
import { say } from "./language.js";
import { WORDS, formatCount, sentence, text } from "./words.js";

/** Shows an answer of `/api/private`; where there is none, what was shown stays. Returns how many reports there are. */
export function showPrivate({ reports, budgets, questions }) {
  if (!Number.isFinite(reports)) return 0;
  byId("private").hidden = reports === 0;
  setText(byId("private-reports"), WORDS.reports(reports));
  setText(byId("private-words"), WORDS.estimates(listOf(budgets)));
  byId("private-few").hidden = reports >= ENOUGH;
  reconcile(byId("private-questions"), listOf(questions), {
    key: ({ question }) => text(question),
    create: ({ question }) =>
      table(say(text(QUESTIONS[question]) || sentence(question))),
    update: (node, { answers }) => showAnswers(node, listOf(answers), reports),
  });
  return reports;
}

function table(caption) {
  const heads = [
    [say("Answer"), null],
    [say("Visitors, about"), "number"],
    [say("Between"), "number"],
  ].map(([words, kind]) => element("th", { scope: "col", class: kind }, words));
  return element(
    "table",
    { "data-test": "private" },
    element("caption", {}, caption),
    element("thead", {}, element("tr", {}, ...heads)),
    element("tbody", {}),
  );
}

function showAnswers(node, answers, reports) {
  reconcile(node.tBodies[0], answers, {
    key: ({ answer }) => text(answer),
    create: ({ answer }) =>
      element(
        "tr",
        {},
        element(
          "th",
          { scope: "row" },
          say(sentence(answer)),
          explained(answer),
          element("span", { class: "range", "aria-hidden": "true" }),
        ),
        element("td", { class: "number" }),
        element("td", { class: "number" }),
      ),
    update: (row, { estimate, low, high }) => {
      // Unbiased estimates lie below nothing or above all at times, which no total does.
      const within = (n) => Math.min(Math.max(n, 0), reports);
      const [, about, between] = row.cells;
      setText(about, formatCount(Math.round(within(estimate))));
      setText(between, WORDS.between(within(low), within(high)));
      const { style } = row.querySelector(".range");
      for (const [name, n] of Object.entries({ low, estimate, high }))
        style.setProperty(`--${name}`, within(n) / Math.max(reports, 1));
    },
  });
}

function explained(answer) {
  const words = Object.hasOwn(ANSWERS, answer) && ANSWERS[answer];
  return words ? element("small", {}, say(words)) : null;
}

function listOf(value) {
  return Array.isArray(value) ? value : [];
}

/** Of fewer reports the intervals are wider than most totals. */
const ENOUGH = 1_000;

const QUESTIONS = {
  phase: "Phase of the journey",
  channel: "Channel group",
  outcome: "What came of it",
};

const ANSWERS = {
  organic: "search, social, video, AI",
  paid: "ads, affiliates",
  referral: "links of other sites",
  owned: "e-mail, SMS, push",
  other: "offline, unassigned",
  none: "nothing of the others yet",
  engaged: "ten seconds, or a second page",
  cart: "something lies in it",
};

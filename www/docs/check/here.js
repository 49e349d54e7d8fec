/**
 * The check on a page of your own: `await import("https://…/docs/check/here.js")` in its console.
 * What the frame of the documentation cannot know, such as the page's own policy, counts here.
 */
import { checkCollectors } from "./collector.js";
import { checkFiles } from "./files.js";
import { bad } from "./finding.js";
import { subjectOf } from "./subject.js";
import { checkTag } from "./tag.js";
import { verdict } from "./verdict.js";

const seen = {
  ...{ violation: [], warn: [], debug: [], event: [] },
  ...{ dropped: [], answer: [], failed: [], done: [] },
};
document.addEventListener(
  "securitypolicyviolation",
  ({ effectiveDirective, blockedURI }) =>
    seen.violation.push({ directive: effectiveDirective, blocked: blockedURI }),
);

/** What was found: a list of `{ id, state, title, result, remedy }`. */
export const findings = await check();
console.table(
  findings.map(({ state, title, result, remedy = "" }) => ({
    state,
    title,
    result,
    remedy,
  })),
);

async function check() {
  const script = document.querySelector("script[data-collector]");
  if (!script)
    return [
      bad(
        "tag",
        "The tag",
        "This page has no tag with data-collector.",
        "Put it into the page's head.",
      ),
    ];
  // Before the files are asked for by the check itself.
  const fallback = performance
    .getEntriesByType("resource")
    .some(({ name }) => /trailmark[^/]*\.fallback\.js/.test(name));
  const subject = subjectOf(script, document.baseURI);
  const found = [
    ...checkTag(subject),
    ...(await checkFiles(subject)),
    ...(await checkCollectors(subject)),
  ];
  if (window.trailmark?.journey) {
    const { consent, visitor } = await window.trailmark.journey();
    seen.done.push({
      consent,
      visitor,
      gpc: navigator.globalPrivacyControl === true,
      dnt: navigator.doNotTrack === "1",
      fallback,
    });
  }
  // Browsers tell of what they have refused some time after they did.
  await new Promise((told) => setTimeout(told, 200));
  // What was sent before the check came was not seen by it.
  const shown = ["runs", "policy", "webassembly", "signals", "consent"];
  const judged = verdict(seen, { sends: false });
  return [...found, ...judged.filter(({ id }) => shown.includes(id))];
}

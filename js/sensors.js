/** What a page does without code: being seen, hidden, left and changed. */
import { NAME } from "./name.js";
import { read, view } from "./page.js";
import { tell } from "./facts.js";
import { json } from "./plain.js";

/** Starts the sensors. */
export const sense = () => {
  const navigated = () => tell("navigate", ...view());
  for (const method of ["pushState", "replaceState"]) {
    const inner = history[method];
    // `this`, arguments, result and exceptions pass through untouched.
    history[method] = function () {
      const result = inner.apply(this, arguments);
      navigated();
      return result;
    };
  }
  // Fires for a change of the hash as well (HTML standard, 7.4.6.2).
  addEventListener("popstate", navigated);
  const looked = () => tell(read("visibilityState"));
  addEventListener("visibilitychange", looked);
  // Out of sight already: it may never be seen.
  looked();
  addEventListener("pagehide", () => tell("hidden"));
  addEventListener("pageshow", (event) => {
    // Restored from the back/forward cache: seen anew, without a load.
    if (event.persisted) tell("load", ...view());
  });
  // Another tab has counted on: what it has kept holds here as well.
  addEventListener("storage", ({ key, newValue }) => {
    if (key == NAME + "state") tell("recall", newValue);
  });
};

/**
 * Reports a click on something that is marked up as an event, or the submission
 * of such a form. The path shows what lies in open shadow trees as well.
 */
export const told = (event) => {
  for (const { dataset, submit } of event.composedPath())
    if (dataset?.trailmarkEvent && (event.type == "click") == !submit)
      return tell("mark", json(dataset), dataset.trailmarkItems);
};

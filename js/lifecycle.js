/** The page's own life, as far as delivery hangs on it: seen, hidden, left, come back. */
import { read, view } from "./page.js";
import { tell } from "./facts.js";

/** Watches it. */
export const watch = () => {
  const looked = () => tell(read("visibilityState"));
  addEventListener("visibilitychange", looked);
  // Out of sight already: it may never be seen.
  looked();
  addEventListener("pagehide", () => tell("hidden"));
  // Restored from the back/forward cache: seen anew, without a load.
  addEventListener(
    "pageshow",
    (event) => event.persisted && tell("load", ...view()),
  );
};

/** Changes of the address without a new document, and pages that come back. */
import { turn } from "./engagement.js";
import { listen, overhear } from "./guard.js";
import { hold, read, seen, tell, view } from "./facts.js";

/** Milliseconds: frameworks set the title of a route after its address. */
const TITLE_SETTLES = 300;

let address;

const navigated = () => {
  // Routers put their state into the history without going anywhere.
  if (address == (address = read("URL"))) return;
  turn();
  const url = address;
  hold(Date.now(), () => ["navigate", url, ...view().slice(1)], TITLE_SETTLES);
};

/** Titles of pages that say that there is none. */
const MISSING = /^404\W*(not|$)|page not found|seite nicht gefunden/i;

/** Tells of a document that was not there, once it is seen. */
const answered = () => {
  const [entry] = performance.getEntriesByType("navigation");
  const status = entry?.responseStatus;
  // Not every browser says it.
  if (status ? /^4(04|10)$/.test(status) : MISSING.test(read("title")))
    tell(...seen("errors404", "not_found"));
};

/** Starts the sensor. */
export const followNavigation = () => {
  if (read("hidden"))
    addEventListener("visibilitychange", answered, { once: true });
  else answered();
  address = read("URL");
  overhear(history, "pushState", navigated);
  overhear(history, "replaceState", navigated);
  // Fires for a change of the hash as well (HTML standard, 7.4.6.2).
  listen("popstate", navigated);
  // Hears of it whatever has become of those methods, where the browser has it.
  window.navigation?.addEventListener?.("currententrychange", navigated);
};

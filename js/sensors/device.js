/**
 * What lies on the device: looked at only where something may lie there. What keeps it
 * is a file of its own, which pages without that consent never fetch.
 */
import { load } from "#load";
import { cut } from "./net.js";
import { asked, complain, sibling } from "./facts.js";

/** The database, which is there only as long as consent is granted. */
const NAME = "trailmark";

/** The most events that are remembered to have been taken. */
const MOST = 200;

/** What this page knows the collector to have taken, where the device keeps no account. */
export let taken = [];

// Looking must leave no trace: to open a database would make one. Where storage is
// refused, Chromium's `databases()` rejects a second promise that nobody holds, and the
// page would hear of that; `localStorage` throws there.
export const isThere = async () => {
  try {
    return (
      localStorage &&
      (!indexedDB.databases ||
        (await indexedDB.databases()).some(({ name }) => name == NAME))
    );
  } catch {}
};

/**
 * Tells what the device remembers, or else `otherwise`. What happens meanwhile is told
 * after it, except where the page is left before the device has answered.
 */
const open = async (anew, otherwise) => {
  const { run } = asked;
  const waiting = [];
  const goOn = (by) => {
    asked.run = by;
    while (waiting[0]) asked.run(...waiting.splice(0, 2));
  };
  asked.run = (at, fact) => {
    waiting.push(at, fact);
    if (fact == "hidden") goOn(run);
  };
  let by;
  try {
    if (anew || (await isThere())) {
      const journal = await load(sibling("journal.js"));
      by = await journal.default(asked, run, complain, anew);
    }
  } catch (error) {
    complain("keeps nothing on the device: " + error);
    otherwise = "unkept";
  }
  if (!by && otherwise) run(Date.now(), otherwise);
  goOn(by || run);
};

const clear = () => {
  cut();
  taken = [];
};

/** What the module asks for, by name. */
export const effects = {
  open,
  clear,
  erase() {
    clear();
    indexedDB.deleteDatabase(NAME);
  },
  discard(id, event) {
    if (event) taken = [{ at: Date.now(), event }, ...taken].slice(0, MOST);
  },
};

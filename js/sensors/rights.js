/**
 * What visitors may ask for. What answers them, and the element that shows it to them,
 * are files of their own, which other pages never fetch.
 */
import { load } from "#load";
import { asked, complain, read, sibling } from "./facts.js";
import { taken } from "./device.js";

/** Answers under a right's name, also where it cannot be answered. */
const serve = (right) => (known) =>
  load(sibling("rights.js"))
    .then((rights) => rights[right](known, taken, asked))
    .catch((error) => {
      complain(error);
      return { error: "" + error };
    })
    .then((answer) => asked.announce(right, answer));

/** Fetches the element where the page shows it. */
export const furnish = () =>
  read("documentElement").querySelector("trailmark-privacy") &&
  load(sibling("privacy.js")).catch(complain);

/** What the module asks for, by name. */
export const effects = { export: serve("export"), forget: serve("forget") };

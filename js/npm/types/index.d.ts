import type { Options } from "./options.js";
import type { Trail } from "./trail.js";

export type * from "./trail.js";
export type * from "./options.js";
export type * from "./events.js";
export type * from "./journey.js";

/**
 * Starts measuring, and gives the page's one instance: also to who calls it again. Where
 * the script tag has started already, that is the tag's. Calls may be made at once; what
 * is needed for them is fetched when the page is idle. On a server it does nothing, and
 * gives an instance that does nothing. Each of the three has the same methods, with the
 * same promises.
 */
export function init(options: Options): Promise<Trail>;

declare global {
  interface Window {
    /** The page's instance, once `init` has given it. */
    trailmark?: Trail;
  }
}

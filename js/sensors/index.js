/**
 * What a page tells without code. Fetched by the script beside the module, and
 * started when both are there.
 */
import { borrow } from "./facts.js";
import { watchEngagement } from "./engagement.js";
import { followNavigation } from "./navigation.js";
import { hearShares } from "./share.js";
import { used, watchPrints } from "./usage.js";

/** Starts the sensors with what the script lends; returns what hears of its events. */
export default (...lent) => {
  borrow(...lent);
  followNavigation();
  watchEngagement();
  hearShares();
  watchPrints();
  return used;
};

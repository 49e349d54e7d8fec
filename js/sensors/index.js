/**
 * What a page tells without code. Fetched by the script beside the module, and
 * started when both are there.
 */
import { asked, borrow, stepIn } from "./facts.js";
import { watchEngagement } from "./engagement.js";
import { followNavigation } from "./navigation.js";
import { hearShares } from "./share.js";
import { effects } from "./shop.js";
import { used, watchPrints } from "./usage.js";

/**
 * Takes what the script lends, and does what the module asks of the sensors; returns
 * what starts them, and that what hears of the browser's events.
 */
export default (...lent) => {
  borrow(...lent);
  Object.assign(asked, effects);
  return () => {
    stepIn();
    followNavigation();
    watchEngagement();
    hearShares();
    watchPrints();
    return used;
  };
};

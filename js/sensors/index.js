/**
 * What a page tells without code, and the better ways to keep and to send it. Fetched
 * by the script beside the module, and started when both are there.
 */
import { watchEngagement } from "./engagement.js";
import { effects as device } from "./device.js";
import { followNavigation } from "./navigation.js";
import { said } from "./said.js";
import { asked, borrow, stepIn } from "./facts.js";
import {
  effects as platforms,
  lookForPlatforms,
  watchForPlatforms,
} from "./platforms.js";
import { hearShares } from "./share.js";
import { effects as rights, furnish } from "./rights.js";
import { effects as net } from "./net.js";
import { effects as shop } from "./shop.js";
import { transport, watchTheWay } from "./transport.js";
import { used, watchPrints } from "./usage.js";

/**
 * Takes what the script lends, and does what the module asks of us; returns what
 * starts the sensors, and that what hears of the browser's events.
 */
export default (...lent) => {
  borrow(...lent);
  Object.assign(
    asked,
    shop,
    device,
    net,
    platforms,
    rights,
    said(asked.announce),
    transport(asked.send),
  );
  lookForPlatforms(true);
  return () => {
    stepIn();
    followNavigation();
    watchEngagement();
    hearShares();
    watchPrints();
    watchTheWay();
    watchForPlatforms();
    furnish();
    addEventListener("load", furnish);
    return used;
  };
};

/**
 * trailmark.commerce.js: what happens in a shop, as its dataLayer and its platform
 * tell of it. A platform is a file that translates what that fires to GA4's events.
 * None of them may throw into the page.
 */
import { layer } from "./layer.js";
import { product } from "./product.js";
import { shopify } from "./shopify.js";
import { woocommerce } from "./woocommerce.js";

let look;

/**
 * Begins to read, once, and returns what looks for what has come since. `tell` and
 * `json` are those of trailmark.js: facts go through the one, and whatever is not
 * ours through the other. Where the product is asked for, tells of that as well.
 */
export default (tell, json, wantsProduct) => {
  if (!look) {
    const told = (name, params, teller) =>
      tell("layer", name, json(params), teller);
    const readers = [layer(told, json), woocommerce(told), shopify(told)];
    look = () => readers.forEach(quietly);
    look();
  }
  if (wantsProduct) tell("product", json(product()));
  return look;
};

/** What is not as it should be is no reason to disturb the page. */
const quietly = (reader) => {
  try {
    reader();
  } catch {}
};

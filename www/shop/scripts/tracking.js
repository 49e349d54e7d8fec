// What the shop tells Trailmark, in GA4's names and parameters. The only file that calls `track`.
// A shop must sell with its analytics blocked, broken or absent, so nothing here may fail.

import { CURRENCY } from "../catalog.js";
import { sumCents } from "./cart.js";
import { toCents, toPrice } from "./money.js";

/** Reports an event. */
export function report(name, params) {
  try {
    window.trailmark?.("track", name, params);
  } catch {
    // Not the visitor's problem.
  }
}

/** Reports an event about lines of the cart or of an order. */
export function reportLines(name, lines, params = {}) {
  report(name, {
    currency: CURRENCY,
    value: toPrice(sumCents(lines)),
    ...params,
    items: lines.map(({ product, quantity }) => ({
      ...describe(product),
      quantity,
    })),
  });
}

/** Reports an event about one product. */
export function reportProduct(name, product, quantity = 1, params = {}) {
  reportLines(
    name,
    [{ product, quantity, cents: toCents(product.price) * quantity }],
    params,
  );
}

/** Reports a change of quantity as what it means: more added, or some removed. */
export function reportChange(product, change) {
  if (change > 0) reportProduct("add_to_cart", product, change);
  if (change < 0) reportProduct("remove_from_cart", product, -change);
}

/** Reports that a list of products was shown. */
export function reportList(list, products) {
  const cents = products.reduce((sum, each) => sum + toCents(each.price), 0);
  report("view_item_list", {
    currency: CURRENCY,
    value: toPrice(cents),
    ...list,
    items: products.map((product, index) => ({
      ...describe(product),
      index,
      quantity: 1,
    })),
  });
}

function describe(product) {
  const { item_id, item_name, item_brand, item_category, price } = product;
  return { item_id, item_name, item_brand, item_category, price };
}

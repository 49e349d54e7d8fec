// An order, kept for the tab that placed it, so that reloading the thank-you page shows the same one.
// Holds no name and no address: they are not needed to say thank you.

import { findProduct } from "../catalog.js";
import { toCents } from "./money.js";

/** Makes an order of the cart's lines and keeps it. */
export function placeOrder({ lines, shipping, tier, payment }) {
  const order = {
    id: newOrderId(),
    lines: lines.map(({ product, quantity }) => ({
      slug: product.slug,
      quantity,
    })),
    shipping,
    tier,
    payment,
  };
  sessionStorage.setItem(KEY, JSON.stringify(order));
}

/** The order placed last in this tab, its lines as the cart has them, or undefined. */
export function lastOrder() {
  try {
    const order = JSON.parse(sessionStorage.getItem(KEY));
    const lines = order.lines.map(({ slug, quantity }) => {
      const product = findProduct(slug);
      return { product, quantity, cents: toCents(product.price) * quantity };
    });
    return { ...order, lines };
  } catch {
    return undefined;
  }
}

const KEY = "shop.order";
// Without letters that look like digits, so that it can be read out on the telephone.
const LETTERS = "ABCDEFGHJKLMNPQRSTUVWXYZ";

function newOrderId() {
  const random = crypto.getRandomValues(new Uint8Array(8));
  return `KL-${[...random].map((n) => LETTERS[n % LETTERS.length]).join("")}`;
}

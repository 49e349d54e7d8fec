// What sending an order costs.

import { formatCents } from "./money.js";

const FREE_FROM = 6000;
const STANDARD = 490;
const EXPRESS = 990;

/** The price of sending goods worth `subtotal` with `tier` (`standard` or `express`), in cents. */
export function shippingCents(tier, subtotal) {
  if (tier === "express") return EXPRESS;
  return subtotal >= FREE_FROM ? 0 : STANDARD;
}

/** The price of sending as text. */
export function formatShipping(cents) {
  return cents === 0 ? "Free" : formatCents(cents);
}

/** What to say about sending before a tier was chosen. */
export function describeShipping(subtotal) {
  const missing = FREE_FROM - subtotal;
  if (missing <= 0) return "Standard shipping is free for this order.";
  return `${formatCents(STANDARD)} shipping; free with ${formatCents(missing)} more.`;
}

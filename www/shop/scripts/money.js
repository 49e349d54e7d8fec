// Money as whole cents: sums of decimal euros drift, sums of cents do not.

const EUROS = new Intl.NumberFormat("en-IE", {
  style: "currency",
  currency: "EUR",
});

/** A catalog price in cents. */
export function toCents(price) {
  return Math.round(price * 100);
}

/** Cents as a decimal number, for reports. */
export function toPrice(cents) {
  return cents / 100;
}

/** Cents as text, for people. */
export function formatCents(cents) {
  return EUROS.format(cents / 100);
}

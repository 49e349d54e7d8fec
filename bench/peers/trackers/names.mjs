// What a shop's page says, in GA4's names: the trackers that prescribe none are told these.

export const NAMES = [
  "view_item",
  "add_to_cart",
  "view_cart",
  "begin_checkout",
  "add_shipping_info",
  "add_payment_info",
  "purchase",
  "search",
];

/** Calls by name; `told(name)` returns what says an event of that name. */
export const calls = (told) =>
  Object.fromEntries(NAMES.map((name) => [name, told(name)]));

// GA4's e-commerce by d8a's tracker, which speaks as Google's gtag.js does: that one is on
// no registry, and says nothing to a collector that is not Google's.

const told = (name) => (params) => window.d8a("event", name, params);
export const view_item = told("view_item");
export const add_to_cart = told("add_to_cart");
export const view_cart = told("view_cart");
export const begin_checkout = told("begin_checkout");
export function identify(user, traits) {
  window.d8a("set", { user_id: user });
  window.d8a("set", "user_properties", traits);
}
export const purchase = told("purchase");
export const refund = told("refund");
export const search = told("search");
export const newsletter_signup = told("newsletter_signup");

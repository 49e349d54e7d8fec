// Umami's tracker, which is on no registry, by the calls of its docs, revenue included:
// https://umami.is/docs/tracker-functions

const tracked = (name) => (params) => window.umami.track(name, params);
export const view_item = tracked("view_item");
export const add_to_cart = tracked("add_to_cart");
export const view_cart = tracked("view_cart");
export const begin_checkout = tracked("begin_checkout");
export const identify = (user, traits) => window.umami.identify(user, traits);
export const purchase = ({ value, ...order }) =>
  window.umami.track("purchase", { ...order, revenue: value });
export const refund = tracked("refund");
export const search = tracked("search");
export const newsletter_signup = tracked("newsletter_signup");

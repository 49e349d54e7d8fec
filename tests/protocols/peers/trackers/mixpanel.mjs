// Mixpanel's library as published on npm. It prescribes no names for a shop's events: here
// they are GA4's.

import mixpanel from "mixpanel-browser";

import { COLLECTOR } from "../visit.mjs";

mixpanel.init("bench", {
  api_host: COLLECTOR,
  opt_out_tracking_by_default: true,
  batch_flush_interval_ms: 200,
});

export const consent = () => mixpanel.opt_in_tracking();
export const page_view = () => mixpanel.track_pageview();
export function identify(user, traits) {
  mixpanel.identify(user);
  mixpanel.people.set(traits);
}

const tracked = (name) => (params) => mixpanel.track(name, params);
export const view_item = tracked("view_item");
export const add_to_cart = tracked("add_to_cart");
export const view_cart = tracked("view_cart");
export const begin_checkout = tracked("begin_checkout");
export const purchase = tracked("purchase");
export const refund = tracked("refund");
export const search = tracked("search");
export const newsletter_signup = tracked("newsletter_signup");

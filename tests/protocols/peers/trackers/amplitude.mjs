// Amplitude's browser SDK in its published build for npm. Names of a shop's events are
// GA4's, as it prescribes none; what an order is worth goes by its revenue call.

import * as amplitude from "./../node_modules/@amplitude/analytics-browser/lib/scripts/amplitude-min.umd.js";

import { COLLECTOR } from "../visit.mjs";

const started = amplitude.init("bench", {
  serverUrl: `${COLLECTOR}/2/httpapi`,
  remoteConfig: { fetchRemoteConfig: false },
  autocapture: { pageViews: true, sessions: true },
});

export const ready = () => started.promise.then(() => undefined);
export function identify(user, traits) {
  amplitude.setUserId(user);
  const said = new amplitude.Identify();
  for (const [name, value] of Object.entries(traits)) said.set(name, value);
  amplitude.identify(said);
}

// Its cart analysis takes any list, which its docs call `products`.
const plain = ({ items, ...params }) =>
  items ? { ...params, products: items } : params;
const tracked = (name) => (params) => void amplitude.track(name, plain(params));
export const view_item = tracked("view_item");
export const add_to_cart = tracked("add_to_cart");
export const view_cart = tracked("view_cart");
export const begin_checkout = tracked("begin_checkout");
export const purchase = (params) =>
  void amplitude.track("purchase", plain(params), {
    revenue: params.value,
    currency: params.currency,
  });
export const refund = (params) =>
  void amplitude.track("refund", plain(params), {
    revenue: -params.value,
    currency: params.currency,
  });
export const search = tracked("search");
export const newsletter_signup = tracked("newsletter_signup");
export const flush = () => amplitude.flush().promise.then(() => undefined);

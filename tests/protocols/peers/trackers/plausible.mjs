// Plausible's tracker as published on npm: a shop's events with properties, what is
// earned as revenue.

import { init, track } from "@plausible-analytics/tracker";

import { COLLECTOR } from "../visit.mjs";

init({ domain: "shop.example", endpoint: `${COLLECTOR}/api/event` });

// What the properties take are plain values.
const plain = ({ items, ...params }) => params;
const tracked = (name) => (params) => track(name, { props: plain(params) });
export const view_item = tracked("view_item");
export const add_to_cart = tracked("add_to_cart");
export const view_cart = tracked("view_cart");
export const begin_checkout = tracked("begin_checkout");
export const purchase = (params) =>
  track("purchase", {
    props: plain(params),
    revenue: { currency: params.currency, amount: params.value },
  });
export const refund = (params) =>
  track("refund", {
    props: plain(params),
    revenue: { currency: params.currency, amount: -params.value },
  });
export const search = tracked("search");
export const newsletter_signup = tracked("newsletter_signup");

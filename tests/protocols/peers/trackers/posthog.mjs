// PostHog's library as published on npm, with names and parameters that its users take
// from GA4: it prescribes none.

import posthog from "posthog-js";

import { COLLECTOR } from "../visit.mjs";

posthog.init("phc_bench", {
  api_host: COLLECTOR,
  defaults: "2025-11-30",
  person_profiles: "identified_only",
  opt_out_capturing_by_default: true,
});

export const consent = () => posthog.opt_in_capturing();
export const identify = (user, traits) => posthog.identify(user, traits);

const captured = (name) => (params) => posthog.capture(name, params);
export const view_item = captured("view_item");
export const add_to_cart = captured("add_to_cart");
export const view_cart = captured("view_cart");
export const begin_checkout = captured("begin_checkout");
export const purchase = (params) =>
  posthog.capture("purchase", { ...params, revenue: params.value });
export const refund = (params) =>
  posthog.capture("refund", { ...params, revenue: -params.value });
export const search = captured("search");
export const newsletter_signup = captured("newsletter_signup");

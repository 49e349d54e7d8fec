// RudderStack's SDK as published on npm, the build that brings its plugins along. Its
// settings come from the site.

import { RudderAnalytics } from "@rudderstack/analytics-js/bundled";

import { COLLECTOR } from "../visit.mjs";
import { inSpec } from "./spec.mjs";

const analytics = new RudderAnalytics();
analytics.load("bench", COLLECTOR, {
  configUrl: `${location.origin}/cdn`,
  useBeacon: true,
  beaconQueueOptions: { flushQueueInterval: 200 },
});

export const {
  page_view,
  view_item,
  add_to_cart,
  view_cart,
  begin_checkout,
  identify,
  purchase,
  refund,
  search,
  newsletter_signup,
} = inSpec(analytics);

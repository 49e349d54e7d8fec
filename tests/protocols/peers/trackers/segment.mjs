// Segment's Analytics.js as published on npm. Its settings come from the site in place of
// Segment's CDN.

import { AnalyticsBrowser } from "@segment/analytics-next";

import { COLLECTOR } from "../visit.mjs";
import { inSpec } from "./spec.mjs";

const analytics = AnalyticsBrowser.load(
  { writeKey: "bench", cdnURL: `${location.origin}/cdn` },
  {
    integrations: {
      "Segment.io": {
        apiHost: `${new URL(COLLECTOR).host}/v1`,
        protocol: "http",
        deliveryStrategy: { strategy: "batching", config: { timeout: 200 } },
      },
    },
  },
);

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

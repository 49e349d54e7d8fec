// Segment's Analytics.js as published on npm. Its settings come from the site in place of
// Segment's CDN.

import { AnalyticsBrowser } from "@segment/analytics-next";

let analytics;

export function init(collector) {
  analytics = AnalyticsBrowser.load(
    { writeKey: "bench", cdnURL: `${location.origin}/cdn` },
    {
      integrations: {
        "Segment.io": {
          apiHost: `${new URL(collector).host}/v1`,
          protocol: "http",
        },
      },
    },
  );
  analytics.page();
}

export const track = (n) => void analytics.track("probe", { n });

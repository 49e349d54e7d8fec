// Segment's Analytics.js as published on npm. Its settings come from the site in place of Segment's CDN.

import { AnalyticsBrowser } from "@segment/analytics-next";

import { calls } from "./names.mjs";

const analytics = AnalyticsBrowser.load(
  { writeKey: "bench", cdnURL: `${location.origin}/cdn` },
  {
    integrations: {
      "Segment.io": {
        apiHost: `${new URL(window.collector).host}/v1`,
        protocol: "http",
      },
    },
  },
);
analytics.page();
window.peer = calls((name) => (params) => void analytics.track(name, params));

// RudderStack's SDK as published on npm, the build that brings its plugins along. Its settings come from the site.

import { RudderAnalytics } from "@rudderstack/analytics-js/bundled";

import { calls } from "./names.mjs";

const analytics = new RudderAnalytics();
analytics.load("bench", window.collector, {
  configUrl: `${location.origin}/cdn`,
});
analytics.page();
window.peer = calls((name) => (params) => analytics.track(name, params));

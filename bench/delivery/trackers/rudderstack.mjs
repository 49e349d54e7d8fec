// RudderStack's SDK as published on npm, the build that brings its plugins along. What
// waits, it keeps in localStorage. Its settings come from the site.

import { RudderAnalytics } from "@rudderstack/analytics-js/bundled";

const analytics = new RudderAnalytics();

export function init(collector) {
  analytics.load("bench", collector, { configUrl: `${location.origin}/cdn` });
  analytics.page();
}

export const track = (n) => analytics.track("probe", { n });

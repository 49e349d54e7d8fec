// Snowplow's browser tracker as published on npm, with the settings of its README. It keeps
// what waits in localStorage by itself.

import {
  newTracker,
  trackPageView,
  trackStructEvent,
} from "@snowplow/browser-tracker";

export function init(collector) {
  newTracker("sp", collector, { appId: "shop" });
  trackPageView();
}

export const track = (n) =>
  trackStructEvent({ category: "probe", action: "probe", label: n });

// Snowplow's browser tracker as published on npm, with the settings of its README, and a schema of the shop's own.

import {
  newTracker,
  trackPageView,
  trackSelfDescribingEvent,
} from "@snowplow/browser-tracker";

import { calls } from "./names.mjs";

newTracker("sp", window.collector, { appId: "shop" });
trackPageView();
window.peer = calls((name) => (data) => {
  const schema = `iglu:com.example/${name}/jsonschema/1-0-0`;
  trackSelfDescribingEvent({ event: { schema, data } });
});

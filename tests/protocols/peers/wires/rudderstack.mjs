// RudderStack: the Spec's calls in a batch, for its beacons.

import { SETTINGS } from "../settings.mjs";
import { COLLECTOR } from "../visit.mjs";
import { STEPS, calls } from "./spec.mjs";

export default {
  destination: { protocol: "rudderstack", url: COLLECTOR, key: "bench" },
  id: "messageId",
  tracker: {
    packages: ["@rudderstack/analytics-js"],
    files: SETTINGS.rudderstack,
  },
  steps: STEPS,
  answer: () => ({ body: "OK" }),
  read({ url, body }) {
    if (!/^\/(beacon\/)?v1\/(batch|track|page|identify)$/.test(url.pathname))
      return undefined;
    const { frame, events } = calls(body);
    return {
      frame: { ...frame, query: Object.fromEntries(url.searchParams) },
      events,
    };
  },
};

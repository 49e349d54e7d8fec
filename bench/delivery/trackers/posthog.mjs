// PostHog's library as published on npm. What waits, it keeps in memory.

import posthog from "posthog-js";

export function init(collector) {
  posthog.init("phc_bench", {
    api_host: collector,
    defaults: "2025-11-30",
    person_profiles: "identified_only",
  });
}

export const track = (n) => posthog.capture("probe", { n });

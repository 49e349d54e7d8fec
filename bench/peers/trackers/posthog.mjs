// PostHog's library as published on npm, with the defaults of its snippet.

import posthog from "posthog-js";

import { calls } from "./names.mjs";

posthog.init("phc_bench", {
  api_host: window.collector,
  defaults: "2025-11-30",
  person_profiles: "identified_only",
});
window.peer = calls((name) => (params) => posthog.capture(name, params));

// Segment: the Spec's calls in batches.

import { SETTINGS } from "../settings.mjs";
import { COLLECTOR } from "../visit.mjs";
import { STEPS, calls } from "./spec.mjs";

export default {
  destination: { protocol: "segment", url: COLLECTOR, key: "bench" },
  id: "messageId",
  tracker: {
    packages: ["@segment/analytics-next"],
    files: SETTINGS.segment,
  },
  headers: ["authorization"],
  steps: {
    ...STEPS,
    consent: { theirs: null, ours: "Segment Consent Preference Updated" },
  },
  answer: () => ({ body: '{"success":true}' }),
  read({ url, body }) {
    if (!/^\/v1\/(b|batch|[tpig])$/.test(url.pathname)) return undefined;
    return calls(body, ["writeKey", "sentAt"]);
  },
};

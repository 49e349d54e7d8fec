// PostHog: a batch of JSON, zipped by its own library.

import { COLLECTOR } from "../visit.mjs";

export default {
  destination: { protocol: "posthog", url: COLLECTOR, key: "phc_bench" },
  id: "uuid",
  tracker: { packages: ["posthog-js"] },
  steps: {
    consent: { theirs: "$opt_in", ours: "consent_change" },
    page_view: { theirs: "$pageview", ours: "$pageview" },
    identify: { theirs: "$identify", ours: "$identify" },
  },
  volatile: ["offset"],
  answer({ url }) {
    if (url.pathname.startsWith("/flags"))
      return { body: '{"featureFlags":{},"errorsWhileComputingFlags":false}' };
    return { body: url.pathname.endsWith(".js") ? "" : '{"status":"Ok"}' };
  },
  read({ url, body }) {
    if (!["/e/", "/batch/", "/i/v0/e/"].includes(url.pathname))
      return undefined;
    const form = body.startsWith("data=");
    const said = JSON.parse(
      form
        ? Buffer.from(new URLSearchParams(body).get("data"), "base64")
        : body,
    );
    const { batch = Array.isArray(said) ? said : [said], ...frame } = said;
    return {
      frame:
        batch === said
          ? {}
          : { body: frame, query: Object.fromEntries(url.searchParams) },
      events: batch.map((event) => ({ name: event.event, fields: event })),
    };
  },
};

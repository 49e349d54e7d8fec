// Umami: an event of JSON, or a list of them.

import { COLLECTOR } from "../visit.mjs";

const website = "6f0e2c5e-8a0c-4e8e-9d55-1c1c5f0c7a10";

export default {
  destination: { protocol: "umami", url: COLLECTOR, site: website },
  tracker: {
    file: "TRAILMARK_PEER_UMAMI",
    source: "umami-software/umami 3.1.0 (c0ea3aef) src/tracker/index.js",
    built: { __COLLECT_API_ENDPOINT__: "/api/send", __COLLECT_API_HOST__: "" },
    head: `<script defer src="/tracker.js" data-website-id="${website}" data-host-url="${COLLECTOR}"></script>`,
  },
  steps: {
    consent: { theirs: null, ours: "consent_change" },
    page_view: { theirs: "page", ours: "page" },
    identify: { theirs: "identify", ours: "identify" },
  },
  answer: () => ({ body: '{"cache":"x","disabled":false}' }),
  read({ url, body }) {
    if (!/^\/api\/(send|batch)$/.test(url.pathname)) return undefined;
    const events = [JSON.parse(body)].flat();
    return {
      frame: {},
      events: events.map(({ type, payload }) => ({
        name: type === "event" ? (payload.name ?? "page") : type,
        fields: { type, payload },
      })),
    };
  },
};

// Amplitude: JSON in batches.

import { COLLECTOR } from "../visit.mjs";

export default {
  destination: {
    protocol: "amplitude",
    url: `${COLLECTOR}/2/httpapi`,
    key: "bench",
  },
  id: "insert_id",
  tracker: { packages: ["@amplitude/analytics-browser"] },
  steps: {
    consent: { theirs: null, ours: "consent_change" },
    page_view: {
      theirs: "[Amplitude] Page Viewed",
      ours: "[Amplitude] Page Viewed",
    },
    identify: { theirs: "$identify", ours: "$identify" },
  },
  volatile: ["event_id"],
  also: ["how they came"],
  answer: () => ({ body: '{"code":200}' }),
  read({ url, body }) {
    if (url.pathname !== "/2/httpapi") return undefined;
    const { events, ...frame } = JSON.parse(body);
    return {
      frame: { body: frame },
      events: events.flatMap(told),
    };
  },
};

/**
 * How a visitor came is an event of its own with Amplitude's library, and comes with the
 * session's beginning here: apart on both sides.
 */
function told({ user_properties, ...event }) {
  const name = event.event_type;
  if (!user_properties?.$setOnce)
    return { name, fields: { ...event, user_properties } };
  const came = { name: CAME, fields: { user_properties } };
  return name === "$identify" ? [came] : [came, { name, fields: event }];
}

const CAME = "how they came";

// Mixpanel: JSON in a form.

import { COLLECTOR } from "../visit.mjs";

export default {
  destination: { protocol: "mixpanel", url: COLLECTOR, key: "bench" },
  id: "properties.$insert_id",
  tracker: { packages: ["mixpanel-browser"] },
  steps: {
    consent: { theirs: "$opt_in", ours: "consent_change" },
    page_view: { theirs: "$mp_web_page_view", ours: "$mp_web_page_view" },
    identify: { theirs: "$identify", ours: "$identify" },
  },
  answer: () => ({ body: "1" }),
  read({ url, body }) {
    if (!/^\/track\/?$/.test(url.pathname)) return undefined;
    const { data, ...form } = Object.fromEntries(new URLSearchParams(body));
    const text =
      data.startsWith("[") || data.startsWith("{")
        ? data
        : Buffer.from(data, "base64").toString();
    const events = [JSON.parse(text)].flat();
    return {
      frame: { query: Object.fromEntries(url.searchParams), form },
      events: events.map((event) => ({ name: event.event, fields: event })),
    };
  },
};

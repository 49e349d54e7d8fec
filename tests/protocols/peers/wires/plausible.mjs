// Plausible: one event of JSON in each request, with names in full or of a letter, which
// mean the same there.

import { COLLECTOR } from "../visit.mjs";

export default {
  destination: { protocol: "plausible", url: COLLECTOR, site: "shop.example" },
  isAlone: true,
  tracker: { packages: ["@plausible-analytics/tracker"] },
  steps: {
    consent: { theirs: null, ours: "consent_change" },
    page_view: { theirs: "pageview", ours: "pageview" },
    identify: { theirs: null, ours: "identify" },
  },
  answer: () => ({ status: 202, body: "ok" }),
  read({ url, body }) {
    if (url.pathname !== "/api/event") return undefined;
    const said = Object.entries(JSON.parse(body));
    const event = Object.fromEntries(
      said.map(([name, value]) => [NAMES[name] ?? name, value]),
    );
    return { frame: {}, events: [{ name: event.name, fields: event }] };
  },
};

const NAMES = {
  n: "name",
  u: "url",
  d: "domain",
  r: "referrer",
  p: "props",
  m: "props",
  $: "revenue",
  i: "interactive",
  h: "hashMode",
  v: "version",
};

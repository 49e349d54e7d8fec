// GA4: what events share in the address, and a line each.

import { COLLECTOR } from "../visit.mjs";

export default {
  destination: { protocol: "ga4", url: COLLECTOR, key: "G-TEALEAF" },
  tracker: {
    file: "TRAILMARK_PEER_GA4",
    of: "a tracker that speaks as gtag.js does",
    source: "d8a-tech/d8a (d7475c1) js/web-tracker/dist/wt.min.js",
    head: `<script>
window.d8aLayer = [];
window.d8a = function () { d8aLayer.push(arguments); };
d8a("js", new Date());
d8a("config", "G-TEALEAF", { server_container_url: "${COLLECTOR}/g/collect" });
</script><script defer src="/tracker.js"></script>`,
  },
  steps: {
    consent: { theirs: null, ours: "consent_change" },
    identify: { theirs: null, ours: "identify" },
  },
  volatile: ["sid", "cid", "_et", "_p", "epn.engagement_time_msec", "_s"],
  answer: () => ({ status: 204, body: "" }),
  read({ url, body }) {
    if (url.searchParams.get("v") !== "2") return undefined;
    const shared = Object.fromEntries(url.searchParams);
    const lines = body ? body.split("\n") : [""];
    return {
      frame: {},
      events: lines.map((line) => {
        const own = Object.fromEntries(new URLSearchParams(line));
        const fields = { ...shared, ...own };
        return { name: fields.en, fields };
      }),
    };
  },
};

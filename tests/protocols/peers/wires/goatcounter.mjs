// GoatCounter: everything in the address.

import { COLLECTOR } from "../visit.mjs";

export default {
  destination: { protocol: "goatcounter", url: COLLECTOR },
  isAlone: true,
  tracker: {
    file: "TRAILMARK_PEER_GOATCOUNTER",
    source: "arp242/goatcounter (c957f51c) public/count.js",
    head: `<script defer src="/tracker.js" data-goatcounter="${COLLECTOR}/count"></script>`,
  },
  steps: {
    consent: { theirs: null, ours: "consent_change" },
    page_view: { theirs: "page", ours: "page" },
    identify: { theirs: null, ours: "identify" },
  },
  answer: () => ({ headers: { "content-type": "image/gif" }, body: "" }),
  read({ url }) {
    if (url.pathname !== "/count") return undefined;
    const fields = Object.fromEntries(url.searchParams);
    const name = fields.e === "true" ? fields.p : "page";
    return { frame: {}, events: [{ name, fields }] };
  },
};

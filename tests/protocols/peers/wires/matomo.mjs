// Matomo: hits that are queries, alone in the address or as a list in JSON.

import { COLLECTOR } from "../visit.mjs";

export default {
  destination: {
    protocol: "matomo",
    url: COLLECTOR,
    site: "1",
    key: "phase=1,intent=2,channel=3",
  },
  tracker: {
    file: "TRAILMARK_PEER_MATOMO",
    source: "matomo-org/matomo 5.2.0-b5 (f09912cb) js/piwik.js",
    head: `<script defer src="/tracker.js"></script>`,
  },
  steps: {
    consent: { theirs: null, ours: "consent_change" },
    page_view: { theirs: "page", ours: "page" },
    view_item: { theirs: null, ours: "view_item" },
    add_to_cart: { theirs: "cart", ours: "cart" },
    view_cart: { theirs: null, ours: "view_cart" },
    begin_checkout: { theirs: null, ours: "begin_checkout" },
    identify: { theirs: null, ours: "identify" },
    purchase: { theirs: "order", ours: "order" },
    refund: { theirs: null, ours: "refund" },
  },
  volatile: ["pv_id", "_id", "h", "m", "s", "r"],
  answer: () => ({ status: 204, body: "" }),
  read({ url, body }) {
    if (url.pathname !== "/matomo.php") return undefined;
    const hits = body.startsWith("{")
      ? JSON.parse(body).requests
      : [url.search || body];
    return { frame: {}, events: hits.map(event) };
  },
};

function event(hit) {
  const fields = Object.fromEntries(new URLSearchParams(hit));
  for (const name of ["ec_items", "_pkc", "uadata"])
    if (fields[name]?.match(/^[[{]/)) fields[name] = JSON.parse(fields[name]);
  return { name: nameOf(fields), fields };
}

function nameOf({ ping, idgoal, ec_id, search, e_a }) {
  if (ping) return "ping";
  if (idgoal && !ec_id) return "cart";
  if (idgoal) return ec_id.includes("refund") ? "refund" : "order";
  // An event, beside the cart that the step is.
  if (e_a === "add_to_cart") return "(add_to_cart)";
  return search ? "search" : (e_a ?? "page");
}

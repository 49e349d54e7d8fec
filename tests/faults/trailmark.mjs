// Trailmark as a visitor's pages have it: the tag with its defaults, the consent, and the
// little that tells which events it has accepted.

import { html } from "../e2e/support/visit.mjs";

/** Under consent `granted` and `cookieless`. */
export const trailmark = (consent, attributes = {}) => ({
  name: `Trailmark, ${consent}`,
  wire: "trailmark",
  /** Says itself when an event is accepted, so that its word can be taken. */
  confirms: true,
  page: ({ collector, title }) =>
    html({
      title,
      attributes: {
        "data-collector": `${collector}/v1/beacons`,
        "data-consent": consent,
        ...attributes,
      },
      head: `<script>${PROBE}</script>`,
    }),
});

/** What a scenario calls in the page. */
const PROBE = `
trailmark("on", "event", ({ name, params }) => {
  if (name === "probe") told(JSON.stringify(["accepted", params.n]));
});
window.probe = {
  track: (n) => trailmark("track", "probe", { n }),
  // Answered by the module, which is there then.
  ready: () => new Promise((ready) => {
    if (trailmark.track) trailmark.flush().then(ready);
    else document.addEventListener("trailmark:ready", ready);
  }),
  flush: () => trailmark.flush(),
};`;

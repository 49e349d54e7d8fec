// Mixpanel's library as published on npm, which keeps batches in localStorage by itself.

import mixpanel from "mixpanel-browser";

export const init = (collector) =>
  mixpanel.init("bench", { api_host: collector, track_pageview: true });

export const track = (n) => mixpanel.track("probe", { n });

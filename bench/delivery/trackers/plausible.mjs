// Plausible's tracker as published on npm. It sends each event at once, and keeps none.

import { init as start, track as event } from "@plausible-analytics/tracker";

export const init = (collector) =>
  start({ domain: "shop.example", endpoint: `${collector}/api/event` });

export const track = (n) => event("probe", { props: { n } });

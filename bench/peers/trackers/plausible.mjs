// Plausible's tracker as published on npm: events with properties, which are plain values.

import { init, track } from "@plausible-analytics/tracker";

import { calls } from "./names.mjs";

init({ domain: "shop.example", endpoint: `${window.collector}/api/event` });
window.peer = calls(
  (name) =>
    ({ items, ...props }) =>
      track(name, {
        props: { ...props, item: items?.[0].item_id },
        ...(name === "purchase" && {
          revenue: { currency: props.currency, amount: props.value },
        }),
      }),
);

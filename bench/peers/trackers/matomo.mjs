// Matomo's tracker, which is on no registry: its file is given. By the calls of its guide; what it has no call for is an event.

import { calls } from "./names.mjs";

const told = (...call) => void window._paq.push(call);
window._paq = [];
told("setTrackerUrl", `${window.collector}/matomo.php`);
told("setSiteId", "1");
told("trackPageView");
told("enableLinkTracking");

const add = ({ items }) =>
  items.forEach((item) =>
    told(
      "addEcommerceItem",
      item.item_id,
      item.item_name,
      item.item_category,
      item.price,
      item.quantity,
    ),
  );
window.peer = {
  ...calls((name) => () => told("trackEvent", "shop", name)),
  add_to_cart(params) {
    add(params);
    told("trackEcommerceCartUpdate", params.value);
  },
  purchase: (order) =>
    told("trackEcommerceOrder", order.transaction_id, order.value),
  search: ({ search_term }) => told("trackSiteSearch", search_term),
};

// Matomo's tracker, which is on no registry, by the calls of its guide:
// https://developer.matomo.org/guides/tracking-javascript-guide

import { COLLECTOR } from "../visit.mjs";

const told = (...call) => void window._paq.push(call);
window._paq = [];
told("setTrackerUrl", `${COLLECTOR}/matomo.php`);
told("setSiteId", "1");

// A product's page is one view, which its product is told before.
const isProduct = location.pathname.endsWith("ostfriesland");
export const page_view = () => isProduct || told("trackPageView");
export function view_item({ items: [item] }) {
  told(
    "setEcommerceView",
    item.item_id,
    item.item_name,
    item.item_category,
    item.price,
  );
  told("trackPageView");
}

let worth = 0;
const add = (item) =>
  told(
    "addEcommerceItem",
    item.item_id,
    item.item_name,
    item.item_category,
    item.price,
    item.quantity,
  );
export function add_to_cart({ items, value }) {
  worth += value;
  items.forEach(add);
  told("trackEcommerceCartUpdate", Number(worth.toFixed(2)));
}
export const identify = (user) => told("setUserId", user);
export const purchase = (order) =>
  told(
    "trackEcommerceOrder",
    order.transaction_id,
    order.value,
    undefined,
    order.tax,
    order.shipping,
  );
export const search = ({ search_term }) => told("trackSiteSearch", search_term);
export const newsletter_signup = ({ place, step }) =>
  told("trackEvent", "event", "newsletter_signup", place, step);

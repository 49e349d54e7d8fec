// Snowplow's browser tracker and its e-commerce plugin as published on npm, as its docs
// have it: https://docs.snowplow.io/docs/sources/web-trackers/tracking-events/ecommerce/

import {
  SnowplowEcommercePlugin,
  trackAddToCart,
  trackCheckoutStep,
  trackProductView,
  trackRefund,
  trackTransaction,
} from "@snowplow/browser-plugin-snowplow-ecommerce";
import {
  newTracker,
  setUserId,
  trackPageView,
  trackSelfDescribingEvent,
} from "@snowplow/browser-tracker";

import { COLLECTOR } from "../visit.mjs";

newTracker("sp", COLLECTOR, {
  appId: "shop",
  plugins: [SnowplowEcommercePlugin()],
});

const product = (item) => ({
  id: item.item_id,
  name: item.item_name,
  category: item.item_category,
  brand: item.item_brand,
  variant: item.item_variant,
  price: item.price,
  quantity: item.quantity,
  currency: "EUR",
});

let worth = 0;

export const page_view = () => trackPageView();
export const view_item = ({ items }) => trackProductView(product(items[0]));
export function add_to_cart({ items, value, currency }) {
  worth += value;
  trackAddToCart({
    products: items.map(product),
    total_value: Number(worth.toFixed(2)),
    currency,
  });
}
export const begin_checkout = ({ coupon }) =>
  trackCheckoutStep({ step: 1, coupon_code: coupon });
export const identify = (user) => setUserId(user);
export const purchase = (order) =>
  trackTransaction({
    transaction_id: order.transaction_id,
    revenue: order.value,
    currency: order.currency,
    payment_method: "invoice",
    total_quantity: order.items.reduce(
      (sum, { quantity }) => sum + quantity,
      0,
    ),
    tax: order.tax,
    shipping: order.shipping,
    discount_code: order.coupon,
    products: order.items.map(product),
  });
export const refund = ({ transaction_id, currency, value, items }) =>
  trackRefund({
    transaction_id,
    currency,
    refund_amount: value,
    products: items.map(product),
  });
export const search = ({ search_term }) =>
  trackSelfDescribingEvent({
    event: {
      schema:
        "iglu:com.snowplowanalytics.snowplow/site_search/jsonschema/1-0-0",
      data: { terms: search_term.split(" ") },
    },
  });
// A shop's own event has a schema of its own; here it is the one of ours.
export const newsletter_signup = (params) =>
  trackSelfDescribingEvent({
    event: {
      schema: "iglu:com.example/newsletter_signup/jsonschema/1-0-0",
      data: params,
    },
  });

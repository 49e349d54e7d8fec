// The visit in the words of Segment's Spec for e-commerce (version 2), for whoever has its
// calls: https://segment.com/docs/connections/spec/ecommerce/v2/

const product = (item) => ({
  product_id: item.item_id,
  name: item.item_name,
  brand: item.item_brand,
  category: item.item_category,
  variant: item.item_variant,
  price: item.price,
  quantity: item.quantity,
});
const list = ({ items }) => items.map(product);

export const inSpec = (analytics) => ({
  page_view: () => void analytics.page(),
  view_item: (params) =>
    void analytics.track("Product Viewed", {
      ...list(params)[0],
      currency: params.currency,
      value: params.value,
    }),
  add_to_cart: (params) =>
    void analytics.track("Product Added", {
      ...list(params)[0],
      currency: params.currency,
      value: params.value,
    }),
  view_cart: (params) =>
    void analytics.track("Cart Viewed", { products: list(params) }),
  begin_checkout: (params) =>
    void analytics.track("Checkout Started", {
      value: params.value,
      currency: params.currency,
      coupon: params.coupon,
      products: list(params),
    }),
  identify: (user, traits) => void analytics.identify(user, traits),
  purchase: (params) =>
    void analytics.track("Order Completed", {
      order_id: params.transaction_id,
      total: params.value,
      revenue: params.value,
      tax: params.tax,
      shipping: params.shipping,
      coupon: params.coupon,
      currency: params.currency,
      products: list(params),
    }),
  refund: (params) =>
    void analytics.track("Order Refunded", {
      order_id: params.transaction_id,
      total: params.value,
      currency: params.currency,
      products: list(params),
    }),
  search: ({ search_term }) =>
    void analytics.track("Products Searched", { query: search_term }),
  newsletter_signup: (params) =>
    void analytics.track("newsletter_signup", params),
});

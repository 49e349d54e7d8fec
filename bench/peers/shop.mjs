// The shop that all are measured in, and what a visitor does there.

// Chromium takes brotli from hosts of this machine without TLS as well.
export const SHOP = "http://shop.localhost";
export const COLLECTOR = "http://collect.localhost";

const teapot = {
  item_id: "K-1",
  item_name: "Teapot, blue",
  item_brand: "Krug",
  item_category: "Kitchen",
  price: 59.9,
  quantity: 1,
};
const cart = { currency: "EUR", value: 59.9, items: [teapot] };

/** What is said five hundred times. */
export const CALL = ["add_to_cart", cart];

/** Two pages and eight calls: with their page views ten events. */
export const VISIT = [
  {
    path: "/?utm_source=google&utm_medium=cpc&utm_campaign=autumn",
    steps: [["search", { search_term: "teapot" }]],
  },
  {
    path: "/teapot",
    steps: [
      ["view_item", cart],
      CALL,
      ["view_cart", cart],
      ["begin_checkout", cart],
      ["add_shipping_info", { ...cart, shipping_tier: "Ground" }],
      ["add_payment_info", { ...cart, payment_type: "Card" }],
      ["purchase", { ...cart, transaction_id: "A-1001", shipping: 4.9 }],
    ],
  },
];

/** A page with something on it, as a page without a tracker has work to do as well. */
export const page = (head) => `<!doctype html>
<html lang="en"><head><meta charset="utf-8"><title>Teapots</title><link rel="icon" href="data:,">${head}
<style>main{display:grid;grid-template-columns:repeat(4,1fr);gap:1rem}article{border:1px solid #ccc;padding:1rem}</style>
</head><body><h1>Teapots</h1><main>${Array.from({ length: 60 }, card).join("")}</main></body></html>`;

const card = (_, n) =>
  `<article><h2><a href="/teapot?n=${n}">Teapot ${n}</a></h2><p>Holds ${n + 1} cups, and keeps them warm.</p>` +
  `<button>Into the cart</button></article>`;

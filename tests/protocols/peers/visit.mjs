// What the visitor does, once for every tracker: the canonical visit of tests/protocols.rs,
// as far as a page does it. GA4's names; an adapter says it in its tracker's own words.

const teapot = {
  item_id: "K-1",
  item_name: 'Teekanne "Ostfriesland"',
  item_brand: "Krug & Sohn",
  item_category: "Küche",
  item_variant: "blau",
  price: 59.9,
  quantity: 1,
};
const cups = {
  item_id: "T-6",
  item_name: "Tassen, 6 Stück",
  item_category: "Küche",
  price: 8.35,
  quantity: 2,
};
const cart = { currency: "EUR", value: 76.6, items: [teapot, cups] };

const landing =
  "/kannen/?utm_source=google&utm_medium=cpc&utm_campaign=herbst&utm_term=teekanne&utm_content=a&gclid=Cj0K-1";

/** The site, and whom the trackers speak to: both are answered on this machine. */
export const SHOP = "http://shop.example";
export const COLLECTOR = "http://collect.example";

/** Page by page: where it is, and what is done there in this order. */
export const PAGES = [
  {
    path: landing,
    title: "Kannen – Teeladen",
    referrer: "https://www.google.com/",
    // Before the page view, as most trackers count none without it.
    steps: [["consent"], ["page_view"]],
  },
  {
    path: "/kannen/ostfriesland",
    title: "Teekanne",
    referrer: SHOP + landing,
    steps: [
      ["page_view"],
      ["view_item", { currency: "EUR", value: 59.9, items: [teapot] }],
      ["add_to_cart", { currency: "EUR", value: 59.9, items: [teapot] }],
      ["add_to_cart", { currency: "EUR", value: 16.7, items: [cups] }],
      ["view_cart", cart],
      ["begin_checkout", { ...cart, coupon: "HERBST" }],
      ["identify", "kunde-4711", { plan: "gold" }],
      [
        "purchase",
        {
          transaction_id: "A-1001",
          currency: "EUR",
          value: 71.55,
          tax: 11.42,
          shipping: 4.9,
          coupon: "HERBST",
          items: [teapot, cups],
        },
      ],
      [
        "refund",
        {
          transaction_id: "A-1001",
          currency: "EUR",
          value: 8.35,
          items: [{ ...cups, quantity: 1 }],
        },
      ],
      ["search", { search_term: "grüner tee" }],
      ["newsletter_signup", { place: "footer", step: 2, is_new: true }],
    ],
  },
];

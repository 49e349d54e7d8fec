const item = {
  item_id: "KL-1",
  item_name: "Kettle",
  item_brand: "Kettle & Leaf",
  item_category: "Kettles",
  price: 59.9,
  quantity: 1,
};
const cart = { currency: "EUR", value: 59.9, items: [item] };
const order = {
  ...cart,
  transaction_id: `D-${Date.now()}`,
  tax: 9.56,
  shipping: 0,
};

window.dataLayer = window.dataLayer || [];

const steps = {
  view: () => dataLayer.push({ event: "view_item", ecommerce: cart }),
  add() {
    dataLayer.push({ event: "add_to_cart", ecommerce: cart });
    trailmark("track", "add_to_cart", cart);
  },
  checkout: () => trailmark("track", "begin_checkout", cart),
  order: () => trailmark("track", "purchase", order),
  thanks: () => trailmark("track", "purchase", order),
};
for (const [id, tell] of Object.entries(steps))
  document.querySelector(`#${id}`).addEventListener("click", tell);

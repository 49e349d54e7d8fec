// Thank you: shows the order and reports it, on every load. Trailmark counts each order once.

import { sumCents } from "./cart.js";
import { byId, element } from "./dom.js";
import { formatCents, toPrice } from "./money.js";
import { lastOrder } from "./orders.js";
import { formatShipping } from "./shipping.js";
import { report, reportLines } from "./tracking.js";

const order = lastOrder();
if (order) {
  show(order);
  // As GA4 has it: value without shipping.
  reportLines("purchase", order.lines, {
    transaction_id: order.id,
    shipping: toPrice(order.shipping),
  });
}

byId("heard-form").addEventListener("submit", (event) => {
  event.preventDefault();
  report("self_reported", { source: byId("heard").value });
  byId("heard-form").hidden = true;
  byId("heard-status").textContent = "Thank you, good to know.";
});

function show({ id, lines, shipping, tier }) {
  byId("order-none").hidden = true;
  byId("order").hidden = false;
  byId("order-id").textContent = id;
  byId("order-lines").replaceChildren(
    ...lines.map(({ product, quantity, cents }) =>
      row(`${quantity} × ${product.item_name}`, formatCents(cents)),
    ),
  );
  byId("order-shipping").textContent = formatShipping(shipping);
  byId("order-total").textContent = formatCents(sumCents(lines) + shipping);
  byId("order-arrival").textContent =
    tier === "express" ? "tomorrow" : "in two to four days";
}

function row(name, sum) {
  return element("li", {}, element("span", {}, name), element("span", {}, sum));
}

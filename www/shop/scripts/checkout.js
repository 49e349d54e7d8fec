// Checkout: where to, then how to pay, in one form; then the order. No payment is taken.

import { cartLines, emptyCart, onCartChange, sumCents } from "./cart.js";
import { byId, element } from "./dom.js";
import { formatCents } from "./money.js";
import { placeOrder } from "./orders.js";
import { formatShipping, shippingCents } from "./shipping.js";
import { reportLines } from "./tracking.js";

const form = byId("checkout-form");
const shippingStep = byId("shipping-step");
const paymentStep = byId("payment-step");

onCartChange(show);
show();
if (cartLines().length > 0) reportLines("begin_checkout", cartLines());

form.addEventListener("change", show);
form.addEventListener("submit", order);
byId("continue-to-payment").addEventListener("click", toPayment);
byId("edit-shipping").addEventListener("click", toShipping);
shippingStep.addEventListener("keydown", (event) => {
  if (event.key !== "Enter" || !event.target.matches("input")) return;
  event.preventDefault();
  toPayment();
});

function toPayment() {
  const fields = [...shippingStep.querySelectorAll("input, select")];
  if (!fields.every((field) => field.reportValidity())) return;
  reportLines("add_shipping_info", cartLines(), { shipping_tier: tier() });
  open(paymentStep);
}

function toShipping() {
  open(shippingStep);
}

function order(event) {
  event.preventDefault();
  const lines = cartLines();
  // Bought or emptied in another tab meanwhile.
  if (lines.length === 0) return show();
  const payment = new FormData(form).get("payment");
  reportLines("add_payment_info", lines, { payment_type: payment });
  placeOrder({ lines, shipping: shipping(lines), tier: tier(), payment });
  emptyCart();
  location.assign("/thank-you/");
}

// A closed step is disabled, so that Enter in the open one cannot submit it.
function open(step) {
  for (const each of [shippingStep, paymentStep]) {
    each.querySelector(".step-body").hidden = each !== step;
    each.toggleAttribute("data-open", each === step);
  }
  paymentStep.querySelector("fieldset").disabled = step !== paymentStep;
  byId("edit-shipping").hidden = step !== paymentStep;
  byId("shipping-summary").textContent =
    step === paymentStep ? describeAddress() : "";
  step.querySelector("h2").focus();
}

function show() {
  const lines = cartLines();
  byId("checkout-empty").hidden = lines.length > 0;
  byId("checkout-full").hidden = lines.length === 0;
  byId("summary-lines").replaceChildren(...lines.map(line));
  byId("summary-subtotal").textContent = formatCents(sumCents(lines));
  byId("summary-shipping").textContent = formatShipping(shipping(lines));
  byId("summary-total").textContent = formatCents(
    sumCents(lines) + shipping(lines),
  );
  byId("standard-price").textContent = formatShipping(
    shippingCents("standard", sumCents(lines)),
  );
}

function line({ product, quantity, cents }) {
  return element(
    "li",
    {},
    element("span", {}, `${quantity} × ${product.item_name}`),
    element("span", {}, formatCents(cents)),
  );
}

function describeAddress() {
  const given = new FormData(form);
  return ["name", "street", "postcode", "city"]
    .map((name) => given.get(name))
    .join(", ");
}

function shipping(lines) {
  return shippingCents(tier(), sumCents(lines));
}

function tier() {
  return new FormData(form).get("shipping");
}

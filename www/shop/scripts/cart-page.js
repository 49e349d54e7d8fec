// The cart's page: its lines, with more, fewer and none of each, and what they cost.

import { productImage, productUrl } from "../catalog.js";
import {
  MAX_QUANTITY,
  cartLines,
  onCartChange,
  quantityOf,
  setQuantity,
  sumCents,
} from "./cart.js";
import { byId, element } from "./dom.js";
import { formatCents } from "./money.js";
import { describeShipping } from "./shipping.js";
import { reportChange, reportLines } from "./tracking.js";

onCartChange(show);
show();
if (cartLines().length > 0) reportLines("view_cart", cartLines());

function show() {
  const lines = cartLines();
  const focused = document.activeElement?.id;
  byId("cart-empty").hidden = lines.length > 0;
  byId("cart-full").hidden = lines.length === 0;
  byId("cart-lines").replaceChildren(...lines.map(line));
  byId("cart-subtotal").textContent = formatCents(sumCents(lines));
  byId("cart-shipping").textContent = describeShipping(sumCents(lines));
  if (focused) byId(focused)?.focus();
}

function change(product, wanted) {
  reportChange(product, setQuantity(product.slug, wanted));
  show();
  byId("cart-status").textContent =
    quantityOf(product.slug) === 0
      ? `${product.item_name} was removed.`
      : `${quantityOf(product.slug)} × ${product.item_name}.`;
}

function remove(product) {
  change(product, 0);
  // The button that had the focus is gone with its line.
  byId("cart-title").focus();
}

function line({ product, quantity, cents }) {
  const { slug, item_name: name } = product;
  return element(
    "li",
    { class: "line", "data-test": "cart-line", "data-slug": slug },
    element("img", {
      src: productImage(product),
      alt: "",
      width: 96,
      height: 96,
    }),
    element(
      "div",
      { class: "line-name" },
      element("a", { href: productUrl(product) }, name),
      element("span", {}, `${formatCents(cents / quantity)} each`),
    ),
    element(
      "div",
      { class: "stepper", role: "group", "aria-label": `Quantity of ${name}` },
      step(product, quantity - 1, "less", "−", quantity === 1),
      field(product, quantity),
      step(product, quantity + 1, "more", "+", quantity === MAX_QUANTITY),
    ),
    element(
      "span",
      { class: "line-sum", "data-test": "line-total" },
      formatCents(cents),
    ),
    element(
      "button",
      {
        class: "link",
        type: "button",
        "data-test": "remove",
        "aria-label": `Remove ${name}`,
        onclick: () => remove(product),
      },
      "Remove",
    ),
  );
}

function step(product, wanted, test, sign, disabled) {
  const label = `${test === "more" ? "One more" : "One fewer"}: ${product.item_name}`;
  return element(
    "button",
    {
      id: `${test}-${product.slug}`,
      type: "button",
      "data-test": test,
      "aria-label": label,
      disabled,
      onclick: () => change(product, wanted),
    },
    sign,
  );
}

function field(product, quantity) {
  return element("input", {
    id: `quantity-${product.slug}`,
    type: "number",
    inputmode: "numeric",
    min: 1,
    max: MAX_QUANTITY,
    value: quantity,
    "data-test": "quantity",
    "aria-label": `Quantity of ${product.item_name}`,
    onchange: ({ target }) =>
      change(product, Math.max(1, Number(target.value) || quantity)),
  });
}

// A product's page: reported when seen; its button puts the product into the cart.

import { findProduct } from "../catalog.js";
import { MAX_QUANTITY, quantityOf, setQuantity } from "./cart.js";
import { byId, element } from "./dom.js";
import { reportChange, reportProduct } from "./tracking.js";

const product = findProduct(document.querySelector("main").dataset.product);

reportProduct("view_item", product);
byId("add-form").addEventListener("submit", (event) => {
  event.preventDefault();
  const wanted = Number(byId("quantity").value);
  const added = setQuantity(product.slug, quantityOf(product.slug) + wanted);
  reportChange(product, added);
  byId("added").replaceChildren(...message(added));
});

function message(added) {
  if (added === 0) {
    return [`That is all we can send: ${MAX_QUANTITY} of one kind. `, toCart()];
  }
  return [`Added: ${added} × ${product.item_name}. `, toCart()];
}

function toCart() {
  return element("a", { href: "/cart/" }, "View cart");
}

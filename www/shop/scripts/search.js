// The search page: products for `?q=`. The search itself is reported by Trailmark, from the address.

import { productImage, productUrl, searchProducts } from "../catalog.js";
import { byId, element } from "./dom.js";
import { startList } from "./list.js";
import { formatCents, toCents } from "./money.js";

const text = (new URLSearchParams(location.search).get("q") ?? "").trim();
const found = searchProducts(text);

byId("search-q").value = text;
byId("search-title").textContent = title();
byId("search-hint").hidden = found.length > 0;
byId("results").replaceChildren(...found.map(card));
startList(byId("results"), "search", "Search results");

function title() {
  if (!text) return "What are you looking for?";
  if (found.length === 0) return `Nothing found for “${text}”`;
  return `${found.length} found for “${text}”`;
}

function card(product) {
  return element(
    "li",
    { class: "card", "data-item": product.slug },
    element(
      "a",
      { href: productUrl(product) },
      element("img", {
        src: productImage(product),
        alt: "",
        width: 400,
        height: 400,
      }),
      element("span", { class: "card-name" }, product.item_name),
    ),
    element("p", { class: "card-text" }, product.description),
    element("p", { class: "price" }, formatCents(toCents(product.price))),
  );
}

// A list of products: reported when shown, and when one is chosen from it.
// Starts by itself on lists that stand in the page's HTML.

import { findProduct } from "../catalog.js";
import { reportList, reportProduct } from "./tracking.js";

/** Reports the list in `root`, which has one `data-item` per product. */
export function startList(root, id, name) {
  const list = { item_list_id: id, item_list_name: name };
  const products = [...root.querySelectorAll("[data-item]")]
    .map((item) => findProduct(item.dataset.item))
    .filter(Boolean);
  if (products.length > 0) reportList(list, products);
  root.addEventListener("click", ({ target }) => {
    if (!target.closest("a")) return;
    const product = findProduct(target.closest("[data-item]")?.dataset.item);
    if (product) reportProduct("select_item", product, 1, list);
  });
}

for (const root of document.querySelectorAll("[data-list]")) {
  startList(root, root.dataset.list, root.dataset.listName);
}

// On every page: the number on the cart, and the question about consent.

import { countPieces, onCartChange } from "./cart.js";
import { startConsent } from "./consent.js";
import { byId } from "./dom.js";

onCartChange(showCount);
showCount();
startConsent();

function showCount() {
  const pieces = countPieces();
  const badge = byId("cart-count");
  badge.textContent = pieces;
  badge.hidden = pieces === 0;
}

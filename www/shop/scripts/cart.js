// The cart: which products, how many of each. Kept in the shop's own localStorage key, shared by all tabs.
// What it looks like and what is reported about it is left to the pages.

import { findProduct } from "../catalog.js";
import { toCents } from "./money.js";

export const MAX_QUANTITY = 20;

/** The cart's lines: `[{product, quantity, cents}]`, in the order they were added. */
export function cartLines() {
  return read().map(({ slug, quantity }) => {
    const product = findProduct(slug);
    return { product, quantity, cents: toCents(product.price) * quantity };
  });
}

/** The sum of some lines, in cents. */
export function sumCents(lines) {
  return lines.reduce((sum, line) => sum + line.cents, 0);
}

/** How many pieces are in the cart. */
export function countPieces() {
  return read().reduce((sum, line) => sum + line.quantity, 0);
}

/** How many of this product are in the cart. */
export function quantityOf(slug) {
  return read().find((line) => line.slug === slug)?.quantity ?? 0;
}

/** Sets how many of a product are wanted; returns by how many that changed the cart. */
export function setQuantity(slug, wanted) {
  const before = quantityOf(slug);
  const after = clamp(wanted);
  if (after === before) return 0;
  const lines = read();
  const line = lines.find((line) => line.slug === slug);
  if (line) line.quantity = after;
  else lines.push({ slug, quantity: after });
  write(lines.filter((line) => line.quantity > 0));
  return after - before;
}

/** Empties the cart. */
export function emptyCart() {
  write([]);
}

/** Calls back whenever the cart changes, here or in another tab, or a page comes back from history. */
export function onCartChange(callback) {
  listeners.add(callback);
}

const KEY = "shop.cart";
const listeners = new Set();
let withoutStorage = "[]";

addEventListener("storage", (event) => {
  if (event.key === KEY || event.key === null) notify();
});
addEventListener("pageshow", (event) => {
  if (event.persisted) notify();
});

function notify() {
  for (const listener of listeners) listener();
}

function clamp(quantity) {
  if (!Number.isFinite(quantity)) return 0;
  return Math.min(Math.max(Math.trunc(quantity), 0), MAX_QUANTITY);
}

// Another version of the shop, or a curious visitor, may have written anything there.
function read() {
  try {
    const lines = JSON.parse(load());
    if (!Array.isArray(lines)) return [];
    return lines
      .filter((line) => findProduct(line?.slug) && clamp(line.quantity) > 0)
      .map((line) => ({ slug: line.slug, quantity: clamp(line.quantity) }));
  } catch {
    return [];
  }
}

function write(lines) {
  withoutStorage = JSON.stringify(lines);
  try {
    localStorage.setItem(KEY, withoutStorage);
  } catch {
    // Storage is full or forbidden: the cart lasts as long as the page.
  }
  notify();
}

function load() {
  try {
    return localStorage.getItem(KEY) ?? "[]";
  } catch {
    return withoutStorage;
  }
}

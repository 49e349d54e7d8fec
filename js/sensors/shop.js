/**
 * Whether the page is one of a shop. What reads shops is a file of its own, which
 * other pages never fetch.
 */
import { load } from "#load";
import { complain, json, read, sibling, tell } from "./facts.js";

/** Looks for what is new: a shop, and then what happens in it. */
export let look = () => {};

const watch = () => {
  look = () =>
    (window.dataLayer ||
      window.Shopify ||
      // Each page of WooCommerce (wc_body_class), with its blocks or without.
      /woocommerce/.test(read("body")?.className)) &&
    ask();
  addEventListener("load", look);
};

/** Tells what the page says of its product in its structured data. */
const describe = () =>
  read("documentElement").querySelector("[itemtype],[type*=ld]")
    ? ask(1)
    : tell("product");

/** Milliseconds that a page which is being left may go on. */
const LEAVING = 500;

const ask = (wantsProduct) => {
  look = () => {};
  load(sibling("commerce.js")).then(
    (module) => (look = module.default(tell, json, wantsProduct)),
    // Not where it is given up because the page is being left.
    (error) => setTimeout(complain, LEAVING, "commerce.js: " + error),
  );
};

/** What the module asks for, by name. */
export const effects = { commerce: watch, product: describe };

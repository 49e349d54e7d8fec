/**
 * Whether the page is one of a shop. What reads shops is a file of its own, which
 * other pages never fetch.
 */
import { complain } from "./effects.js";
import { tell } from "./facts.js";
import { read } from "./page.js";
import { json } from "./plain.js";
import { sibling } from "./tag.js";

/** Looks for what is new: a shop, and then what happens in it. */
export let look = () => {};

/** Does so from now on. */
export const watch = () => {
  look = () =>
    (window.dataLayer ||
      window.Shopify ||
      // Each page of WooCommerce (wc_body_class), with its blocks or without.
      /woocommerce/.test(read("body")?.className)) &&
    ask();
  addEventListener("load", look);
};

/** Completes a bare view with what the page's structured data says of its product. */
export const describe = (view) =>
  read("documentElement").querySelector("[itemtype],[type*=ld]")
    ? ask(view)
    : tell("product");

const ask = (view) => {
  look = () => {};
  import(sibling("commerce.js")).then(
    (module) => (look = module.default(tell, json, view)),
    complain,
  );
};

/**
 * WooCommerce: jQuery events on the body, DOM events and hooks of its blocks, and
 * the product page's form. One act fires several of them; which are the same, the
 * engine finds out by who tells.
 */

/** jQuery's events: `plugins/woocommerce/client/legacy/js/frontend/add-to-cart.js`. */
const EVENTS = {
  added_to_cart: "add_to_cart",
  removed_from_cart: "remove_from_cart",
};

/** Actions of wp.hooks, behind [`PREFIX`]: `docs/…/extensible-blocks`, "actions". */
const HOOKS = {
  "cart-add-item": "add_to_cart",
  "cart-remove-item": "remove_from_cart",
  "product-render": "view_item",
  "product-list-render": "view_item_list",
  "product-view-link": "select_item",
  "checkout-render-checkout-form": "begin_checkout",
};
const PREFIX = "experimental__woocommerce_blocks-";

/** Blocks may fire twice for one act. */
const AT_ONCE = 1e3;

/** A function that looks what of it is there: some of it comes late. */
export const woocommerce = (told) => {
  const quietly = (name, teller, params) => {
    try {
      told(name, params(), teller);
    } catch {}
  };
  const firedAt = {};
  let clicked;
  let isListening;
  let hasQuery;
  let hasHooks;

  const listen = () => {
    addEventListener(
      "click",
      ({ target }) =>
        (clicked =
          target?.closest?.("[data-product_id],[name=add-to-cart]") ?? clicked),
      true,
    );
    // Where it is sent by script instead, that fires an event when it is done.
    addEventListener("submit", ({ target, submitter, defaultPrevented }) => {
      if (!defaultPrevented && target?.matches?.("form.cart"))
        quietly("add_to_cart", "f", () => taken(submitter, target));
    });
    for (const [fired, name] of Object.entries(EVENTS))
      // Its detail says nothing of what it was.
      document.addEventListener("wc-blocks_" + fired, () => {
        const last = firedAt[name];
        firedAt[name] = Date.now();
        if (firedAt[name] - last < AT_ONCE) return;
        const isRemoval = /remove/.test(clicked?.className);
        const button = isRemoval == (name[0] == "r") && clicked;
        quietly(name, "b", () => taken(button));
        clicked = undefined;
      });
  };

  return () => {
    const { jQuery, wp } = window;
    // Each of its pages says so (wc_body_class).
    if (!/woocommerce/.test(document.body?.className)) return;
    if (!isListening) listen((isListening = true));
    if (!hasQuery && jQuery?.fn?.on) {
      hasQuery = true;
      for (const [fired, name] of Object.entries(EVENTS))
        jQuery(document).on(fired, (event, fragments, hash, button) => {
          quietly(name, "q", () => taken(button?.[0] ?? button));
          clicked = undefined;
        });
    }
    if (!hasHooks && wp?.hooks?.addAction) {
      hasHooks = true;
      for (const [action, name] of Object.entries(HOOKS))
        wp.hooks.addAction(PREFIX + action, "trailmark", (given) =>
          quietly(name, "h", () => hooked(given)),
        );
    }
  };
};

/** What the button of a product, or the form around it, says is taken. */
export const taken = (button, form = button?.form) => {
  const { product_id, product_sku, quantity } = button?.dataset ?? {};
  const field = (name) => form?.querySelector(`[name="${name}"]`)?.value;
  const id = product_id || field("add-to-cart") || button?.value || product_sku;
  if (!id) return {};
  const item_variant = +field("variation_id") ? field("variation_id") : null;
  const item = { item_id: id, quantity: +(quantity || field("quantity") || 1) };
  return { items: [item_variant ? { ...item, item_variant } : item] };
};

/** What a hook is given: a product, products or a cart, as the Store API has them. */
export const hooked = ({
  product,
  products,
  quantity,
  listName,
  storeCart,
}) => {
  const list = storeCart?.cartItems ?? products ?? [product];
  const totals = storeCart?.cartTotals;
  const currency = (totals ?? list[0]?.prices)?.currency_code;
  return {
    currency,
    value: totals && price(totals.total_price, totals),
    item_list_name: listName || undefined,
    items: list.map((item) => ({
      item_id: item.id,
      item_name: item.name,
      item_category: item.categories?.[0]?.name,
      price: item.prices && price(item.prices.price, item.prices),
      quantity: quantity ?? item.quantity,
    })),
  };
};

/** In the currency's unit: the Store API counts the minor one. */
const price = (amount, { currency_minor_unit }) =>
  amount / 10 ** currency_minor_unit;

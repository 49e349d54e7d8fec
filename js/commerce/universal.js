/**
 * Enhanced e-commerce of Universal Analytics, translated to GA4's events. Shops push
 * it still.
 * https://developers.google.com/analytics/devguides/collection/ua/gtm/enhanced-ecommerce
 */
import { items, rename } from "./rename.js";

/** What a push may hold, and the event that it is. */
export const ACTIONS = {
  __proto__: null,
  impressions: "view_item_list",
  detail: "view_item",
  click: "select_item",
  add: "add_to_cart",
  remove: "remove_from_cart",
  promoView: "view_promotion",
  promoClick: "select_promotion",
  // By its step.
  checkout: "",
  checkout_option: "",
  purchase: "purchase",
  refund: "refund",
};

/** What a checkout's steps are: shops may count them otherwise, most do so. */
const STEPS = {
  __proto__: null,
  0: "begin_checkout",
  1: "begin_checkout",
  2: "add_shipping_info",
  3: "add_payment_info",
};
const OPTION = { __proto__: null, 2: "shipping_tier", 3: "payment_type" };

const FIELDS = {
  __proto__: null,
  id: "transaction_id",
  revenue: "value",
  list: "item_list_name",
};

const PROMOTION = {
  __proto__: null,
  id: "promotion_id",
  name: "promotion_name",
  creative: "creative_name",
  position: "creative_slot",
};

/**
 * The events in an `ecommerce` object, each a name and its parameters; `reached` are
 * the steps of the checkout that were told already.
 */
export const translated = (ecommerce, reached) =>
  Object.keys(ACTIONS).flatMap((action) => {
    const given = ecommerce?.[action];
    if (!given || typeof given != "object") return [];
    const { step = 0, option, ...fields } = given.actionField ?? {};
    const name = ACTIONS[action] || STEPS[step];
    // An option repeats its step, which begins a checkout only once.
    if (!name || (action == "checkout_option" && reached.has(name))) return [];
    if (!ACTIONS[action]) reached.add(name);
    const params = rename(fields, FIELDS);
    if (option) params[OPTION[step] ?? "checkout_option"] = option;
    if (ecommerce.currencyCode) params.currency = ecommerce.currencyCode;
    // Impressions are the list itself.
    const list = given.products ?? (action == "impressions" && given);
    if (given.promotions) params.items = items(given.promotions, PROMOTION);
    else if (list) params.items = items(list);
    return [[name, params]];
  });

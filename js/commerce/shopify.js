/**
 * Shopify's storefronts: the events of its analytics, where a page can subscribe to
 * them, and the standard events that themes dispatch in the DOM.
 */
import { number } from "./rename.js";

/**
 * Names of Shopify.analytics (Hydrogen, and pages that lend the pixels' API):
 * https://shopify.dev/docs/api/web-pixels-api/standard-events
 */
const EVENTS = {
  product_viewed: "view_item",
  collection_viewed: "view_item_list",
  cart_viewed: "view_cart",
  product_added_to_cart: "add_to_cart",
  product_removed_from_cart: "remove_from_cart",
  checkout_started: "begin_checkout",
  checkout_shipping_info_submitted: "add_shipping_info",
  payment_info_submitted: "add_payment_info",
  checkout_completed: "purchase",
  search_submitted: "search",
  search_viewed: "search",
};

/**
 * Events of themes, behind `shopify:`, and what of each is in the other's terms:
 * https://shopify.dev/docs/api/storefront-events-and-actions/events
 */
const OF_THEMES = {
  "product:view": ({ context, product }) =>
    // Cards in a grid are seen in passing.
    /page|dialog/.test(context) && [
      "view_item",
      { productVariant: { ...product.selectedVariant, product } },
    ],
  "collection:view": (event) => ["view_item_list", event],
  "cart:view": (event) => ["view_cart", event],
  "search:update": ({ search }) => ["search", { searchTerm: search.query }],
  // Fired before it is known whether it can be done.
  "cart:lines-update": async ({ action, lines, promise }) => {
    const { cart, userErrors } = (await promise) ?? {};
    const name = { add: "add_to_cart", remove: "remove_from_cart" }[action];
    const found = lines.map((line) => ({
      ...listed(cart?.lines).find(({ merchandise }) =>
        same(merchandise?.id, line.merchandiseId),
      ),
      id: line.merchandiseId,
      quantity: line.quantity || undefined,
    }));
    return name && !userErrors?.length && [name, { products: found }];
  },
};

/** A function that looks whether there is something to subscribe to. */
export const shopify = (told) => {
  const subscribed = new WeakSet();

  for (const [fired, translate] of Object.entries(OF_THEMES))
    document.addEventListener("shopify:" + fired, async (event) => {
      try {
        const found = await translate(event);
        if (found) told(found[0], translated(found[1]), "e");
      } catch {}
    });

  return () => {
    for (const bus of [window.Shopify?.analytics, window.analytics]) {
      if (typeof bus?.subscribe != "function" || subscribed.has(bus)) continue;
      subscribed.add(bus);
      for (const [fired, name] of Object.entries(EVENTS))
        bus.subscribe(fired, (event) => {
          try {
            told(name, translated(event.data ?? event.payload ?? event), "s");
          } catch {}
        });
    }
  };
};

/** GA4's parameters of what an event is about, wherever in it that is said. */
export const translated = (data) => {
  const { checkout, cart, collection, searchResult } = data;
  const { productVariant } = data;
  const line = data.cartLine ?? data.currentLine ?? data.prevLine;
  const of = checkout ?? cart ?? collection ?? searchResult;
  const list = line ?? productVariant;
  const lines = list
    ? [list]
    : listed(
        data.products ?? of?.lineItems ?? of?.lines ?? of?.productVariants,
      );
  const worth =
    checkout?.totalPrice ?? (line ?? cart)?.cost?.totalAmount ?? list?.price;
  const coupon = checkout?.discountApplications?.find(
    ({ type }) => type == "DISCOUNT_CODE",
  );
  return {
    transaction_id: checkout?.order?.id ?? checkout?.token,
    currency: worth?.currencyCode ?? checkout?.currencyCode,
    value: number(worth?.amount),
    tax: number(checkout?.totalTax?.amount),
    shipping: number(checkout?.shippingLine?.price?.amount),
    coupon: coupon?.title,
    search_term: searchResult?.query ?? data.searchTerm,
    item_list_id: collection?.handle ?? plainId(collection?.id),
    item_list_name: collection?.title,
    items: lines[0] && lines.map(item),
  };
};

const item = (line) => {
  const variant = line.merchandise ?? line.variant ?? line;
  const product = variant.product ?? line;
  return {
    item_id: plainId(product.id),
    item_name: product.title,
    item_brand: product.vendor,
    item_category: product.type || product.productType,
    item_variant:
      line.variantTitle ?? (variant != product ? variant.title : undefined),
    price: number(variant.price?.amount ?? variant.price),
    quantity: line.quantity,
  };
};

/** A list, or a connection of GraphQL's. */
const listed = (list) =>
  list?.nodes ?? list?.edges?.map(({ node }) => node) ?? list ?? [];

/** `gid://shopify/Product/7` is the product 7. */
const plainId = (id) => id && String(id).split("/").pop();

const same = (one, other) => one && plainId(one) == plainId(other);

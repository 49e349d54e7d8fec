// WooCommerce's and Shopify's own terms, in GA4's.

import assert from "node:assert/strict";
import { describe, test } from "node:test";

import { hooked } from "./woocommerce.js";
import { translated } from "./shopify.js";

/** As it would be told: what is not known is not there. */
const plain = (value) => JSON.parse(JSON.stringify(value));

describe("WooCommerce's hooks", () => {
  // Products of the Store API, prices in the minor unit:
  // https://developer.woocommerce.com/docs/apis/store-api/resources-endpoints/products/
  const hoodie = {
    id: 34,
    name: "WordPress Pennant",
    sku: "wp-pennant",
    categories: [{ id: 16, name: "Decor" }],
    prices: { currency_code: "GBP", currency_minor_unit: 2, price: "1105" },
  };
  const item = {
    item_id: 34,
    item_name: "WordPress Pennant",
    item_category: "Decor",
    price: 11.05,
  };

  for (const [what, given, params] of [
    [
      "a product that is added",
      { product: hoodie, quantity: 2 },
      { currency: "GBP", items: [{ ...item, quantity: 2 }] },
    ],
    [
      "a list that is shown",
      { products: [hoodie], listName: "woocommerce/all-products" },
      {
        currency: "GBP",
        item_list_name: "woocommerce/all-products",
        items: [item],
      },
    ],
    [
      "a checkout that is shown",
      {
        storeCart: {
          cartItems: [{ ...hoodie, quantity: 3 }],
          cartTotals: {
            total_price: "3315",
            currency_code: "GBP",
            currency_minor_unit: 2,
          },
        },
      },
      { currency: "GBP", value: 33.15, items: [{ ...item, quantity: 3 }] },
    ],
  ])
    test(what, () => assert.deepEqual(plain(hooked(given)), params));
});

describe("Shopify's events", () => {
  // Data of https://shopify.dev/docs/api/web-pixels-api/standard-events
  const variant = {
    id: "43661439271125",
    sku: "TEE-S",
    title: "Small",
    price: { amount: 34, currencyCode: "HKD" },
    product: {
      id: "8001",
      title: "Tee",
      vendor: "Acme",
      type: "Shirts",
      url: "/products/tee",
    },
  };
  const item = {
    item_id: "8001",
    item_name: "Tee",
    item_brand: "Acme",
    item_category: "Shirts",
    item_variant: "Small",
    price: 34,
  };

  for (const [what, data, params] of [
    [
      "product_viewed",
      { productVariant: variant },
      { currency: "HKD", value: 34, items: [item] },
    ],
    [
      "product_added_to_cart",
      {
        cartLine: {
          quantity: 2,
          cost: { totalAmount: { amount: 68, currencyCode: "HKD" } },
          merchandise: variant,
        },
      },
      { currency: "HKD", value: 68, items: [{ ...item, quantity: 2 }] },
    ],
    [
      "cart_viewed",
      {
        cart: {
          id: "c1",
          cost: { totalAmount: { amount: 68, currencyCode: "HKD" } },
          lines: [{ quantity: 2, merchandise: variant }],
        },
      },
      { currency: "HKD", value: 68, items: [{ ...item, quantity: 2 }] },
    ],
    [
      "collection_viewed",
      { collection: { id: "12", title: "Summer", productVariants: [variant] } },
      { item_list_id: "12", item_list_name: "Summer", items: [item] },
    ],
    [
      "search_submitted",
      { searchResult: { query: "tee", productVariants: [variant] } },
      { search_term: "tee", items: [item] },
    ],
    [
      "checkout_completed",
      {
        checkout: {
          order: { id: "5301" },
          token: "t",
          currencyCode: "HKD",
          totalPrice: { amount: 80, currencyCode: "HKD" },
          totalTax: { amount: 2, currencyCode: "HKD" },
          shippingLine: { price: { amount: 10, currencyCode: "HKD" } },
          discountApplications: [
            { type: "AUTOMATIC", title: "Spring" },
            { type: "DISCOUNT_CODE", title: "TEN" },
          ],
          lineItems: [{ quantity: 2, title: "Tee", variant }],
        },
      },
      {
        transaction_id: "5301",
        currency: "HKD",
        value: 80,
        tax: 2,
        shipping: 10,
        coupon: "TEN",
        items: [{ ...item, quantity: 2 }],
      },
    ],
    [
      // https://shopify.dev/docs/api/hydrogen/latest/components/analytics/analytics-productview
      "product_viewed in Hydrogen",
      {
        products: [
          {
            id: "gid://shopify/Product/8001",
            title: "Tee",
            price: "34.0",
            vendor: "Acme",
            variantId: "gid://shopify/ProductVariant/4",
            variantTitle: "Small",
            productType: "Shirts",
            quantity: 1,
          },
        ],
      },
      { items: [{ ...item, quantity: 1 }] },
    ],
    [
      "product_added_to_cart in Hydrogen",
      {
        currentLine: {
          quantity: 1,
          merchandise: {
            ...variant,
            product: { ...variant.product, id: "gid://shopify/Product/8001" },
          },
        },
      },
      { items: [{ ...item, quantity: 1 }] },
    ],
    [
      "cart_viewed in Hydrogen",
      { cart: { lines: { nodes: [{ quantity: 1, merchandise: variant }] } } },
      { items: [{ ...item, quantity: 1 }] },
    ],
    ["nothing that is known", {}, {}],
  ])
    test(what, () => assert.deepEqual(plain(translated(data)), params));
});

// schema.org/Product in the shapes that shops write: https://schema.org/Product,
// https://developers.google.com/search/docs/appearance/structured-data/product

import assert from "node:assert/strict";
import { describe, test } from "node:test";

import { chosen, described, products } from "./product.js";

const plain = (value) => value && JSON.parse(JSON.stringify(value));
const read = (data, address = "https://shop.example/kettle?v=1") =>
  plain(described(chosen(products(data), address)));

const OFFER = { "@type": "Offer", price: "59.90", priceCurrency: "EUR" };
const KETTLE = {
  "@context": "https://schema.org/",
  "@type": "Product",
  name: "Kettle",
  sku: "KL-1",
  brand: { "@type": "Brand", name: "Moss" },
  category: "Kitchen",
  offers: OFFER,
};
const CUP = {
  "@type": "Product",
  name: "Cup",
  url: "https://shop.example/cup/",
  offers: OFFER,
};
const PARAMS = {
  currency: "EUR",
  value: 59.9,
  items: [
    {
      item_id: "KL-1",
      item_name: "Kettle",
      item_brand: "Moss",
      item_category: "Kitchen",
      price: 59.9,
    },
  ],
};

describe("a product is found", () => {
  for (const [where, data] of [
    ["alone", KETTLE],
    ["in a list", [{ "@type": "BreadcrumbList" }, KETTLE]],
    ["in a graph", { "@graph": [{ "@type": "WebSite" }, KETTLE] }],
    ["as what the page is about", { "@type": "ItemPage", mainEntity: KETTLE }],
    ["with several types", { ...KETTLE, "@type": ["Product", "Vehicle"] }],
    [
      "with an address for a type",
      { ...KETTLE, "@type": "http://schema.org/Product" },
    ],
    ["among others by its address", [CUP, { ...KETTLE, url: "/kettle#top" }]],
    [
      "among others by its offer's address",
      [
        CUP,
        { ...KETTLE, offers: { ...OFFER, url: "https://shop.example/kettle" } },
      ],
    ],
    ["among others as the one without an address", [CUP, KETTLE]],
  ])
    test(where, () => assert.deepEqual(read(data), PARAMS));

  for (const [what, data] of [
    ["where there is none", { "@type": "Organization", name: "Kettle" }],
    ["where there is nothing", null],
    ["where several are of other pages", [CUP, { ...CUP, url: "/other" }]],
  ])
    test(`not ${what}`, () => assert.equal(read(data), undefined));
});

describe("its price", () => {
  for (const [where, offers, price] of [
    ["in an offer", OFFER, 59.9],
    ["in the first of several", [OFFER, { ...OFFER, price: 9 }], 59.9],
    ["as a number", { ...OFFER, price: 59.9 }, 59.9],
    [
      "from the lowest of many",
      {
        "@type": "AggregateOffer",
        lowPrice: 59.9,
        highPrice: 99,
        priceCurrency: "EUR",
      },
      59.9,
    ],
    [
      // WooCommerce since 9: includes/class-wc-structured-data.php
      "in its specification",
      [
        {
          "@type": "Offer",
          priceSpecification: [
            {
              "@type": "UnitPriceSpecification",
              price: "59.90",
              priceCurrency: "EUR",
            },
          ],
        },
      ],
      59.9,
    ],
  ])
    test(where, () => {
      const found = read({ ...KETTLE, offers });
      assert.equal(found.items[0].price, price);
      assert.equal(found.currency, "EUR");
    });

  test("is of its first variant where it has variants", () => {
    const { offers, ...kettle } = KETTLE;
    const group = {
      ...kettle,
      "@type": "ProductGroup",
      hasVariant: [{ "@type": "Product", offers }],
    };
    assert.deepEqual(read(group), PARAMS);
  });

  test("may be missing", () => {
    const { offers, ...kettle } = KETTLE;
    const { price, ...item } = PARAMS.items[0];
    assert.deepEqual(read(kettle), { items: [item] });
  });
});

for (const [name, id] of [
  ["productID", "p"],
  ["mpn", "m"],
  ["gtin13", "4006381333931"],
])
  test(`its ${name} is its id where it has no other`, () => {
    const { sku, ...kettle } = KETTLE;
    assert.equal(read({ ...kettle, [name]: id }).items[0].item_id, id);
  });

test("a brand may be a text", () => {
  assert.deepEqual(read({ ...KETTLE, brand: "Moss" }), PARAMS);
});

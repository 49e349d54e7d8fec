import assert from "node:assert/strict";
import { test } from "node:test";
import { marked } from "./markup.js";

const LIST = '[{"item_id":"t-1","price":19.9},{"item_id":"t-2"}]';

for (const [what, dataset, value, expected] of [
  [
    "a name and parameters, and nothing of others",
    { trailmarkEvent: "chosen", trailmarkListId: "best", other: "x", trail: 1 },
    "",
    ["chosen", { list_id: "best" }],
  ],
  [
    "items as a list, before what else is said of one",
    {
      trailmarkEvent: "add_to_cart",
      trailmarkItems: LIST,
      trailmarkItemId: "x",
    },
    "",
    ["add_to_cart", { items: JSON.parse(LIST) }],
  ],
  [
    "an item from attributes of its own",
    {
      trailmarkEvent: "add_to_cart",
      trailmarkItemId: "t-1",
      trailmarkItemName: "Tea",
      trailmarkPrice: "19.90",
      trailmarkQuantity: "2",
      trailmarkCurrency: "EUR",
      trailmarkValue: "39.80",
      trailmarkItemListId: "best",
      trailmarkCoupon: "10",
    },
    "",
    [
      "add_to_cart",
      {
        currency: "EUR",
        value: "39.80",
        coupon: "10",
        items: [
          {
            item_id: "t-1",
            item_name: "Tea",
            price: "19.90",
            quantity: "2",
            item_list_id: "best",
          },
        ],
      },
    ],
  ],
  [
    "an item where the list is broken",
    {
      trailmarkEvent: "add_to_cart",
      trailmarkItems: "[broken",
      trailmarkPrice: "1",
    },
    "",
    ["add_to_cart", { items: [{ price: "1" }] }],
  ],
  [
    "no items where the list is none",
    { trailmarkEvent: "add_to_cart", trailmarkItems: "{}" },
    "",
    ["add_to_cart", {}],
  ],
  [
    "of an event without items parameters like any other",
    {
      trailmarkEvent: "chosen",
      trailmarkItemId: "t-1",
      trailmarkQuantity: "2",
    },
    "",
    ["chosen", { item_id: "t-1", quantity: "2" }],
  ],
  [
    "the value of a field by the name that is given to it",
    {
      trailmarkEvent: "self_reported",
      trailmarkField: "source",
      trailmarkOn: "change",
    },
    "A friend",
    ["self_reported", { source: "A friend" }],
  ],
  [
    "no value of a field that is given none",
    { trailmarkEvent: "chosen" },
    "secret",
    ["chosen", {}],
  ],
])
  test(what, () => assert.deepEqual(marked(dataset, value), expected));

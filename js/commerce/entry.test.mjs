// What a dataLayer's entries say. The entries are those of Google's own documentation:
// https://developers.google.com/analytics/devguides/collection/ga4/ecommerce
// https://developers.google.com/analytics/devguides/collection/ua/gtm/enhanced-ecommerce
// https://developers.google.com/analytics/devguides/collection/gtagjs/enhanced-ecommerce

import assert from "node:assert/strict";
import { describe, test } from "node:test";

import { json } from "../plain.js";
import { reader } from "./entry.js";

/** As gtag() pushes it. */
function gtag() {
  return arguments;
}

/** The events of entries that are pushed one after another. */
const read = (...entries) => {
  const events = reader(json);
  return entries.flatMap((entry) => events(entry));
};

const TEE = { item_id: "SKU_1", item_name: "Tee", price: 10.01, quantity: 3 };
const UA_TEE = {
  name: "Tee",
  id: "12345",
  price: "15.25",
  brand: "Google",
  category: "Apparel/Shirts",
  variant: "Gray",
  quantity: 1,
  position: 1,
  list: "Search Results",
};
const TEE_OF_UA = {
  item_name: "Tee",
  item_id: "12345",
  price: 15.25,
  item_brand: "Google",
  item_category: "Apparel",
  item_category2: "Shirts",
  item_variant: "Gray",
  quantity: 1,
  index: 1,
  item_list_name: "Search Results",
};

describe("gtag()", () => {
  for (const [what, entry, events] of [
    [
      "an event is its name and parameters",
      gtag("event", "add_to_cart", {
        currency: "USD",
        value: 30.03,
        items: [TEE],
      }),
      [["add_to_cart", { currency: "USD", value: 30.03, items: [TEE] }, "d"]],
    ],
    ["an event may have none", gtag("event", "login"), [["login", {}, "d"]]],
    [
      "what is for Google's scripts alone is left out",
      gtag("event", "purchase", {
        transaction_id: "T-1",
        send_to: "AW-1/x",
        event_callback: () => {},
        event_timeout: 2000,
      }),
      [["purchase", { transaction_id: "T-1" }, "d"]],
    ],
    [
      "its items of Universal Analytics' time have GA4's names",
      gtag("event", "purchase", {
        transaction_id: "24.03",
        items: [
          {
            id: "P1",
            name: "Tee",
            list_name: "Search",
            list_position: 1,
            price: "2.0",
          },
        ],
      }),
      [
        [
          "purchase",
          {
            transaction_id: "24.03",
            items: [
              {
                item_id: "P1",
                item_name: "Tee",
                item_list_name: "Search",
                index: 1,
                price: 2,
              },
            ],
          },
          "d",
        ],
      ],
    ],
    [
      "a page view is our own",
      gtag("event", "page_view", { page_title: "x" }),
      [],
    ],
    ["a name of the site's own is not read", gtag("event", "scrolled"), []],
    [
      "consent is no event",
      gtag("consent", "default", { ad_storage: "denied" }),
      [],
    ],
    [
      "configuration is no event",
      gtag("config", "G-1", { send_page_view: false }),
      [],
    ],
    ["the beginning is no event", gtag("js", new Date()), []],
    ["a setting is no event", gtag("set", { currency: "EUR" }), []],
    ["no name is no event", gtag("event"), []],
    ["a list says the same", ["event", "login"], [["login", {}, "d"]]],
  ])
    test(what, () => assert.deepEqual(read(entry), events));
});

describe("an object", () => {
  for (const [what, entries, events] of [
    [
      "has its parameters in ecommerce",
      [
        { ecommerce: null },
        {
          event: "view_item",
          ecommerce: { currency: "USD", items: [TEE] },
          "gtm.uniqueEventId": 4,
        },
      ],
      [["view_item", { currency: "USD", items: [TEE] }, "d"]],
    ],
    [
      "has its parameters beside its name",
      [{ event: "generate_lead", value: 3, form_id: "f" }],
      [["generate_lead", { value: 3, form_id: "f" }, "d"]],
    ],
    [
      "has them where a tag manager puts those of gtag()",
      [
        {
          event: "sign_up",
          eventModel: { method: "mail" },
          "gtm.uniqueEventId": 9,
        },
      ],
      [["sign_up", { method: "mail" }, "m"]],
    ],
    [
      "may come ahead of its event",
      [
        { ecommerce: { items: [TEE] } },
        { event: "view_item" },
        { event: "add_to_cart" },
      ],
      [
        ["view_item", { items: [TEE] }, "d"],
        ["add_to_cart", {}, "d"],
      ],
    ],
    [
      "is forgotten where it is reset before",
      [
        { ecommerce: { items: [TEE] } },
        { ecommerce: null },
        { event: "view_item" },
      ],
      [["view_item", {}, "d"]],
    ],
    [
      "is not taken by an event of another kind",
      [
        { ecommerce: { items: [TEE] } },
        { event: "login" },
        { event: "view_cart" },
      ],
      [
        ["login", {}, "d"],
        ["view_cart", { items: [TEE] }, "d"],
      ],
    ],
    [
      "of the tag manager itself is no event",
      [
        { "gtm.start": 1, event: "gtm.js" },
        { event: "gtm.click", "gtm.element": {} },
        { event: "page_view" },
        { event: "customEvent", value: 1 },
        { user: "x" },
      ],
      [],
    ],
    [
      "with promotions has them as items",
      [
        {
          event: "view_promotion",
          ecommerce: { promotions: [{ promotion_id: "P" }] },
        },
      ],
      [["view_promotion", { items: [{ promotion_id: "P" }] }, "d"]],
    ],
  ])
    test(what, () => assert.deepEqual(read(...entries), events));
});

describe("enhanced e-commerce of Universal Analytics", () => {
  for (const [what, ecommerce, events] of [
    [
      "impressions",
      { currencyCode: "EUR", impressions: [UA_TEE] },
      [["view_item_list", { currency: "EUR", items: [TEE_OF_UA] }]],
    ],
    [
      "click",
      {
        click: { actionField: { list: "Search Results" }, products: [UA_TEE] },
      },
      [
        [
          "select_item",
          { item_list_name: "Search Results", items: [TEE_OF_UA] },
        ],
      ],
    ],
    [
      "detail",
      { detail: { actionField: { list: "Gallery" }, products: [UA_TEE] } },
      [["view_item", { item_list_name: "Gallery", items: [TEE_OF_UA] }]],
    ],
    [
      "detail with the impressions around it",
      { impressions: [UA_TEE], detail: { products: [UA_TEE] } },
      [
        ["view_item_list", { items: [TEE_OF_UA] }],
        ["view_item", { items: [TEE_OF_UA] }],
      ],
    ],
    [
      "add",
      { currencyCode: "EUR", add: { products: [UA_TEE] } },
      [["add_to_cart", { currency: "EUR", items: [TEE_OF_UA] }]],
    ],
    [
      "remove",
      { remove: { products: [UA_TEE] } },
      [["remove_from_cart", { items: [TEE_OF_UA] }]],
    ],
    [
      "promoView",
      {
        promoView: {
          promotions: [
            {
              id: "JUNE",
              name: "Sale",
              creative: "banner1",
              position: "slot1",
            },
          ],
        },
      },
      [
        [
          "view_promotion",
          {
            items: [
              {
                promotion_id: "JUNE",
                promotion_name: "Sale",
                creative_name: "banner1",
                creative_slot: "slot1",
              },
            ],
          },
        ],
      ],
    ],
    [
      "promoClick",
      { promoClick: { promotions: [{ id: "JUNE" }] } },
      [["select_promotion", { items: [{ promotion_id: "JUNE" }] }]],
    ],
    [
      "the first step of a checkout",
      {
        checkout: {
          actionField: { step: 1, option: "Visa" },
          products: [UA_TEE],
        },
      },
      [["begin_checkout", { checkout_option: "Visa", items: [TEE_OF_UA] }]],
    ],
    [
      "a checkout without steps",
      { checkout: { products: [] } },
      [["begin_checkout", { items: [] }]],
    ],
    [
      "the second step",
      { checkout: { actionField: { step: 2, option: "Express" } } },
      [["add_shipping_info", { shipping_tier: "Express" }]],
    ],
    [
      "an option of the third step",
      { checkout_option: { actionField: { step: 3, option: "Visa" } } },
      [["add_payment_info", { payment_type: "Visa" }]],
    ],
    ["a fourth step", { checkout: { actionField: { step: 4 } } }, []],
    [
      "purchase",
      {
        purchase: {
          actionField: {
            id: "T12345",
            affiliation: "Online Store",
            revenue: "35.43",
            tax: "4.90",
            shipping: "5.99",
            coupon: "SUMMER_SALE",
          },
          products: [UA_TEE],
        },
      },
      [
        [
          "purchase",
          {
            transaction_id: "T12345",
            affiliation: "Online Store",
            value: 35.43,
            tax: 4.9,
            shipping: 5.99,
            coupon: "SUMMER_SALE",
            items: [TEE_OF_UA],
          },
        ],
      ],
    ],
    [
      "a full refund",
      { refund: { actionField: { id: "T12345" } } },
      [["refund", { transaction_id: "T12345" }]],
    ],
    [
      "a refund of some",
      {
        refund: {
          actionField: { id: "T12345" },
          products: [{ id: "P1234", quantity: 4 }],
        },
      },
      [
        [
          "refund",
          {
            transaction_id: "T12345",
            items: [{ item_id: "P1234", quantity: 4 }],
          },
        ],
      ],
    ],
  ])
    test(what, () => {
      const expected = events.map((event) => [...event, "d"]);
      assert.deepEqual(read({ ecommerce }), expected);
      assert.deepEqual(read({ event: "anything", ecommerce }), expected);
    });

  test("an option repeats its step", () => {
    const step = { actionField: { step: 2, option: "Express" } };
    const names = read(
      { ecommerce: { checkout: step } },
      { ecommerce: { checkout_option: step } },
    ).map(([name]) => name);
    assert.deepEqual(names, ["add_shipping_info"]);
  });

  test("an event of GA4's name with it is one event", () => {
    const purchase = { actionField: { id: "T-1", revenue: 5 } };
    assert.deepEqual(read({ event: "purchase", ecommerce: { purchase } }), [
      ["purchase", { transaction_id: "T-1", value: 5 }, "d"],
    ]);
    // Both at once, as shops had it while they moved.
    const both = { purchase, transaction_id: "T-1", value: 6, items: [TEE] };
    assert.deepEqual(read({ event: "purchase", ecommerce: both }), [
      ["purchase", { transaction_id: "T-1", value: 6, items: [TEE] }, "d"],
    ]);
  });
});

test("what throws when it is looked at is left out alone", () => {
  const items = [
    {
      ...TEE,
      get discount() {
        throw new Error("no");
      },
    },
  ];
  assert.deepEqual(read({ event: "view_item", ecommerce: { items } }), [
    ["view_item", { items: [TEE] }, "d"],
  ]);
});

describe("whatever is pushed", () => {
  // Always the same, so that what fails can be found again.
  const random = (seed) => () => {
    seed = (seed + 0x6d2b79f5) | 0;
    let mixed = Math.imul(seed ^ (seed >>> 15), 1 | seed);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
  const KEYS =
    "event ecommerce eventModel items products promotions actionField step option add remove detail click impressions checkout checkout_option purchase refund promoView id name category price quantity currencyCode __proto__ constructor toString length 0 1 gtm.element".split(
      " ",
    );
  const WORDS =
    "event purchase view_item add_to_cart login checkout gtm.js 1 -1 NaN __proto__".split(
      " ",
    );
  const any = (next, depth) => {
    const pick = (list) => list[Math.floor(next() * list.length)];
    const leaf = [
      () => pick(WORDS),
      () => next() * 9,
      () => null,
      () => undefined,
      () => NaN,
      () => 7n,
      () => Symbol("s"),
      () => () => {},
      () => new Date(),
      () => "x".repeat(9_999),
      () => "\ud83c\u001e",
      () =>
        new Proxy(
          {},
          {
            ownKeys() {
              throw new Error("ownKeys");
            },
            get() {
              throw new Error("get");
            },
          },
        ),
    ];
    if (depth == 0) return pick(leaf)();
    const inner = () => any(next, depth - 1);
    return pick([
      ...leaf,
      () => Array.from({ length: next() * 4 }, inner),
      () => Array.from({ length: 10_000 }, () => ({ id: 1 })),
      () => gtag(...Array.from({ length: next() * 4 }, inner)),
      ...Array(9).fill(() => {
        const object = {};
        for (let n = next() * 6; n > 0; n--) {
          const value = inner();
          if (next() < 0.05)
            Object.defineProperty(object, pick(KEYS), {
              get() {
                throw new Error("got");
              },
              enumerable: true,
              configurable: true,
            });
          else
            Object.defineProperty(object, pick(KEYS), {
              value: next() < 0.05 ? object : value,
              enumerable: true,
              configurable: true,
            });
        }
        return object;
      }),
    ])();
  };

  test("is read as plain JSON or not at all, and spoils nothing after it", () => {
    const next = random(7);
    const events = reader(json);
    let n_events = 0;
    for (let n = 0; n < 4_000; n++) {
      const entry = any(next, 4);
      // Or hardly any would have the right word in the right place.
      if (next() < 0.5 && Object.isExtensible(Object(entry)))
        try {
          entry.event = WORDS[Math.floor(next() * 5)];
        } catch {
          // One that takes nothing.
        }
      let told = [];
      try {
        told = events(entry);
      } catch {
        // The layer's reader goes on with the next, as here.
      }
      for (const [name, params, teller] of told) {
        n_events++;
        assert.match(name, /^[a-z_]+$/);
        assert.match(teller, /^[dm]$/);
        assert.ok(JSON.parse(json(params).replace(/^\d+/, "")) !== null);
      }
    }
    assert.ok(n_events > 100, `only ${n_events} events were among it`);
    assert.equal({}.event, undefined, "nobody's prototype has changed");
    events({ ecommerce: null });
    assert.deepEqual(events(gtag("event", "login")), [["login", {}, "d"]]);
  });
});

// WooCommerce and Shopify: the events as those platforms fire them.
//
// WooCommerce, with a real jQuery: plugins/woocommerce/client/legacy/js/frontend/add-to-cart.js
// (what is triggered, with which arguments, and the attributes of its buttons) and
// plugins/woocommerce/client/blocks/assets/js/base/utils/legacy-events.ts (the DOM
// events of its blocks, and how jQuery's are translated to them), both in
// github.com/woocommerce/woocommerce; hooks as woocommerce-google-analytics-integration uses them.
// Shopify: https://shopify.dev/docs/api/web-pixels-api/standard-events,
// https://shopify.dev/docs/storefronts/hydrogen/analytics and
// https://shopify.dev/docs/api/storefront-events-and-actions/events

import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { after, before, describe, test } from "node:test";
import { launch } from "./support/browser.mjs";
import { expectEvents } from "./support/expect.mjs";
import { root } from "./support/pages.mjs";
import { flush, html, visit } from "./support/visit.mjs";

let browser;
let jQuery;

before(async () => {
  browser = await launch();
  jQuery = await readFile(
    join(root, "node_modules/jquery/dist/jquery.slim.min.js"),
  );
});

after(() => browser?.close());

const ARRIVAL = ["session_start", "page_view"];
const IGNORED = [
  "phase_change",
  "attribution",
  "user_engagement",
  "form_start",
  "form_submit",
];

/** A page on which the file for shops has begun to read; `ready` says of what. */
const shop = (what, page, ready, act, events) =>
  test(what, () =>
    visit(
      browser,
      {
        pages: {
          "/": html(page),
          "/jquery.js": {
            body: jQuery,
            headers: { "content-type": "text/javascript" },
          },
          "/cart": html({ title: "Cart" }),
        },
      },
      async ({ open, page, recorder }) => {
        await expectEvents(recorder, {
          act: async () => {
            await open();
            await flush(page);
            await page.waitForFunction(ready);
            await act(page);
          },
          settle: () => flush(page),
          events: [...ARRIVAL, ...events],
          ignoring: IGNORED,
        });
      },
    ),
  );

describe("WooCommerce", () => {
  // Buttons of an archive, of the mini-cart, and a product page's form.
  const BODY = `
    <script>document.body.className = "home woocommerce-js"</script>
    <a href="?add-to-cart=34" data-quantity="2" class="button product_type_simple add_to_cart_button ajax_add_to_cart"
      data-product_id="34" data-product_sku="wp-pennant" rel="nofollow">Add</a>
    <a href="#" class="remove remove_from_cart_button" data-product_id="34" data-cart_item_key="k" data-product_sku="wp-pennant">×</a>
    <form class="cart" action="/cart" method="post">
      <input type="number" name="quantity" value="3"><input type="hidden" name="variation_id" value="35">
      <button type="submit" name="add-to-cart" value="34" class="single_add_to_cart_button button">Buy</button>
    </form>`;
  const page = { head: `<script src="/jquery.js"></script>`, body: BODY };
  const item = (quantity, more) => ({
    params: { items: [{ item_id: "34", quantity, ...more }] },
  });

  /** What its script does when the shop has answered. */
  const answer = `jQuery(function ($) {
    const params = [{ "div.widget_shopping_cart_content": "<div></div>" }, "d41d8c"];
    $(document.body)
      .on("click", ".add_to_cart_button", function (event) {
        event.preventDefault();
        $(document.body).trigger("added_to_cart", [...params, $(this)]);
      })
      .on("click", ".remove_from_cart_button", function (event) {
        event.preventDefault();
        $(document.body).trigger("removed_from_cart", [...params, $(this)]);
      });
  })`;
  /** What its blocks do besides: jQuery's event becomes one of the DOM. */
  const translate = `for (const [from, to] of [["added_to_cart", "wc-blocks_added_to_cart"], ["removed_from_cart", "wc-blocks_removed_from_cart"]])
    jQuery(document).on(from, () => document.body.dispatchEvent(new CustomEvent(to, { bubbles: true, cancelable: true, detail: {} })));`;
  /** Whether we hear jQuery's events, besides so many others. */
  // Beside so many others. No text, which a page's policy may refuse.
  const hears = [
    () => jQuery._data(document, "events")?.removed_from_cart?.length > 0,
    () => jQuery._data(document, "events")?.removed_from_cart?.length > 1,
  ];
  const [ready] = hears;

  for (const [what, script, others = 1] of [
    ["a product added and removed", answer, 0],
    ["the same, with blocks that translate it", `${translate}${answer}`],
    [
      "the same, translated after us",
      `${answer};jQuery(() => { ${translate} })`,
    ],
  ])
    shop(
      what,
      { ...page, body: `${BODY}<script>${script}</script>` },
      hears[others],
      async (page) => {
        await page.click(".add_to_cart_button");
        await page.click(".remove_from_cart_button");
        await page.click(".add_to_cart_button");
      },
      [
        { name: "add_to_cart", ...item(2) },
        { name: "remove_from_cart", ...item(1) },
        { name: "add_to_cart", ...item(2) },
      ],
    );

  shop(
    "what a plugin triggers without a button",
    page,
    ready,
    (page) =>
      page.evaluate(() => jQuery(document.body).trigger("added_to_cart")),
    ["add_to_cart"],
  );

  shop(
    "the same pushed to the dataLayer by a plugin",
    { ...page, body: `${BODY}<script>dataLayer = [];${answer}</script>` },
    ready,
    async (page) => {
      await page.evaluate(() =>
        dataLayer.push({
          event: "add_to_cart",
          ecommerce: {
            currency: "GBP",
            value: 22.1,
            items: [
              {
                item_id: "34",
                item_name: "Pennant",
                price: 11.05,
                quantity: 2,
              },
            ],
          },
        }),
      );
      await page.click(".add_to_cart_button");
    },
    [{ name: "add_to_cart", params: { value: 22.1 } }],
  );

  test("a product page's form that is sent", () =>
    visit(
      browser,
      {
        pages: {
          "/": html(page),
          "/jquery.js": {
            body: jQuery,
            headers: { "content-type": "text/javascript" },
          },
          "/cart": html({ title: "Cart" }),
        },
      },
      async ({ open, page, recorder }) => {
        await open();
        await flush(page);
        await page.waitForFunction(ready);
        await expectEvents(recorder, {
          act: async () => {
            await page.click(".single_add_to_cart_button");
            await page.waitForURL("**/cart");
          },
          settle: () => flush(page),
          events: [
            { name: "add_to_cart", ...item(3, { item_variant: "35" }) },
            "page_view",
            "session_start",
          ],
          ignoring: IGNORED,
        });
      },
    ));

  describe("with blocks alone", () => {
    // A block's button by the Interactivity API: no jQuery, an event that may come twice.
    const blocks = {
      body: `${BODY.replace("</script>", "</script><script>addEventListener('click', (event) => event.preventDefault())</script>")}
        <button class="wp-block-button__link add_to_cart_button wc-interactive" data-product_id="34" data-product_sku="wp-pennant"><span>Add</span></button>
        <script>
          const fire = (name) => document.body.dispatchEvent(
            new CustomEvent(name, { bubbles: true, cancelable: true, detail: { preserveCartData: true } }));
          document.querySelector(".wc-interactive").onclick = () => {
            fire("wc-blocks_adding_to_cart");
            fire("wc-blocks_added_to_cart");
            fire("wc-blocks_added_to_cart");
          };
          // wp.hooks, as far as it matters.
          const actions = {};
          window.wp = { hooks: { addAction(name, by, run) { (actions[name] ||= []).push(run); } } };
          const act = (name, given) => actions["experimental__woocommerce_blocks-" + name]?.forEach((run) => run(given));
          const pennant = { id: 34, name: "WordPress Pennant", sku: "wp-pennant", quantity: 2,
            prices: { currency_code: "GBP", currency_minor_unit: 2, price: "1105" } };
        </script>`,
    };
    shop(
      "a product added by its button, another time without",
      blocks,
      () => Object.keys(actions).length,
      async (page) => {
        await page.click(".wc-interactive span");
        await page.evaluate(() => fire("wc-blocks_removed_from_cart"));
      },
      [{ name: "add_to_cart", ...item(1) }, "remove_from_cart"],
    );
    shop(
      "what its hooks say, once with the event of the DOM",
      blocks,
      () => Object.keys(actions).length,
      (page) =>
        page.evaluate(() => {
          act("product-list-render", { products: [pennant], listName: "best" });
          act("cart-add-item", { product: pennant, quantity: 1 });
          fire("wc-blocks_added_to_cart");
          act("cart-remove-item", { product: pennant, quantity: 2 });
          act("checkout-render-checkout-form", {
            storeCart: {
              cartItems: [pennant],
              cartTotals: {
                total_price: "2210",
                currency_code: "GBP",
                currency_minor_unit: 2,
              },
            },
          });
          act("cart-add-item", null);
        }),
      [
        { name: "view_item_list", params: { item_list_name: "best" } },
        {
          name: "add_to_cart",
          params: {
            currency: "GBP",
            items: [
              {
                item_id: 34,
                item_name: "WordPress Pennant",
                price: 11.05,
                quantity: 1,
              },
            ],
          },
        },
        {
          name: "remove_from_cart",
          params: { items: [{ item_id: 34, quantity: 2 }] },
        },
        { name: "begin_checkout", params: { value: 22.1, currency: "GBP" } },
      ],
    );
  });
});

describe("Shopify", () => {
  const variant = {
    id: "43661439271125",
    sku: "TEE-S",
    title: "Small",
    price: { amount: 34, currencyCode: "HKD" },
    product: { id: "8001", title: "Tee", vendor: "Acme", type: "Shirts" },
  };
  const item = {
    item_id: "8001",
    item_name: "Tee",
    item_variant: "Small",
    price: 34,
  };
  // A page that lends the pixels' API, before or after the tag is read.
  const bus = `{
    listeners: {},
    subscribe(name, listener) { (this.listeners[name] ||= []).push(listener); },
    publish(name, data) { for (const listener of this.listeners[name] ?? []) listener({ name, data, id: "sh-1", type: "standard" }); },
  }`;
  const ready = () => Shopify.analytics?.listeners.product_viewed;
  const told = async (page) =>
    page.evaluate((variant) => {
      const { analytics } = Shopify;
      const cost = { totalAmount: { amount: 68, currencyCode: "HKD" } };
      analytics.publish("page_viewed", {});
      analytics.publish("product_viewed", { productVariant: variant });
      analytics.publish("product_added_to_cart", {
        cartLine: { quantity: 2, cost, merchandise: variant },
      });
      analytics.publish("checkout_started", {
        checkout: {
          totalPrice: cost.totalAmount,
          lineItems: [{ quantity: 2, variant }],
        },
      });
      analytics.publish("payment_info_submitted", { checkout: { token: "t" } });
      analytics.publish("checkout_completed", {
        checkout: {
          order: { id: "5301" },
          totalPrice: cost.totalAmount,
          lineItems: [{ quantity: 2, variant }],
        },
      });
      analytics.publish("search_submitted", { searchResult: { query: "tee" } });
      analytics.publish(
        "product_viewed",
        new Proxy(
          {},
          {
            get() {
              throw new Error("not for you");
            },
          },
        ),
      );
    }, variant);
  const events = [
    {
      name: "view_item",
      params: { currency: "HKD", value: 34, items: [item] },
    },
    {
      name: "add_to_cart",
      params: { value: 68, items: [{ ...item, quantity: 2 }] },
    },
    { name: "begin_checkout", params: { value: 68, currency: "HKD" } },
    "add_payment_info",
    {
      name: "purchase",
      params: { transaction_id: "5301", value: 68, currency: "HKD" },
    },
    { name: "search", params: { search_term: "tee" } },
  ];
  shop(
    "analytics to which the page may subscribe",
    {
      head: `<script>Shopify = { shop: "x.myshopify.com", analytics: ${bus} }</script>`,
    },
    ready,
    told,
    events,
  );
  shop(
    "analytics that come later",
    {
      head: `<script>Shopify = {}</script>`,
      body: `<button data-trailmark-event="chosen" onclick='Shopify.analytics = ${bus.replaceAll("\n", " ")}'>Load</button>`,
    },
    "Shopify",
    async (page) => {
      await page.waitForFunction(() =>
        performance
          .getEntriesByType("resource")
          .some(({ name }) => name.endsWith("commerce.js")),
      );
      await page.click("button");
      await page.waitForFunction(ready);
      await told(page);
    },
    ["chosen", ...events],
  );

  // Dispatched by the theme, with what they say as properties of the event.
  const themes = {
    head: `<script>
      Shopify = { analytics: ${bus} };
      const fire = (name, payload) => document.body.dispatchEvent(
        Object.assign(new Event("shopify:" + name, { bubbles: true }), payload));
      const product = { id: "gid://shopify/Product/8001", title: "Tee", vendor: "Acme",
        selectedVariant: { id: "gid://shopify/ProductVariant/4", title: "Small", price: { amount: "34.0", currencyCode: "HKD" } } };
      const cart = { cost: { totalAmount: { amount: "68.0", currencyCode: "HKD" } }, lines: [{ id: "gid://shopify/CartLine/1", quantity: 2,
        merchandise: { id: "gid://shopify/ProductVariant/4", title: "Small", price: { amount: "34.0", currencyCode: "HKD" }, product } }] };
    </script>`,
  };
  shop(
    "standard events of a theme",
    themes,
    ready,
    (page) =>
      page.evaluate(async () => {
        fire("page:view", {});
        fire("product:view", {
          context: "collection",
          product: { ...product, selectedVariant: null },
        });
        fire("product:view", { context: "page", product });
        fire("collection:view", {
          collection: { id: null, handle: "all", productsCount: 9 },
        });
        fire("cart:view", { context: "dialog", cart });
        fire("cart:view", { context: "page", cart: null });
        fire("search:update", {
          search: { query: "tee" },
          promise: Promise.resolve({}),
        });
        fire("product:view", { context: "page", product: null });
        // What follows from an answer has followed when this has.
        await new Promise((done) => setTimeout(done));
      }),
    [
      {
        name: "view_item",
        params: { currency: "HKD", value: 34, items: [item] },
      },
      { name: "view_item_list", params: { item_list_id: "all" } },
      {
        name: "view_cart",
        params: { value: 68, items: [{ item_id: "8001", quantity: 2 }] },
      },
      "view_cart",
      { name: "search", params: { search_term: "tee" } },
    ],
  );
  shop(
    "cart lines, once it is known that they have changed",
    themes,
    ready,
    (page) =>
      page.evaluate(async () => {
        const lines = [
          { merchandiseId: "gid://shopify/ProductVariant/4", quantity: 1 },
        ];
        const add = { action: "add", context: "product", lines };
        fire("cart:lines-update", {
          ...add,
          promise: Promise.resolve({ cart }),
        });
        fire("cart:lines-update", {
          ...add,
          promise: Promise.resolve({
            cart,
            userErrors: [{ message: "sold out" }],
          }),
        });
        fire("cart:lines-update", {
          ...add,
          promise: Promise.reject(new Error("offline")),
        });
        const line = [{ id: "gid://shopify/CartLine/1", quantity: 3 }];
        fire("cart:lines-update", {
          action: "update",
          context: "cart",
          lines: line,
          promise: Promise.resolve({ cart }),
        });
        await new Promise((done) => setTimeout(done));
      }),
    [
      {
        name: "add_to_cart",
        params: { items: [{ item_id: "8001", item_name: "Tee", quantity: 1 }] },
      },
    ],
  );
});

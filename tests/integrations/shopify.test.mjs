// The custom pixel in Chromium, in an iframe with the sandbox that Shopify's has: scripts, and an origin of nobody's.
// `analytics`, `init` and `api` are doubles, written from https://shopify.dev/docs/api/web-pixels-api.

import assert from "node:assert/strict";
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { after, before, describe, test } from "node:test";

import { launchChromium } from "../e2e/support/chromium.mjs";
import { root, serve } from "../e2e/support/pages.mjs";
import { assertIsBeacon } from "../e2e/support/schema.mjs";

const pixel = await readFile(
  join(root, "js/integrations/shopify/pixel.js"),
  "utf8",
);

const TOKEN = "Z2NwLXVzLWVhc3QxOjAxSlRLN";
const context = {
  document: {
    location: {
      href: `https://shop.example/checkouts/cn/${TOKEN}/thank-you?key=secret&utm_source=letter#x`,
      search: "?key=secret&utm_source=letter&utm_campaign=spring",
    },
    referrer: "https://shop.example/cart?token=secret",
  },
};
const variant = (product) => ({
  id: `4${product}`,
  title: "Small",
  price: { amount: 20, currencyCode: "EUR" },
  product: { id: product, title: "Kettle", vendor: "Moss", type: "Kettles" },
});
const checkout = {
  currencyCode: "EUR",
  email: "ada@example.org",
  phone: "+49 30 1234567",
  shippingAddress: { firstName: "Ada", address1: "Analytical Way 1" },
  totalPrice: { amount: 45.5, currencyCode: "EUR" },
  totalTax: { amount: 7.26, currencyCode: "EUR" },
  shippingLine: { price: { amount: 5.5, currencyCode: "EUR" } },
  discountApplications: [{ type: "DISCOUNT_CODE", title: "SPRING" }],
  lineItems: [{ title: "Kettle", quantity: 2, variant: variant("7") }],
  order: { id: "5001", customer: { id: "99" } },
  token: TOKEN,
};

let browser;
before(async () => (browser = await launchChromium()));
after(() => browser?.close());

/** A checkout with the pixel in its sandbox; `publish` and `answer` are what Shopify would do. */
async function visit({ events = "checkout", allowed = true } = {}, use) {
  const site = await serve({ "/": "<!doctype html><title>Checkout</title>" });
  const page = await browser.newPage();
  const errors = [];
  page.on("pageerror", (error) => errors.push(String(error)));
  await page.goto(site.url);
  const settings = JSON.stringify({
    collector: site.collector,
    site: "my-shop",
    events,
  });
  const code = pixel.replace(
    /const SETTINGS = \{[^]*?\};/,
    `const SETTINGS = ${settings};`,
  );
  assert.notEqual(code, pixel);
  const init = {
    context,
    customerPrivacy: { analyticsProcessingAllowed: allowed },
  };
  await page.evaluate(
    (html) =>
      new Promise((loaded) => {
        const frame = document.createElement("iframe");
        frame.sandbox = "allow-scripts allow-forms";
        frame.srcdoc = html;
        frame.onload = loaded;
        document.body.append(frame);
      }),
    `<script>(${double})(${JSON.stringify(init)})</script><script>${code}</script>`,
  );
  const [, frame] = page.frames();
  await use({
    recorder: site.recorder,
    publish: (name, data) =>
      frame.evaluate(
        ([name, event]) => shopify.publish(name, event),
        [name, { name, timestamp: new Date().toISOString(), context, data }],
      ),
    answer: (allowed) =>
      frame.evaluate((allowed) => shopify.answer(allowed), allowed),
    origin: () => frame.evaluate(() => origin),
  });
  site.recorder.requests
    .filter(({ body }) => body?.events)
    .forEach(({ body }) => assertIsBeacon(body));
  assert.deepEqual(errors, []);
  await page.close();
  await site.close();
}

/** In the frame, before the pixel. */
function double(given) {
  const heard = {};
  let consented;
  window.init = given;
  window.analytics = {
    subscribe: async (name, hear) => (heard[name] ??= []).push(hear),
  };
  window.api = {
    customerPrivacy: { subscribe: async (name, hear) => (consented = hear) },
  };
  window.shopify = {
    publish: (name, event) => {
      const all = heard[name] ?? [];
      for (const hear of all) hear(event);
      return all.length;
    },
    answer: (analyticsProcessingAllowed) =>
      consented({ customerPrivacy: { analyticsProcessingAllowed } }),
  };
}

describe("a custom pixel", () => {
  test("tells of the checkout's steps with GA4's names, once each", () =>
    visit({}, async ({ recorder, publish, origin }) => {
      assert.equal(await origin(), "null");
      for (const name of [
        "checkout_started",
        "checkout_shipping_info_submitted",
        "payment_info_submitted",
        "checkout_completed",
      ])
        await publish(name, { checkout });
      await recorder.until(({ events }) => events.length === 4);
      const { events, beacons } = recorder;
      assert.deepEqual(
        events.map(({ name }) => name),
        ["begin_checkout", "add_shipping_info", "add_payment_info", "purchase"],
      );
      assert.deepEqual(
        events.map(({ seq }) => seq),
        [1, 2, 3, 4],
      );
      assert.equal(new Set(events.map(({ session }) => session)).size, 1);
      assert.ok(beacons.every(({ site }) => site === "my-shop"));
    }));

  test("says of a purchase what GA4 asks for", () =>
    visit({}, async ({ recorder, publish }) => {
      await publish("checkout_completed", { checkout });
      await recorder.until(({ events }) => events.length);
      const [{ params, campaign }] = recorder.events;
      assert.deepEqual(params, {
        transaction_id: "5001",
        currency: "EUR",
        value: 45.5,
        tax: 7.26,
        shipping: 5.5,
        coupon: "SPRING",
        items: [
          {
            item_id: "7",
            item_name: "Kettle",
            item_brand: "Moss",
            item_category: "Kettles",
            item_variant: "Small",
            price: 20,
            quantity: 2,
          },
        ],
      });
      assert.deepEqual(campaign, { source: "letter", name: "spring" });
    }));

  test("sends nothing of the customer, and no key to the order", () =>
    visit({}, async ({ recorder, publish }) => {
      await publish("checkout_completed", { checkout });
      await recorder.until(({ events }) => events.length);
      const sent = JSON.stringify(recorder.beacons);
      for (const secret of [
        "ada@",
        "1234567",
        "Ada",
        "Analytical",
        TOKEN,
        "secret",
        '"99"',
      ])
        assert.ok(!sent.includes(secret), secret);
      assert.equal(
        recorder.events[0].page.url,
        "https://shop.example/checkouts/",
      );
    }));

  test("waits for consent, and sends then what has waited", () =>
    visit({ allowed: false }, async ({ recorder, publish, answer }) => {
      await publish("checkout_started", { checkout });
      await publish("checkout_completed", { checkout });
      assert.equal(recorder.requests.length, 0);
      await answer(true);
      await recorder.until(({ events }) => events.length === 2);
    }));

  test("forgets what has waited when it is refused, and counts it", () =>
    visit({ allowed: false }, async ({ recorder, publish, answer }) => {
      await publish("checkout_started", { checkout });
      await answer(false);
      await publish("payment_info_submitted", { checkout });
      await answer(true);
      await publish("checkout_completed", { checkout });
      await recorder.until(({ events }) => events.length);
      assert.deepEqual(
        recorder.events.map(({ name }) => name),
        ["purchase"],
      );
      const [{ ledger }] = recorder.beacons;
      assert.deepEqual(ledger.dropped.consent_denied, 1);
    }));

  test("tries again where the collector is down, with the same ids", () =>
    visit({}, async ({ recorder, publish }) => {
      recorder.answerNext(503);
      await publish("checkout_completed", { checkout });
      await recorder.until(({ events }) => events.length);
      const [first, second] = recorder.requests.map(({ body }) => body);
      assert.equal(first.events[0].id, second.events[0].id);
      assert.notEqual(first.beacon, second.beacon);
    }));

  test("leaves to the theme's tag what that tells, and tells all where there is none", async () => {
    await visit({}, async ({ publish }) => {
      assert.equal(await publish("product_viewed", {}), 0);
    });
    await visit({ events: "all" }, async ({ recorder, publish }) => {
      await publish("page_viewed", {});
      await publish("product_viewed", { productVariant: variant("7") });
      await publish("product_added_to_cart", {
        cartLine: {
          merchandise: variant("gid://shopify/Product/8"),
          quantity: 3,
          cost: { totalAmount: { amount: 60, currencyCode: "EUR" } },
        },
      });
      await publish("search_submitted", {
        searchResult: { query: "for ada@example.org", productVariants: [] },
      });
      await recorder.until(({ events }) => events.length === 4);
      const [, view, cart, search] = recorder.events;
      assert.equal(view.params.value, 20);
      assert.equal(view.params.items[0].item_id, "7");
      assert.equal(cart.params.items[0].item_id, "8");
      assert.equal(cart.params.items[0].quantity, 3);
      assert.equal(search.params.search_term, "for [email]");
    });
  });

  test("bears events that are otherwise than documented", () =>
    visit({}, async ({ recorder, publish }) => {
      await publish("checkout_completed", { checkout: { lineItems: 5 } });
      await publish("checkout_started", null);
      await publish("checkout_completed", { checkout });
      await recorder.until(({ events }) =>
        events.some(({ params }) => params.transaction_id),
      );
    }));
});

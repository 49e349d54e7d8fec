// The demo shop before the real collector: a customer clicks through it, and what
// then lies in SQLite is what was clicked, whatever happens to the collector meanwhile.

import assert from "node:assert/strict";
import { after, before, describe, test } from "node:test";

import { launch } from "./support/browser.mjs";
import { customer, eventually, openShop, stored } from "./support/shop.mjs";

let browser;
before(async () => {
  browser = await launch();
});
after(() => browser?.close());

/** Page by page; the order is reported at each load of the last and counts once. */
const HOME = ["session_start", "page_view", "view_item_list"];
const SHOPPING = [
  "consent_change",
  ...["page_view", "view_item_list", "select_item"],
  ...["page_view", "view_item", "view_item_list", "add_to_cart"],
  ...["page_view", "view_cart"],
  ...["page_view", "begin_checkout", "add_shipping_info", "add_payment_info"],
  ...["page_view", "purchase", "attribution"],
  "page_view",
];

test("what a customer from an ad clicks is what is stored, in its order, and nothing else", () =>
  inTheShop(async ({ shop, walk }) => {
    await walk.arriveBy("Paid Search");
    await walk.answerConsent("allow");
    const order = await shopping(walk);
    assert.equal(order.total, "€149.00");
    await walk.leave();
    await assertStored(shop, order);
  }));

test("after a denial nothing is stored, here or there", () =>
  inTheShop(async ({ shop, walk, page, context, watchProblems }) => {
    await walk.arriveBy("Paid Search");
    await page.evaluate(() => window.trailmark.flush());
    assert.deepEqual(
      (await stored(shop)).map(({ name }) => name),
      HOME,
    );
    await walk.answerConsent("deny");
    const order = await shopping(walk);
    assert.equal(order.total, "€149.00", "the shop sells all the same");
    const ours = await page.evaluate(() =>
      [...Object.keys(localStorage), ...Object.keys(sessionStorage)].filter(
        (key) => !key.startsWith("shop."),
      ),
    );
    assert.deepEqual(ours, []);
    assert.deepEqual(await context.cookies(), []);
    await walk.leave();
    // Another visitor comes afterwards: what is stored by then is all there will be.
    const other = await watchProblems(await browser.playwright.newContext());
    await (await customer(other, shop.url)).open("/cups/");
    await other.evaluate(() => window.trailmark.flush());
    const all = await stored(shop);
    assert.deepEqual(
      all.map(({ name, page }) => [name, new URL(page.url).pathname]),
      [
        ...HOME.map((name) => [name, "/"]),
        ...HOME.map((name) => [name, "/cups/"]),
      ],
    );
    for (const { visitor, campaign } of all) {
      assert.equal(visitor, undefined);
      assert.equal(campaign?.click_id, undefined);
    }
    await other.context().close();
  }));

describe("each event is stored once where the collector, amid the shopping,", () => {
  for (const [what, end] of [
    ["is stopped and started again", (shop) => shop.stop()],
    ["is killed and started again", (shop) => shop.kill()],
  ]) {
    test(what, () =>
      inTheShop(
        async ({ shop, walk, page }) => {
          await walk.arriveBy("Paid Search");
          await walk.answerConsent("allow");
          const order = await shopping(walk, {
            async amid() {
              // Beacons are on their way when it ends, and it is gone when others are sent.
              const flushed = page.evaluate(() => window.trailmark.flush());
              await end(shop);
              await flushed;
              await walk.addToCart(1);
              const { queued } = await page.evaluate(() =>
                window.trailmark.flush(),
              );
              assert.ok(queued > 0, "nobody was there to take it");
              await shop.restart();
            },
          });
          assert.equal(order.total, "€223.50");
          await walk.leave();
          await assertStored(shop, order, { moreAdded: 1 });
        },
        { errors: [/Failed to load resource: net::ERR_/] },
      ),
    );
  }
});

describe("the ways to arrive that the home page offers", () => {
  for (const [shown, channel] of [
    ["Direct", "Direct"],
    ["Paid Search", "Paid Search"],
    ["Email", "Email"],
    ["Organic Social", "Organic Social"],
    ["Paid Social", "Paid Social"],
    ["Affiliates", "Affiliates"],
    ["Organic Video", "Organic Video"],
    ["Display", "Display"],
    ["QR code", "Offline"],
    ["AI assistant", "AI Assistant"],
  ]) {
    test(`${shown} is ${channel}`, () =>
      inTheShop(async ({ shop, walk, page }) => {
        await walk.open("/");
        await page.evaluate(() => window.trailmark.flush());
        // As somebody would who tries the demo: by a click on the page itself.
        await Promise.all([
          page.waitForEvent("load"),
          page.click(
            `[data-test=arrive]:has(.door-channel:text-is("${shown}"))`,
          ),
        ]);
        await walk.looked();
        const { sent } = await page.evaluate(() => window.trailmark.flush());
        assert.equal(sent, HOME.length);
        const arrived = (await stored(shop)).slice(-HOME.length);
        assert.deepEqual(
          arrived.map(({ name }) => name),
          HOME,
        );
        for (const event of arrived) assert.equal(event.channel, channel);
      }));
  }
});

test("the dashboard shows the visitor, and what they do as they do it", () =>
  inTheShop(async ({ shop, walk, page, watchProblems }) => {
    await walk.arriveBy("Paid Search");
    await walk.answerConsent("allow");
    await page.evaluate(() => window.trailmark.flush());
    const dashboard = await watchProblems(
      await browser.playwright.newContext(),
    );
    await dashboard.goto(`${shop.url}/dashboard?bots=1`);
    await dashboard.waitForSelector("#state[data-state=live]");
    const card = dashboard.locator(
      `#visitor-list [data-test=visitor]:not([data-visitor=""])`,
      {
        has: dashboard.locator("[data-test=session]"),
        hasText: "Paid Search",
      },
    );
    await card.waitFor();
    assert.match(
      await card.locator("[data-test=channel]").first().textContent(),
      /Paid Search/,
    );

    await walk.goToCategory("Kettles");
    await walk.chooseProduct("gooseneck-kettle");
    await walk.addToCart(2);
    await page.evaluate(() => window.trailmark.flush());
    const added = (await stored(shop)).find(
      ({ name }) => name === "add_to_cart",
    );
    const line = `li[data-event=add_to_cart][data-id="${added.id}"]`;
    await dashboard.waitForSelector(`#feed-list ${line}`);
    await card.locator(line).waitFor();
    await dashboard.context().close();
  }));

/** From the answer about consent to the second look at the order. */
async function shopping(walk, { amid = () => {} } = {}) {
  await walk.goToCategory("Kettles");
  await walk.chooseProduct("gooseneck-kettle");
  await walk.addToCart(2);
  await amid();
  await walk.goToCart();
  await walk.goToCheckout();
  await walk.giveAddress();
  const order = await walk.placeOrder();
  assert.deepEqual(await walk.reload(), order);
  return order;
}

/** Everything that was clicked lies in the database, once and in order, and nothing else. */
async function assertStored(shop, order, { moreAdded = 0 } = {}) {
  const clicked = [...HOME, ...SHOPPING];
  clicked.splice(
    clicked.indexOf("add_to_cart"),
    0,
    ...Array(moreAdded).fill("add_to_cart"),
  );
  const all = await eventually("the last event", async () => {
    const events = await stored(shop);
    return ofTheShop(events).length >= clicked.length && events;
  });
  const bySeq = [...all].sort((a, b) => a.seq - b.seq);
  assert.deepEqual(
    ofTheShop(bySeq).map(({ name }) => name),
    clicked,
  );
  assert.deepEqual(
    bySeq.map(({ seq }) => seq),
    bySeq.map((_, i) => i + 1),
    "each number once, none missing",
  );
  assert.equal(new Set(all.map(({ id }) => id)).size, all.length);

  assert.ok(
    all.some(
      ({ name, params }) =>
        name === "phase_change" && params.to === "conversion",
    ),
  );
  const attribution = all.find(({ name }) => name === "attribution").params;
  for (const credits of Object.values(attribution))
    assert.deepEqual(credits, [
      {
        channel: "Paid Search",
        source: "google",
        campaign: "spring-tea",
        credit: 1,
      },
    ]);

  const recognised = bySeq.slice(HOME.length);
  assert.ok(recognised.every(({ consent }) => consent === "granted"));
  assert.equal(new Set(recognised.map(({ visitor }) => visitor)).size, 1);
  assert.ok(recognised[0].visitor);
  assert.equal(new Set(all.map(({ session }) => session)).size, 1);
  assert.deepEqual(
    [...new Set(all.map(({ channel }) => channel))],
    ["Paid Search"],
  );
  for (const { name, page, campaign } of all) {
    assert.equal(campaign.name, "spring-tea", name);
    assert.doesNotMatch(page.url, /gclid/);
  }
  assert.equal(recognised[0].campaign.click_id, "gclid:demo-123");

  const purchase = all.find(({ name }) => name === "purchase");
  assert.equal(purchase.params.transaction_id, order.id);
  assert.equal(purchase.params.value, 149 + moreAdded * 74.5);
  assert.equal(purchase.params.items[0].quantity, 2 + moreAdded);
  assert.doesNotMatch(
    JSON.stringify(all),
    /Lovelace|lovelace|Square|Londontown|SW1Y/,
    "who the customer is stays in the shop",
  );
  const summary = await shop.get("/api/summary?bots=1");
  assert.equal(summary.purchases, 1);
  assert.equal(summary.ledger.unbalanced, 0);
}

/**
 * Without what the journey has made of them, for which phases it went through the model
 * decides; and without attention and forms, of which each page has its own.
 */
const ofTheShop = (events) =>
  events.filter(
    ({ name }) => !/^(phase_change|user_engagement|form_.*)$/.test(name),
  );

async function inTheShop(visit, { errors = [] } = {}) {
  const shop = await openShop();
  const problems = [];
  const contexts = [];
  const watchProblems = async (context) => {
    contexts.push(context);
    context.on("weberror", (error) => problems.push(String(error.error())));
    context.on("console", (message) => {
      const text = message.text();
      if (["error", "warning"].includes(message.type()))
        if (!errors.some((pattern) => pattern.test(text))) problems.push(text);
    });
    const page = await context.newPage();
    page.setDefaultTimeout(15_000);
    return page;
  };
  try {
    const context = await browser.playwright.newContext();
    const page = await watchProblems(context);
    const walk = await customer(page, shop.url);
    await visit({ shop, walk, page, context, watchProblems });
    assert.deepEqual(problems, [], "the shop or the dashboard saw errors");
  } finally {
    for (const context of contexts) await context.close();
    await shop.close();
  }
}

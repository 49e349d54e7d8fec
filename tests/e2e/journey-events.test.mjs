// What the journey tells a collector of its own accord, over pages, visits and half hours.
// Time is played by playwright's clock: nobody waits for half an hour.

import assert from "node:assert/strict";
import { after, before, describe, test } from "node:test";

import { launch } from "./support/browser.mjs";
import { flush, html, leave, visit } from "./support/visit.mjs";

let browser;
before(async () => {
  browser = await launch();
});
after(() => browser?.close());

const MINUTE = 60_000;
const BEGAN = new Date("2026-03-02T10:00:00Z");

const shop = (attributes = {}) => ({
  pages: {
    "/": html({ attributes: { "data-consent": "granted", ...attributes } }),
  },
});
const KETTLE = {
  currency: "EUR",
  value: 59.9,
  items: [{ item_id: "KL-1", item_name: "Kettle", price: 59.9, quantity: 1 }],
};
const track = (page, name, params) =>
  page.evaluate(
    ([name, params]) => trailmark("track", name, params),
    [name, params],
  );
const named = (recorder, name) =>
  recorder.events.filter((event) => event.name === name);

describe("a purchase", () => {
  test("counts once, however often its page is loaded", () =>
    visit(browser, shop(), async ({ open, page, recorder }) => {
      const order = { transaction_id: "T-1", ...KETTLE };
      for (let load = 0; load < 3; load++) {
        await open();
        await flush(page);
        await track(page, "purchase", order);
        await flush(page);
      }
      // What was dropped is told with the next beacon.
      await track(page, "seen");
      await flush(page);
      assert.equal(named(recorder, "purchase").length, 1);
      const [attribution] = named(recorder, "attribution");
      assert.equal(named(recorder, "attribution").length, 1);
      for (const credits of Object.values(attribution.params))
        assert.deepEqual(credits, [{ channel: "Direct", credit: 1 }]);
      const { value } = await page.evaluate(() => trailmark.journey());
      assert.deepEqual(
        [value.orders, value.revenue, value.currency],
        [1, 59.9, "EUR"],
      );
      const last = recorder.beacons.at(-1);
      assert.equal(last.ledger.dropped.duplicate, 2);
    }));
});

describe("a cart", () => {
  test("left for half an hour is told with its content, once", () =>
    visit(browser, shop(), async ({ open, page, recorder }) => {
      await page.clock.install({ time: BEGAN });
      await open();
      await page.clock.runFor(3_000);
      await flush(page);
      await track(page, "add_to_cart", KETTLE);
      // The clock is played, the device is not: it has to come along.
      await page.evaluate(() => trailmark.journey());
      await page.clock.runFor(31 * MINUTE);
      await flush(page);
      await page.clock.runFor(90 * MINUTE);
      await flush(page);
      // In hours that take no time no answer comes: what was given up is tried again.
      await recorder.until(() => named(recorder, "cart_abandoned").length > 0);
      const [abandoned, ...others] = named(recorder, "cart_abandoned");
      assert.deepEqual(others, []);
      assert.equal(abandoned.params.value, 59.9);
      assert.equal(abandoned.params.items[0].item_id, "KL-1");
      const { cart } = await page.evaluate(() => trailmark.journey());
      assert.equal(cart.state, "abandoned");
    }));
});

describe("a bounce", () => {
  test("is known on the next visit, and told of the page that was left", () =>
    visit(browser, shop(), async ({ open, page, recorder }) => {
      await page.clock.install({ time: BEGAN });
      await open("/?utm_source=letter&utm_medium=email");
      await page.clock.runFor(3_000);
      await flush(page);
      await leave(page);
      await page.clock.setSystemTime(+BEGAN + 24 * 60 * MINUTE);
      await open();
      await page.clock.runFor(3_000);
      await flush(page);
      const [bounce, ...others] = named(recorder, "bounce");
      assert.deepEqual(others, []);
      assert.match(bounce.page.url, /utm_source=letter/);
      assert.equal(bounce.channel, "Email");
      const [first, second] = named(recorder, "session_start");
      assert.equal(bounce.session, first.session);
      assert.notEqual(bounce.session, second.session);
    }));
});

describe("data-model", () => {
  for (const [model, phase] of [
    ["six-stage", "decision"],
    ["mine new new new paying mine mine mine mine fan", "paying"],
  ])
    test(`names phases: ${model.split(" ")[0]}`, () =>
      visit(
        browser,
        shop({ "data-model": model }),
        async ({ open, page, recorder }) => {
          await open();
          await flush(page);
          await track(page, "begin_checkout", KETTLE);
          await track(page, "add_payment_info", KETTLE);
          await flush(page);
          const [paying] = named(recorder, "add_payment_info");
          assert.equal(paying.phase.model, model.split(" ")[0]);
          assert.equal(paying.phase.name, phase);
          assert.ok(paying.intent > 0.1 && paying.intent < 1);
          assert.ok(
            named(recorder, "phase_change").some(
              ({ params }) => params.to === phase,
            ),
          );
        },
      ));

  test("of which nobody knows is said so", () =>
    visit(
      browser,
      { ...shop({ "data-model": "aida" }), warnings: [/model/] },
      async ({ open, page, recorder }) => {
        await open();
        await flush(page);
        assert.equal(recorder.events[0].phase.model, "accra");
      },
    ));
});

// What a page can ask about the journey of its visitor, and what it is told unasked.

import assert from "node:assert/strict";
import { after, before, describe, test } from "node:test";

import { launch } from "./support/browser.mjs";
import { contains } from "./support/expect.mjs";
import { built } from "./support/pages.mjs";
import { flush, html, loaded, visit } from "./support/visit.mjs";

let browser;
before(async () => {
  browser = await launch();
});
after(() => browser?.close());

/** The answer of a command, or an error where there is none. */
const ask = (page, command) =>
  page.evaluate(
    ([command, within]) =>
      Promise.race([
        window.trailmark(command),
        new Promise((_, late) =>
          setTimeout(late, within, new Error(`${command}() had no answer`)),
        ),
      ]),
    [command, 10_000],
  );
const journey = (page) => ask(page, "journey");
const marked = (page) =>
  page.evaluate(() =>
    Reflect.get(Document.prototype, "documentElement", document).getAttribute(
      "data-trailmark-phase",
    ),
  );
const isObject = (value) => Object(value) === value;
const isShare = (value) => value >= 0 && value <= 1;

/** As section 2 of the contract has it. */
const SNAPSHOT = {
  session: {
    id: String,
    number: Number,
    startedAt: Number,
    pages: 1,
    bounced: (bounced) => typeof bounced === "boolean",
  },
  phase: {
    model: "accra",
    name: String,
    probability: isShare,
    distribution: isObject,
    because: Array.isArray,
  },
  intent: { purchase: isShare },
  cart: { state: "empty", items: [] },
  value: { orders: 0 },
  attribution: isObject,
};

describe("journey()", () => {
  for (const [consent, visitor] of [
    ["cookieless", (visitor) => visitor === null],
    ["granted", (visitor) => typeof visitor === "string"],
  ]) {
    test(`is a snapshot, under ${consent}`, () =>
      visit(
        browser,
        { pages: { "/": html({ attributes: { "data-consent": consent } }) } },
        async ({ open, page }) => {
          await open();
          await loaded(page);
          const snapshot = await journey(page);
          const expected = {
            ...SNAPSHOT,
            visitor,
            user: (user) => user === null,
            consent: { analytics: consent },
          };
          assert.ok(
            contains(snapshot, expected),
            JSON.stringify(snapshot, null, 2),
          );
        },
      ));
  }

  test("is a method as well, and answers each who asks", () =>
    visit(browser, { pages: { "/": html() } }, async ({ open, page }) => {
      await open();
      await loaded(page);
      const [first, second, third] = await page.evaluate(async () => {
        const both = await Promise.all([
          trailmark.journey(),
          trailmark("journey"),
        ]);
        return [...both, await trailmark.journey()];
      });
      assert.ok(isObject(first.phase));
      assert.deepEqual(second, first);
      assert.deepEqual(third.session.id, first.session.id);
    }));

  test("sees what was tracked before it, not what comes after", () =>
    visit(browser, { pages: { "/": html() } }, async ({ open, page }) => {
      await open();
      await flush(page);
      const [before, then] = await page.evaluate(async () => {
        const cart = (await trailmark.journey()).cart.state;
        trailmark("track", "add_to_cart", {
          currency: "EUR",
          value: 59.9,
          items: [{ item_id: "KL-1", price: 59.9, quantity: 1 }],
        });
        return [cart, (await trailmark.journey()).cart.state];
      });
      assert.deepEqual([before, then], ["empty", "open"]);
    }));

  test("asked before the module has arrived is answered once it has", () => {
    let release;
    const released = new Promise((done) => (release = done));
    return visit(
      browser,
      {
        pages: {
          "/": html(),
          "/trailmark.wasm": async () => {
            await released;
            return built("trailmark.wasm");
          },
        },
      },
      async ({ open, page }) => {
        await open();
        await loaded(page);
        const asked = journey(page);
        release();
        assert.equal((await asked).session.pages, 1);
      },
    );
  });

  test("tells nobody but the page", () =>
    visit(
      browser,
      { pages: { "/": html() } },
      async ({ open, page, recorder }) => {
        await open();
        await flush(page);
        const n = recorder.requests.length;
        await journey(page);
        assert.deepEqual(await flush(page), { sent: 0, queued: 0 });
        assert.equal(recorder.requests.length, n);
      },
    ));
});

describe("<html data-trailmark-phase>", () => {
  const shop = async (page) => {
    for (const name of ["view_item", "add_to_cart", "begin_checkout"])
      await page.evaluate(
        (name) =>
          trailmark("track", name, {
            currency: "EUR",
            value: 59.9,
            items: [{ item_id: "KL-1", price: 59.9, quantity: 1 }],
          }),
        name,
      );
  };

  test("names the phase that the journey is in, and keeps to it", () =>
    visit(browser, { pages: { "/": html() } }, async ({ open, page }) => {
      await open();
      await flush(page);
      const { phase } = await journey(page);
      assert.equal(await marked(page), phase.name);
      await shop(page);
      const { phase: later } = await journey(page);
      assert.notEqual(later.name, phase.name, "the journey has not moved");
      assert.equal(await marked(page), later.name);
    }));

  test("is there when a listener hears of the phase", () =>
    visit(
      browser,
      {
        pages: {
          "/": html({
            head: `<script>
              window.heard = [];
              trailmark("on", "phase", ({ name }) =>
                heard.push([name, document.documentElement.dataset.trailmarkPhase]));
            </script>`,
          }),
        },
      },
      async ({ open, page }) => {
        await open();
        await flush(page);
        await shop(page);
        await flush(page);
        const heard = await page.evaluate(() => window.heard);
        assert.ok(heard.length > 0, "no phase was told");
        for (const [told, marked] of heard) assert.equal(marked, told);
      },
    ));

  for (const body of [
    "<img name=documentElement>",
    "<form id=documentElement></form><form name=documentElement></form>",
    "<form name=documentElement><input name=setAttribute></form>",
  ]) {
    test(`whatever stands in for documentElement: ${body}`, () =>
      visit(
        browser,
        { pages: { "/": html({ body }) } },
        async ({ open, page }) => {
          await open();
          await flush(page);
          assert.equal(await marked(page), (await journey(page)).phase.name);
        },
      ));
  }
});

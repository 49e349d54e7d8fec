// Values that no page should hand over: what is beyond the caps is cut and counted
// at the event, exactly.

import assert from "node:assert/strict";
import { after, before, describe, test } from "node:test";

import { launch } from "./support/browser.mjs";
import { expectEvents } from "./support/expect.mjs";
import { flush, html, visit } from "./support/visit.mjs";

let browser;
before(async () => {
  browser = await launch();
});
after(() => browser?.close());

describe("what is beyond the caps is cut and counted at the event", () => {
  /** Each hands over something; `params` is what arrives, `cut` how much of it did not. */
  for (const [what, hand, cut, params] of [
    [
      "a text of 500 characters is whole",
      () => ({ long: "ä".repeat(500) }),
      undefined,
      { long: "ä".repeat(500) },
    ],
    [
      "a text of 501 is not",
      () => ({ long: "ä".repeat(501) }),
      1,
      { long: "ä".repeat(500) },
    ],
    [
      "a text of a million, and a name of as many",
      () => ({ long: "x".repeat(1e6), ["n".repeat(1e6)]: 1 }),
      2,
      { long: "x".repeat(500), ["n".repeat(100)]: 1 },
    ],
    [
      "characters count, not halves of them",
      () => ({ five: "🍵".repeat(500), more: "🍵".repeat(501) }),
      1,
      { five: "🍵".repeat(500), more: "🍵".repeat(500) },
    ],
    [
      "fifty parameters are whole",
      () =>
        Object.fromEntries(Array.from({ length: 50 }, (_, i) => [`p${i}`, i])),
      undefined,
      (params) => Object.keys(params).length === 50,
    ],
    [
      "of 53 three are left out",
      () =>
        Object.fromEntries(Array.from({ length: 53 }, (_, i) => [`p${i}`, i])),
      3,
      (params) =>
        Object.keys(params).join() ===
        Array.from({ length: 50 }, (_, i) => `p${i}`).join(),
    ],
    [
      "of 10,000 parameters 9,950 are left out",
      () =>
        Object.fromEntries(
          Array.from({ length: 10_000 }, (_, i) => [`p${i}`, i]),
        ),
      9_950,
      (params) => Object.keys(params).length === 50,
    ],
    [
      "of 10,000 items 9,800 are left out, and what follows them is not",
      () => ({
        items: Array.from({ length: 10_000 }, (_, i) => ({ item_id: `i${i}` })),
        value: 5,
      }),
      9_800,
      ({ items, value }) =>
        items.length === 200 && items[199].item_id === "i199" && value === 5,
    ],
    [
      "four levels are whole, of a fifth all values are left out",
      () => ({ a: { b: { c: { d: 1, e: { f: 2, g: 3 } } } } }),
      2,
      { a: { b: { c: { d: 1, e: {} } } } },
    ],
    [
      "cycles end where the levels do",
      () => {
        const loop = { n: 1 };
        loop.self = loop;
        return loop;
      },
      2,
      { n: 1, self: { n: 1, self: { n: 1, self: { n: 1, self: {} } } } },
    ],
    [
      "getters and proxies that throw, and BigInts",
      () => ({
        value: 5,
        big: 10n,
        get price() {
          throw new Error("getter");
        },
        evil: new Proxy(
          {},
          {
            ownKeys() {
              throw new Error("trap");
            },
          },
        ),
        items: [{ a: 1 }, 2n, { b: 2 }],
      }),
      4,
      { value: 5, items: [{ a: 1 }, null, { b: 2 }] },
    ],
    [
      "what has no JSON is left out uncounted, as JSON.stringify does",
      () => ({
        nothing: undefined,
        fn() {},
        symbol: Symbol("s"),
        [Symbol("key")]: 1,
        nan: NaN,
        list: [undefined, () => {}],
      }),
      undefined,
      { nan: null, list: [null, null] },
    ],
    [
      "halves of characters, controls and names of old",
      () => ({
        half: "a\ud800b",
        controls: "a\u0000\u001e\u202eb",
        ...JSON.parse(`{"__proto__":{"polluted":1},"constructor":2}`),
      }),
      undefined,
      (params) =>
        params.half === "a\ufffdb" &&
        params.controls === "ab" &&
        Object.hasOwn(params, "__proto__") &&
        params.constructor === 2,
    ],
  ])
    test(what, () =>
      visit(
        browser,
        { pages: { "/": html() } },
        async ({ open, page, recorder }) => {
          await open();
          await flush(page);
          const [event] = await expectEvents(recorder, {
            act: () =>
              page.evaluate(`trailmark("track", "hostile", (${hand})())`),
            settle: () => flush(page),
            events: [{ name: "hostile", cut }],
          });
          if (typeof params === "function") assert.ok(params(event.params));
          else assert.deepEqual(event.params, params);
        },
      ),
    );

  test("a name of more than 100 characters", () =>
    visit(
      browser,
      { pages: { "/": html() } },
      async ({ open, page, recorder }) => {
        await open();
        await flush(page);
        await expectEvents(recorder, {
          act: () =>
            page.evaluate(() => {
              trailmark("track", "x".repeat(100));
              trailmark("track", "y".repeat(1e6), { a: 1 });
            }),
          settle: () => flush(page),
          events: [
            { name: "x".repeat(100), cut: undefined },
            { name: "y".repeat(100), cut: 1, params: { a: 1 } },
          ],
        });
      },
    ));

  test("which data-debug explains", () =>
    visit(
      browser,
      {
        pages: { "/": html({ attributes: { "data-debug": true } }) },
      },
      async ({ open, page }) => {
        const said = [];
        page.on("console", (message) => said.push(message.text()));
        await open();
        await flush(page);
        await page.evaluate(() =>
          trailmark("track", "x", { list: Array(300).fill(1) }),
        );
        await flush(page);
        const explained = said.filter((text) => /cut to 50/.test(text));
        assert.equal(explained.length, 1);
        assert.ok(said.some((text) => /"cut":100/.test(text)));
      },
    ));
});

test("a node that leads to the whole page is read in bounds", () =>
  visit(
    browser,
    { pages: { "/": html() } },
    async ({ open, page, recorder }) => {
      await open();
      await flush(page);
      await expectEvents(recorder, {
        act: () =>
          page.evaluate(() => {
            // As React does: own properties of a node lead to everything.
            const everything = Array.from({ length: 300 }, () => ({}));
            for (const each of everything)
              everything.forEach((other, i) => (each[`to${i}`] = other));
            document.body.__reactFiber$x = everything[0];
            let reads = 0;
            const node = new Proxy(document.body, {
              get: (target, key) => (reads++, target[key]),
            });
            trailmark("track", "bounded", { node, body: document.body });
            trailmark("track", "sound", { price: 9.9 });
          }),
        settle: () => flush(page),
        // More than a beacon holds, unless little of it could be read.
        events: [{ name: "sound", params: { price: 9.9 }, cut: undefined }],
        ignoring: ["bounded"],
      });
    },
  ));

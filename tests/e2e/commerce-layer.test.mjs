// The page's dataLayer, as shops and their tag managers have it: "do this; expect
// these events; expect no others". The snippets are Google's own:
// https://developers.google.com/tag-platform/gtagjs, https://developers.google.com/tag-platform/tag-manager/datalayer

import assert from "node:assert/strict";
import { after, before, describe, test } from "node:test";
import { launch } from "./support/browser.mjs";
import { expectEvents } from "./support/expect.mjs";
import { built } from "./support/pages.mjs";
import { flush, html, loaded, visit } from "./support/visit.mjs";

let browser;

before(async () => {
  browser = await launch();
});

after(() => browser?.close());

const ARRIVAL = ["session_start", "page_view"];
const IGNORED = ["phase_change", "attribution", "user_engagement"];

const GTAG = `<script>
  window.dataLayer = window.dataLayer || [];
  function gtag(){dataLayer.push(arguments);}
  gtag('js', new Date());
  gtag('config', 'G-TEAPOT7');
</script>`;
const ADD = `gtag('event', 'add_to_cart', {
  currency: 'EUR', value: 59.9, items: [{ item_id: 'KL-1', price: 59.9, quantity: 1 }] });`;
const ADDED = {
  name: "add_to_cart",
  params: {
    currency: "EUR",
    value: 59.9,
    items: [{ item_id: "KL-1", price: 59.9, quantity: 1 }],
  },
};

/**
 * Opens a page, waits until its dataLayer is read where it has one, does `act` on it,
 * and expects these events besides those of an arrival.
 */
const shop = (what, page, events, act = () => {}, options = {}) =>
  test(what, () =>
    visit(
      browser,
      { pages: { "/": html(page) }, ...options },
      async ({ open, page, recorder }) => {
        await expectEvents(recorder, {
          act: async () => {
            await open();
            await loaded(page);
            await flush(page);
            await page.waitForFunction(
              () =>
                !window.dataLayer?.push ||
                // Of the array, of the page's own, or ours.
                ![Array.prototype.push, window.theirs].includes(dataLayer.push),
            );
            await act(page);
          },
          settle: () => flush(page),
          events: [...ARRIVAL, ...events],
          ignoring: IGNORED,
        });
      },
    ),
  );

describe("gtag()", () => {
  shop(
    "called before the tag is read",
    { head: `${GTAG}<script>${ADD}</script>` },
    [ADDED],
  );
  shop("called on a page that is there", { head: GTAG }, [ADDED], (page) =>
    page.evaluate(ADD),
  );
  shop(
    "of the site's own name, and Google's commands, are no events",
    { head: GTAG },
    [],
    (page) =>
      page.evaluate(() => {
        gtag("consent", "update", { ad_storage: "granted" });
        gtag("set", "user_properties", { a: 1 });
        gtag("event", "page_view");
        gtag("event", "scrolled");
      }),
  );
});

describe("an object", () => {
  shop(
    "pushed before and after",
    {
      head: `<script>dataLayer = [{ pageType: 'product' }, { ecommerce: null },
        { event: 'add_to_cart', ecommerce: ${JSON.stringify(ADDED.params)} }]</script>`,
    },
    [ADDED, { name: "login", params: { method: "mail" } }],
    (page) =>
      page.evaluate(() => dataLayer.push({ event: "login", method: "mail" })),
  );
  shop(
    "of Universal Analytics",
    { head: `<script>dataLayer = []</script>` },
    [
      {
        name: "purchase",
        params: {
          transaction_id: "T-1",
          value: 35.43,
          currency: "EUR",
          items: [
            { item_id: "P-1", item_name: "Tee", price: 15.25, quantity: 2 },
          ],
        },
      },
    ],
    (page) =>
      page.evaluate(() =>
        dataLayer.push({
          event: "transaction",
          ecommerce: {
            currencyCode: "EUR",
            purchase: {
              actionField: { id: "T-1", revenue: "35.43" },
              products: [
                { id: "P-1", name: "Tee", price: "15.25", quantity: 2 },
              ],
            },
          },
        }),
      ),
  );
});

describe("the same event seen both ways is one", () => {
  const call = () =>
    trailmark("track", "add_to_cart", {
      items: [{ item_id: "KL-1", price: 59.9, quantity: 1 }],
      currency: "EUR",
      value: 59.9,
    });
  const push = () =>
    gtag("event", "add_to_cart", {
      currency: "EUR",
      value: 59.9,
      items: [{ item_id: "KL-1", price: 59.9, quantity: 1 }],
    });
  shop("called, then pushed", { head: GTAG }, [ADDED], async (page) => {
    await page.evaluate(call);
    await page.evaluate(push);
  });
  shop("pushed, then called", { head: GTAG }, [ADDED], async (page) => {
    await page.evaluate(push);
    await page.evaluate(call);
  });
  shop(
    "marked up, then pushed",
    {
      head: GTAG,
      body: `<button data-trailmark-event="add_to_cart" data-trailmark-currency="EUR" data-trailmark-value="59.90"
        data-trailmark-item-id="KL-1" data-trailmark-price="59.90" data-trailmark-quantity="1"
        onclick="${ADD.replaceAll("\n", " ")}">Add</button>`,
    },
    [
      {
        name: "add_to_cart",
        params: {
          value: "59.90",
          items: [{ item_id: "KL-1", price: "59.90", quantity: "1" }],
        },
      },
    ],
    (page) => page.click("button"),
  );
  shop("twice each are two", { head: GTAG }, [ADDED, ADDED], async (page) => {
    await page.evaluate(push);
    await page.evaluate(call);
    await page.evaluate(push);
    await page.evaluate(call);
  });
  shop(
    "before the tag is read",
    { head: `${GTAG}<script>${ADD}(${call})()</script>` },
    [ADDED],
  );
});

test("a click that lists its items tells them all, however long the list", () => {
  const items = Array.from({ length: 30 }, (_, n) => ({
    item_id: `KL-${n}`,
    item_name: "A kettle with a long name",
  }));
  const list = JSON.stringify(items).replaceAll('"', "&quot;");
  return visit(
    browser,
    {
      pages: {
        "/": html({
          body: `<button data-trailmark-event="view_item_list" data-trailmark-items="${list}">All</button>
            <p data-trailmark-event="view_cart" data-trailmark-items="[broken">Some</p>`,
        }),
      },
    },
    async ({ open, page, recorder }) => {
      await open();
      await flush(page);
      await expectEvents(recorder, {
        act: async () => {
          await page.click("button");
          await page.click("p");
        },
        settle: () => flush(page),
        events: [
          { name: "view_item_list", params: { items } },
          { name: "view_cart", params: undefined },
        ],
        ignoring: [...IGNORED, ...ARRIVAL],
      });
    },
  );
});

describe("push", () => {
  // gtm.js keeps its own hands on push: it hears, trims, and answers with its own word.
  const manager = `(() => {
    const inner = dataLayer.push;
    dataLayer.push = function () {
      const result = inner.apply(dataLayer, arguments);
      (window.heard ||= []).push(...arguments);
      while (dataLayer.length > 2) dataLayer.shift();
      return typeof result != "boolean" || result;
    };
  })();`;
  const pushes = async (page) => {
    assert.equal(
      await page.evaluate(() => {
        for (let n = 0; n < 4; n++)
          dataLayer.push({ event: "search", search_term: n });
        return dataLayer.push({ event: "login" });
      }),
      true,
    );
    assert.ok(
      (await page.evaluate(() => heard.filter(({ event }) => event).length)) >=
        5,
    );
  };
  const told = [..."0123"].map((n) => ({
    name: "search",
    params: { search_term: +n },
  }));
  shop(
    "wrapped before us",
    {
      head: `<script>dataLayer = []; ${manager} theirs = dataLayer.push;</script>`,
    },
    [...told, "login"],
    pushes,
  );
  shop(
    "wrapped after us",
    { head: `<script>dataLayer = []</script>` },
    [...told, "login"],
    async (page) => {
      await page.evaluate(manager);
      await pushes(page);
    },
  );
  shop(
    "has its own result, this and exceptions",
    {
      head: `<script>
        dataLayer = { push(entry) { if (!entry) throw new TypeError("mine"); return [this === dataLayer, entry]; } };
        theirs = dataLayer.push;
      </script>`,
    },
    ["login"],
    async (page) =>
      assert.deepEqual(
        await page.evaluate(() => {
          const entry = { event: "login" };
          const [isItself, same] = dataLayer.push(entry);
          try {
            dataLayer.push();
          } catch (error) {
            return [isItself, same === entry, error.message];
          }
        }),
        [true, true, "mine"],
      ),
  );
});

describe("a dataLayer that comes late", () => {
  const late = {
    body: `<button data-trailmark-event="chosen">Choose</button>`,
  };
  shop(
    "is read with the next fact, and what was pushed before",
    late,
    ["login", "chosen", "search"],
    async (page) => {
      await page.evaluate(() => {
        window.dataLayer = [{ event: "login" }];
      });
      await page.click("button");
      await page.waitForFunction(() => dataLayer.hasOwnProperty("push"));
      await page.evaluate(() => dataLayer.push({ event: "search" }));
    },
  );
  shop(
    "in another's place is read on",
    { head: `<script>dataLayer = [{ event: "login" }]</script>`, ...late },
    ["login", "search", "chosen", "share"],
    async (page) => {
      await page.evaluate(() => {
        dataLayer = [...dataLayer, { event: "search" }];
      });
      await page.click("button");
      await page.waitForFunction(() => dataLayer.hasOwnProperty("push"));
      await page.evaluate(() => dataLayer.push({ event: "share" }));
    },
  );
});

describe("nothing hostile in it reaches the page", () => {
  shop(
    "cycles, getters that throw, elements, thousands of items",
    { head: GTAG },
    [
      {
        name: "view_item_list",
        params: { items: (items) => items.length === 200 },
      },
      { name: "view_cart", params: { note: undefined } },
      "login",
    ],
    (page) =>
      page.evaluate(() => {
        const cyclic = { event: "view_cart" };
        cyclic.self = cyclic;
        cyclic.node = document.body;
        Object.defineProperty(cyclic, "note", {
          enumerable: true,
          get() {
            throw new Error("not for you");
          },
        });
        const trap = () => {
          throw new Error("caught");
        };
        dataLayer.push(
          new Proxy({}, { get: trap, has: trap, ownKeys: trap }),
          null,
          Symbol("s"),
          7n,
          cyclic,
        );
        gtag("event", "view_item_list", {
          items: Array.from({ length: 10_000 }, (_, n) => ({ item_id: n })),
        });
        gtag(
          "event",
          new Proxy({}, { get: trap }),
          new Proxy({}, { get: trap }),
        );
        dataLayer.push({ event: "login" });
      }),
  );
});

describe("the file for shops is fetched", () => {
  const fetches = (what, page, n_fetched, options = {}) =>
    test(what, () => {
      let n = 0;
      return visit(
        browser,
        {
          pages: {
            "/": html(page),
            "/trailmark.commerce.js": () => {
              n++;
              return built("trailmark.commerce.js");
            },
          },
          ...options,
        },
        async ({ open, page }) => {
          await open();
          await flush(page);
          await page.evaluate(() => trailmark("track", "chosen"));
          await page.evaluate(() => trailmark("track", "view_item"));
          await flush(page);
          assert.equal(n, n_fetched);
          assert.equal(
            await page.evaluate(() => "dataLayer" in window),
            n_fetched > 0,
          );
        },
      );
    });
  const head = `<script>dataLayer = []</script>`;
  fetches("not by a page without a shop", {}, 0);
  fetches("by one with a dataLayer, once", { head }, 1);
  for (const [auto, n] of [
    ["none", 0],
    ["pages links", 0],
    ["pages commerce", 1],
  ])
    test(`data-auto="${auto}" ${n ? "reads" : "does not read"} it`, () =>
      visit(
        browser,
        {
          pages: {
            "/": html({ head: GTAG, attributes: { "data-auto": auto } }),
          },
        },
        async ({ open, page, recorder }) => {
          await open();
          await flush(page);
          if (n)
            await page.waitForFunction(() => dataLayer.hasOwnProperty("push"));
          await expectEvents(recorder, {
            act: () => page.evaluate(() => gtag("event", "login")),
            settle: () => flush(page),
            events: n ? ["login"] : [],
            ignoring: [...ARRIVAL, ...IGNORED],
          });
        },
      ));

  test("and where it is missing the page does not notice, and is told once", () =>
    visit(
      browser,
      {
        pages: {
          "/": html({ head: GTAG }),
          "/trailmark.commerce.js": { status: 404 },
        },
        errors: [/Failed to load resource.*404|disallowed MIME type/],
        warnings: [/^trailmark: .*commerce/],
      },
      async ({ open, page, recorder, warnings }) => {
        await expectEvents(recorder, {
          act: async () => {
            await open();
            await flush(page);
            while (!warnings.length) await page.waitForEvent("console");
            await page.evaluate(() => trailmark("track", "chosen"));
          },
          settle: () => flush(page),
          events: [...ARRIVAL, "chosen"],
          ignoring: IGNORED,
        });
      },
    ));
});

describe("consent comes first", () => {
  for (const [answer, events] of [
    ["granted", ["login", "consent_change", ...ARRIVAL]],
    ["denied", []],
  ])
    test(`what was pushed before the visitor's answer is ${answer === "granted" ? "sent" : "dropped"} with it`, () =>
      visit(
        browser,
        {
          pages: {
            "/": html({
              head: `<script>dataLayer = [{ event: "login" }]</script>`,
              attributes: { "data-consent": "required" },
            }),
          },
        },
        async ({ open, page, recorder }) => {
          await open();
          await loaded(page);
          await page.waitForFunction(() => dataLayer.hasOwnProperty("push"));
          assert.deepEqual(recorder.requests, []);
          await expectEvents(recorder, {
            act: () =>
              page.evaluate((answer) => trailmark("consent", answer), answer),
            settle: () => flush(page),
            events,
            ignoring: IGNORED,
          });
        },
      ));
});

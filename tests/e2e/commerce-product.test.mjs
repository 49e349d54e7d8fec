// A bare view of a product has what the page's structured data says of it.
// https://developers.google.com/search/docs/appearance/structured-data/product

import assert from "node:assert/strict";
import { after, before, describe, test } from "node:test";
import { launch } from "./support/browser.mjs";
import { expectEvents } from "./support/expect.mjs";
import { built } from "./support/pages.mjs";
import { flush, html, leave, visit } from "./support/visit.mjs";

let browser;

before(async () => {
  browser = await launch();
});

after(() => browser?.close());

const ARRIVAL = ["session_start", "page_view"];
const IGNORED = ["phase_change", "user_engagement"];
const KETTLE = {
  "@context": "https://schema.org/",
  "@type": "Product",
  name: "Kettle",
  sku: "KL-1",
  brand: { "@type": "Brand", name: "Moss" },
  offers: { "@type": "Offer", price: "59.90", priceCurrency: "EUR" },
};
const ld = (data) =>
  `<script type="application/ld+json">${typeof data === "string" ? data : JSON.stringify(data)}</script>`;
const FILLED = {
  currency: "EUR",
  value: 59.9,
  items: [
    { item_id: "KL-1", item_name: "Kettle", item_brand: "Moss", price: 59.9 },
  ],
};
const MICRODATA = `
  <div itemscope itemtype="https://schema.org/Product">
    <div itemprop="brand" itemscope itemtype="https://schema.org/Brand"><meta itemprop="name" content="Moss"></div>
    <h1 itemprop="name"> Kettle </h1><meta itemprop="sku" content="KL-1">
    <div itemprop="offers" itemscope itemtype="https://schema.org/Offer">
      <span itemprop="price" content="59.90">59,90 €</span><meta itemprop="priceCurrency" content="EUR">
    </div>
  </div>`;

const view = () => trailmark("track", "view_item");

const told = (what, page, params, act = view, expected = []) =>
  test(what, () =>
    visit(
      browser,
      { pages: { "/": html({ ...page, attributes: { "data-batch-ms": 0 } }) } },
      async ({ open, page, recorder }) => {
        await expectEvents(recorder, {
          act: async () => {
            await open();
            await flush(page);
            await page.evaluate(act);
          },
          events: [...ARRIVAL, { name: "view_item", params }, ...expected],
          ignoring: IGNORED,
        });
      },
    ),
  );

describe("is filled", () => {
  told("from JSON-LD", { body: ld(KETTLE) }, FILLED);
  told(
    "from a graph of it",
    { body: ld({ "@graph": [{ "@type": "WebPage" }, KETTLE] }) },
    FILLED,
  );
  told("from microdata", { body: MICRODATA }, FILLED);
  told(
    "from the one of several that is the page's",
    {
      body:
        ld({ ...KETTLE, name: "Cup", url: "/cup" }) +
        ld({ ...KETTLE, url: "/" }),
    },
    FILLED,
  );
  told("beside JSON-LD that is broken", { body: ld("{") + ld(KETTLE) }, FILLED);
  told(
    "and keeps what it says itself",
    { body: ld(KETTLE) },
    { ...FILLED, value: 3, from: "ad" },
    () => trailmark("track", "view_item", { value: 3, from: "ad" }),
  );
  told(
    "as it comes from the dataLayer",
    {
      head: `<script>dataLayer = [{ event: "view_item" }]</script>`,
      body: ld(KETTLE),
    },
    FILLED,
    () => {},
  );
  told(
    "as it comes from markup",
    { body: `${ld(KETTLE)}<b data-trailmark-event="view_item">Look</b>` },
    FILLED,
    () => document.querySelector("b").click(),
  );
});

describe("stays bare", () => {
  told("where nothing is said of a product", {}, undefined);
  told(
    "where it is of another kind",
    { body: ld({ "@type": "Recipe", name: "Tea" }) },
    undefined,
  );
  told("where what is said cannot be read", { body: ld("{") }, undefined);
  told(
    "where several are not the page's",
    {
      body: ld([
        { ...KETTLE, url: "/a" },
        { ...KETTLE, url: "/b" },
      ]),
    },
    undefined,
  );
  told(
    "where the page has another by then",
    { body: ld(KETTLE) },
    undefined,
    () => {
      trailmark("track", "view_item");
      history.pushState({}, "", "/other");
    },
    ["page_view"],
  );
});

test("names its own items and asks nobody", () =>
  visit(
    browser,
    {
      pages: {
        "/": html({ body: ld(KETTLE) }),
        "/trailmark.commerce.js": { status: 500 },
      },
    },
    async ({ open, page, recorder }) => {
      await expectEvents(recorder, {
        act: async () => {
          await open();
          await flush(page);
          await page.evaluate(() =>
            trailmark("track", "view_item", { items: [{ item_id: "x" }] }),
          );
        },
        settle: () => flush(page),
        events: [
          ...ARRIVAL,
          { name: "view_item", params: { items: [{ item_id: "x" }] } },
        ],
        ignoring: IGNORED,
      });
    },
  ));

test("is not lost where the page is left before the answer", () => {
  let release;
  const released = new Promise((resolve) => (release = resolve));
  return visit(
    browser,
    {
      pages: {
        "/": html({ body: ld(KETTLE) }),
        "/trailmark.commerce.js": async () => {
          await released;
          return built("trailmark.commerce.js");
        },
      },
    },
    async ({ open, page, recorder }) => {
      await open();
      await flush(page);
      await expectEvents(recorder, {
        act: async () => {
          await page.evaluate(view);
          assert.equal((await flush(page)).queued, 1);
          await leave(page);
        },
        events: [{ name: "view_item", params: undefined }],
        ignoring: [...IGNORED, ...ARRIVAL, "bounce"],
      });
      release();
    },
  );
});

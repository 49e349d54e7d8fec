// The harness tests itself: a page is served to a real browser, what it sends is
// decoded, answers follow the script.

import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { gzipSync } from "node:zlib";

import { launch } from "./support/browser.mjs";
import { contains, expectEvents, pair } from "./support/expect.mjs";
import { serve } from "./support/pages.mjs";

let browser;
before(async () => {
  browser = await launch();
});
after(() => browser?.close());

const event = (name, more = {}) => ({ id: crypto.randomUUID(), name, ...more });

test("a page is served and its beacon is decoded", async () => {
  const site = await serve({ "/": "<title>Shop</title><button>Buy</button>" });
  await browser.visitor(async (page) => {
    await page.goto(site.url);
    assert.equal(await page.title(), "Shop");
    const arrived = await expectEvents(site.recorder, {
      act: () =>
        page.evaluate(
          ([to, body]) => navigator.sendBeacon(to, body),
          [
            site.collector,
            JSON.stringify({ v: 1, events: [event("page_view", { seq: 1 })] }),
          ],
        ),
      events: [{ name: "page_view", seq: 1 }],
    });
    assert.equal(arrived.length, 1);
  });
  assert.match(
    site.recorder.requests[0].headers["content-type"],
    /^text\/plain/,
  );
  await site.close();
});

test("answers follow the script, and what was refused does not count as taken", async () => {
  const site = await serve();
  site.recorder.answerNext(503, { status: 429, headers: { "retry-after": 1 } });
  const body = JSON.stringify({ events: [event("search")] });
  const post = () => fetch(site.collector, { method: "POST", body });
  assert.equal((await post()).status, 503);
  assert.equal((await post()).headers.get("retry-after"), "1");
  assert.deepEqual(site.recorder.events, []);
  assert.equal((await post()).status, 202);
  await post();
  assert.equal(site.recorder.events.length, 1, "one event per id");
  await site.close();
});

test("a compressed beacon is decoded", async () => {
  const site = await serve();
  await fetch(site.collector, {
    method: "POST",
    headers: { "content-encoding": "gzip" },
    body: gzipSync(JSON.stringify({ events: [event("contact")] })),
  });
  assert.equal(site.recorder.events[0].name, "contact");
  await site.close();
});

test("waiting in vain says what arrived instead", async () => {
  const site = await serve();
  await assert.rejects(
    site.recorder.until(() => false, { within: 1, what: "a purchase" }),
    /in vain for a purchase; arrived: nothing/,
  );
  await site.close();
});

test("an exception in the page fails the test", async () => {
  const site = await serve({ "/": "<script>throw new Error('ours')</script>" });
  await assert.rejects(
    browser.visitor((page) => page.goto(site.url)),
    /the page saw errors:\nError: ours/,
  );
  await site.close();
});

test("missing and unexpected events are told apart", () => {
  const arrived = [
    { name: "a", params: { value: 1, more: true } },
    { name: "b" },
  ];
  assert.deepEqual(
    pair([{ name: "a", params: { value: 1 } }, { name: "c" }], arrived),
    { missing: [{ name: "c" }], others: [{ name: "b" }] },
  );
  assert.ok(contains({ url: "https://x/y" }, { url: /x\/y$/ }));
  assert.ok(contains({ at: 5 }, { at: (at) => at > 4 }));
  assert.ok(!contains({ items: [1, 2] }, { items: [1] }));
});

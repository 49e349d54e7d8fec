// Loss on the dashboard: how much, why, and of whom; and that the time of an event is right where its clock is not.

import assert from "node:assert/strict";
import { randomUUID } from "node:crypto";
import { after, before, test } from "node:test";

import { launch } from "./support/browser.mjs";
import { startCollector } from "./support/collector.mjs";

const MINUTE = 60_000;

let browser;
let collector;
before(async () => {
  browser = await launch();
});
after(() => browser?.close());

/** A beacon of one visitor with events of these numbers, a minute old by a clock that is `off`. */
async function tell(visitor, numbers, ledger, off = 0) {
  const now = Date.now() + off;
  const event = (seq) => ({
    id: randomUUID(),
    name: "page_view",
    at: now - MINUTE,
    seq,
    visitor,
    session: visitor,
    page: { url: "https://shop.example/", title: "Tea" },
    consent: "granted",
  });
  const answer = await fetch(collector.collector, {
    method: "POST",
    body: JSON.stringify({
      v: 1,
      beacon: randomUUID(),
      sent_at: now,
      ledger,
      events: numbers.map(event),
    }),
  });
  assert.equal(answer.status, 202);
}

const watch = (look) =>
  browser.visitor(async (page) => {
    collector = await startCollector();
    try {
      await look(page, async () => {
        await page.goto(`${collector.url}/dashboard?view=trust`);
        await page.waitForSelector("#state[data-state=live]");
        await page.waitForSelector("#delivery:not([hidden])");
      });
    } finally {
      await collector.close();
    }
  });

/** What the collector calls a visitor. */
async function nameOf(visitor) {
  const { events } = await collector.get(`/api/events?visitor=${visitor}`);
  return events[0].event.visitor;
}

const says = (page, selector, words) =>
  page.waitForFunction(
    ([selector, words]) =>
      document.querySelector(selector)?.textContent.includes(words),
    [selector, words],
  );

test("none is said where there is none", () =>
  watch(async (page, open) => {
    await tell(randomUUID(), [1, 2], pending(2));
    await open();
    await says(page, "#loss-rate", "0 % lost");
    await says(page, "#loss-words", "nothing given up");
  }));

test("is said with its reasons and visitors, as it changes", () =>
  watch(async (page, open) => {
    const visitor = randomUUID();
    await tell(visitor, [1, 2, 3], pending(3));
    await open();
    await says(page, "#loss-rate", "0 % lost");
    await tell(visitor, [6], {
      created: 8,
      acked: 3,
      dropped: { queue_full: 2, middleware: 1, "<img src=x>": 1 },
      pending: 1,
      unkept: 1,
    });
    // What was not wanted is no loss: 3 of 7.
    await says(page, "#loss-rate", "43 % lost");
    await says(page, "#loss-words", "3 events given up · 2 numbers missing");
    // A keyboard is enough.
    await page.focus("#delivery > summary");
    await page.keyboard.press("Enter");
    await page.waitForSelector("#delivery[open]");
    await says(page, "#reason-rows", "The queue was full21loss");
    await says(page, "#reason-rows", "The page did not want it11not wanted");
    await says(page, "#reason-rows", "<img src=x>11loss");
    const name = await nameOf(visitor);
    await says(page, "#account-rows", `${name.slice(0, 8)}843`);
    await says(page, "#account-rows", "2: 4–5");
    await says(page, "#delivery-figures", "In memory only");
  }));

test("a clock that is years off shows its events when they happened", () =>
  watch(async (page, open) => {
    await tell(randomUUID(), [1], pending(1), -3 * 365 * 24 * 60 * MINUTE);
    await open();
    await page.click("#to-now");
    const shown = await page.waitForSelector("#feed-list time");
    // Of another day it would be told with its date.
    assert.match(await shown.textContent(), /^\d\d:\d\d:\d\d$/);
  }));

function pending(n) {
  return { created: n, acked: 0, dropped: {}, pending: n };
}

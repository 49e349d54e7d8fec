// From the page to the collector: batches, failures, and that each event arrives once.

import assert from "node:assert/strict";
import { after, before, describe, test } from "node:test";
import { launch } from "./support/browser.mjs";
import { expectEvents } from "./support/expect.mjs";
import {
  flush,
  leave,
  loaded,
  names,
  track,
  twoPages,
  visit,
} from "./support/visit.mjs";

let browser;

before(async () => {
  browser = await launch();
});

after(() => browser?.close());

const HOUR = 3_600_000;

const bySeq = (events) => [...events].sort((a, b) => a.seq - b.seq);

const sizes = (recorder) =>
  recorder.requests.map(({ body }) => body.events.length);

describe("a batch leaves", () => {
  test("when it has its size", () =>
    visit(
      browser,
      twoPages({ "data-batch-size": 3, "data-batch-ms": HOUR }),
      async ({ open, page, recorder }) => {
        await open();
        await loaded(page);
        await track(page, "three");
        await recorder.until(({ requests }) => requests.length === 1);
        await track(page, "four", "five");
        // Proof that nothing has left meanwhile: what leaves next has all three.
        await track(page, "six");
        await recorder.until(({ requests }) => requests.length === 2);
        assert.deepEqual(sizes(recorder), [3, 3]);
        assert.deepEqual(names(recorder.events).slice(2), [
          "three",
          "four",
          "five",
          "six",
        ]);
      },
    ));

  test("when it has waited long enough", () =>
    visit(
      browser,
      twoPages({ "data-batch-size": 100, "data-batch-ms": 400 }),
      async ({ open, page, recorder }) => {
        await open();
        await loaded(page);
        await recorder.until(({ requests }) => requests.length === 1);
        const [{ body, at }] = recorder.requests;
        const waited = at - body.events[0].at;
        assert.ok(waited >= 390 && waited < 5_000, `waited ${waited} ms`);
        assert.deepEqual(names(body.events), ["session_start", "page_view"]);
      },
    ));

  test("when the page is left, handed to the browser", () =>
    visit(
      browser,
      twoPages({ "data-batch-size": 100, "data-batch-ms": HOUR }),
      async ({ open, page, recorder }) => {
        await open();
        await loaded(page);
        await track(page, "last_words");
        // In the module, before the page is left.
        await page.waitForFunction(() =>
          performance
            .getEntriesByType("resource")
            .some(({ name }) => name.endsWith(".wasm")),
        );
        await flush(page);
        await track(page, "very_last_words");
        await expectEvents(recorder, {
          act: () => leave(page),
          events: ["very_last_words"],
        });
        // By sendBeacon, which asks for no answer (Beacon, 3.2: mode "no-cors" for text).
        assert.equal(
          recorder.requests.at(-1).headers["sec-fetch-mode"],
          "no-cors",
        );
      },
    ));

  test("in pieces where there is more than one holds", () =>
    visit(
      browser,
      twoPages({ "data-batch-size": 10, "data-batch-ms": HOUR }),
      async ({ open, page, recorder }) => {
        await open();
        await loaded(page);
        await track(page, ...Array.from({ length: 33 }, (_, i) => `e${i}`));
        assert.equal((await flush(page)).queued, 0);
        assert.equal(recorder.events.length, 35);
        assert.ok(Math.max(...sizes(recorder)) <= 10);
        assert.deepEqual(
          recorder.events.map(({ seq }) => seq),
          Array.from({ length: 35 }, (_, i) => i + 1),
        );
      },
    ));
});

describe("what does not arrive", () => {
  const failing = { errors: [/Failed to load resource/] };

  test("is sent again after a 503, each event under its id, the beacon under a new one", () =>
    visit(
      browser,
      { ...twoPages({ "data-batch-ms": HOUR }), ...failing },
      async ({ open, page, recorder }) => {
        recorder.answerNext(503);
        await open();
        assert.deepEqual(await flush(page), { sent: 0, queued: 2 });
        await recorder.until(({ beacons }) => beacons.length === 1);
        const [first, second] = recorder.requests.map(({ body }) => body);
        assert.deepEqual(second.events, first.events);
        assert.notEqual(second.beacon, first.beacon);
        assert.ok(second.sent_at >= first.sent_at);
        await track(page, "afterwards");
        assert.deepEqual(await flush(page), { sent: 1, queued: 0 });
        assert.deepEqual(names(recorder.events), [
          "session_start",
          "page_view",
          "afterwards",
        ]);
      },
    ));

  test("is sent again after a broken connection", () =>
    visit(
      browser,
      { ...twoPages({ "data-batch-ms": HOUR }), ...failing },
      async ({ open, page, recorder }) => {
        recorder.answerNext(0, 0);
        await open();
        await flush(page);
        await recorder.until(({ beacons }) => beacons.length === 1);
        assert.deepEqual(names(recorder.events), [
          "session_start",
          "page_view",
        ]);
      },
    ));

  for (const [kind, value] of [
    ["seconds", () => "2"],
    // Whole seconds, told before the page is opened: at least two remain.
    ["a date", () => new Date(Date.now() + 4_000).toUTCString()],
  ]) {
    test(`waits as long as Retry-After says in ${kind}`, () =>
      visit(
        browser,
        { ...twoPages({ "data-batch-ms": 0 }), ...failing },
        async ({ open, page, recorder }) => {
          recorder.answerNext({
            status: 429,
            headers: { "retry-after": value() },
          });
          await open();
          await loaded(page);
          await recorder.until(({ beacons }) => beacons.length === 1);
          const [refused, taken] = recorder.requests;
          const waited = taken.at - refused.at;
          assert.ok(waited >= 1_900 && waited < 6_000, `waited ${waited} ms`);
        },
      ));
  }

  test("is halved after a 413 until it is taken", () =>
    visit(
      browser,
      {
        ...twoPages({ "data-batch-size": 8, "data-batch-ms": HOUR }),
        ...failing,
      },
      async ({ open, page, recorder }) => {
        await open();
        await flush(page);
        recorder.answerNext(413, 413);
        const events = Array.from({ length: 8 }, (_, i) => `e${i}`);
        await expectEvents(recorder, {
          act: () => track(page, ...events),
          events,
        });
        assert.deepEqual(sizes(recorder).slice(1, 4), [8, 4, 2]);
      },
    ));

  test("is given up after a 400, which `dropped` tells, and the ledger", () =>
    visit(
      browser,
      { ...twoPages({ "data-batch-ms": HOUR }), ...failing },
      async ({ open, page, recorder }) => {
        recorder.answerNext({ status: 400, body: `{"error":"no"}` });
        await open();
        await loaded(page);
        await page.evaluate(() => {
          window.heard = [];
          trailmark("on", "dropped", (detail) => window.heard.push(detail));
        });
        assert.deepEqual(await flush(page), { sent: 0, queued: 0 });
        assert.deepEqual(await page.evaluate(() => window.heard), [
          { reason: "rejected", count: 2 },
        ]);
        await expectEvents(recorder, {
          act: () => track(page, "afterwards"),
          settle: () => flush(page),
          events: ["afterwards"],
        });
        assert.deepEqual(recorder.beacons.at(-1).ledger, {
          created: 3,
          acked: 0,
          dropped: { rejected: 2 },
          pending: 1,
        });
      },
    ));
});

test("flush() says how many were sent and how many wait", () =>
  visit(
    browser,
    twoPages({ "data-batch-ms": HOUR }),
    async ({ open, page }) => {
      await open();
      assert.deepEqual(await flush(page), { sent: 2, queued: 0 });
      assert.deepEqual(await flush(page), { sent: 0, queued: 0 });
      await track(page, "one", "two");
      assert.deepEqual(await flush(page), { sent: 2, queued: 0 });
    },
  ));

describe("under consent granted nothing is lost between pages", () => {
  test("what a page could not send while the collector was down the next one sends, each once", () =>
    visit(
      browser,
      {
        ...twoPages({
          "data-auto": "pages",
          "data-consent": "granted",
          "data-batch-ms": 0,
        }),
        errors: [/Failed to load resource/],
      },
      async ({ open, page, recorder }) => {
        recorder.answer(0);
        await open();
        await loaded(page);
        await track(page, "unheard");
        await recorder.until(({ requests }) =>
          requests.some(({ body }) => body.events.length === 3),
        );
        const unheard = recorder.requests
          .map(({ body }) => body.events)
          .find(({ length }) => length === 3);
        await open("/next");
        await loaded(page);
        recorder.answer(202);
        await recorder.until(({ events }) => events.length === 4);
        assert.equal((await flush(page)).queued, 0);
        assert.deepEqual(names(recorder.events), [
          "session_start",
          "page_view",
          "unheard",
          "page_view",
        ]);
        assert.deepEqual(bySeq(recorder.events).slice(0, 3), unheard);
        const delivered = recorder.beacons.flatMap(({ events }) => events);
        assert.equal(delivered.length, 4, "each was taken once");
        assert.deepEqual(
          bySeq(recorder.events).map(({ seq }) => seq),
          [1, 2, 3, 4],
        );
        assert.equal(new Set(delivered.map(({ visitor }) => visitor)).size, 1);
        assert.equal(new Set(delivered.map(({ session }) => session)).size, 1);
        // Delivered, so nothing of it is kept any longer.
        assert.deepEqual(
          await page.evaluate(() =>
            Object.keys(localStorage).filter((key) => key.length > 30),
          ),
          [],
        );
      },
    ));

  test("an event that a listener causes is counted on by the next page", () =>
    visit(
      browser,
      twoPages({
        "data-auto": "pages",
        "data-consent": "granted",
        "data-batch-ms": HOUR,
      }),
      async ({ open, page, recorder }) => {
        await open();
        await flush(page);
        await page.evaluate(
          () =>
            new Promise((caused) => {
              trailmark("on", "event", ({ name }) => {
                if (name !== "cause") return;
                trailmark("track", "effect");
                caused();
              });
              trailmark("track", "cause");
            }),
        );
        await open("/next");
        await flush(page);
        assert.deepEqual(
          recorder.events.map(({ seq }) => seq).sort((a, b) => a - b),
          [1, 2, 3, 4, 5],
        );
      },
    ));

  for (const [kind, refuse] of [
    [
      "refuses storage altogether",
      () =>
        Object.defineProperty(window, "localStorage", {
          get() {
            throw new DOMException("denied", "SecurityError");
          },
        }),
    ],
    [
      "has no room left",
      () => {
        Storage.prototype.setItem = () => {
          throw new DOMException("full", "QuotaExceededError");
        };
      },
    ],
  ]) {
    test(`a device that ${kind} is measured all the same`, () =>
      visit(
        browser,
        twoPages({
          "data-auto": "pages",
          "data-consent": "granted",
          "data-batch-ms": HOUR,
        }),
        async ({ open, page, recorder }) => {
          await page.addInitScript(refuse);
          const arrived = await expectEvents(recorder, {
            act: async () => {
              await open();
              await loaded(page);
              await track(page, "one", "two");
            },
            settle: () => flush(page),
            events: ["session_start", "page_view", "one", "two"],
          });
          assert.equal(new Set(arrived.map(({ visitor }) => visitor)).size, 1);
        },
      ));
  }
});

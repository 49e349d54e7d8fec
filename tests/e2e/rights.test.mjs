// What visitors may ask for: everything that is known of them, that it is erased, and
// that it is not kept for longer than was said.

import assert from "node:assert/strict";
import { after, before, describe, test } from "node:test";

import { launch } from "./support/browser.mjs";
import { built } from "./support/pages.mjs";
import {
  flush,
  html,
  loaded,
  track,
  twoPages,
  visit,
} from "./support/visit.mjs";

const HOUR = 3_600_000;
const STATES = ["required", "denied", "cookieless", "granted"];
const twoPagesAndABareOne = (attributes) => ({
  pages: { ...twoPages(attributes).pages, "/bare": "<title>Bare</title>" },
});
const under = (consent, more) => ({
  "data-consent": consent,
  "data-batch-ms": HOUR,
  ...more,
});

let browser;

before(async () => {
  browser = await launch();
});

after(() => browser?.close());

const exported = (page) => page.evaluate(() => trailmark.export());
const forgotten = (page) => page.evaluate(() => trailmark.forget());

/** Keys and values of all that lies on the device, as one text each. */
const kept = (page) =>
  page.evaluate(async () => {
    const all = await indexedDB.databases();
    if (!all.some(({ name }) => name == "trailmark")) return [];
    return new Promise((done, fail) => {
      const request = indexedDB.open("trailmark");
      request.onerror = () => fail(request.error);
      request.onsuccess = () => {
        const table = request.result
          .transaction("trailmark")
          .objectStore("trailmark");
        const values = table.getAll();
        values.onsuccess = () => {
          request.result.close();
          done(values.result.map((value) => JSON.stringify(value)));
        };
      };
    });
  });

/** Leaves the page, and sets the time of what lies on the device back by so many days. */
const age = async (page, days) => {
  // A page of the same origin without a tag, for who is left counts to the end.
  const origin = await page.evaluate(() => location.origin);
  await page.goto(origin + "/bare");
  await setBack(page, days);
};

const setBack = (page, days) =>
  page.evaluate(
    (ms) =>
      new Promise((done, fail) => {
        const request = indexedDB.open("trailmark");
        request.onerror = () => fail(request.error);
        request.onsuccess = () => {
          const transaction = request.result.transaction(
            "trailmark",
            "readwrite",
          );
          const table = transaction.objectStore("trailmark");
          const earlier = (text) =>
            text.replace(/\b1[5-9]\d{11}\b/g, (at) => at - ms);
          table.openCursor().onsuccess = ({ target: { result: cursor } }) => {
            if (!cursor) return;
            const { key, value } = cursor;
            cursor.delete();
            table.put(
              typeof value == "string"
                ? earlier(value)
                : (value.map?.(earlier) ?? value),
              earlier(key),
            );
            cursor.continue();
          };
          transaction.oncomplete = () => {
            request.result.close();
            done();
          };
        };
      }),
    days * 24 * HOUR,
  );

describe("export()", () => {
  for (const consent of STATES)
    test(`gives all that is known under ${consent}, and changes nothing`, () =>
      visit(browser, twoPages(under(consent)), async ({ open, page }) => {
        await open("/?utm_source=news");
        await loaded(page);
        await track(page, "look");
        const all = await exported(page);
        assert.equal(all.format, "trailmark-export-1");
        assert.equal(all.consent.analytics, consent);
        assert.deepEqual(
          all.consent.history.map(({ at, ...said }) => [said, at > 1e12]),
          consent == "granted"
            ? [
                [
                  {
                    analytics: "granted",
                    marketing: "granted",
                    from: "attribute",
                  },
                  true,
                ],
              ]
            : [],
        );
        const names = all.queue.map(({ name }) => name);
        const sends = consent == "cookieless" || consent == "granted";
        assert.equal(names.includes("look"), sends);
        const waits = all.waiting.some(({ values }) => values[0] == "look");
        assert.equal(waits, consent == "required");
        assert.equal(all.sent.length, 0);
        const stores = consent == "granted";
        assert.equal(all.device.records > 0, stores);
        assert.equal((await kept(page)).length > 0, stores);
      }));

  test("gives what is remembered by names, and it agrees with the journey", () =>
    visit(browser, twoPages(under("granted")), async ({ open, page }) => {
      await open("/?utm_source=news&utm_medium=email&utm_campaign=spring");
      await loaded(page);
      await page.evaluate(() => {
        trailmark.identify("u-17");
        trailmark.track("add_to_cart", {
          currency: "EUR",
          items: [
            { item_id: "K1", item_name: "Kettle", price: 10, quantity: 2 },
          ],
        });
        trailmark.track("purchase", {
          transaction_id: "T1",
          currency: "EUR",
          value: 20,
        });
      });
      const { journey, remembered, queue } = await exported(page);
      assert.equal(remembered.visitor, journey.visitor);
      assert.equal(remembered.user, "u-17");
      assert.equal(remembered.session, journey.session.id);
      assert.equal(remembered.sessionNumber, 1);
      assert.equal(remembered.sessionStartedAt, journey.session.startedAt);
      assert.equal(remembered.pages, 1);
      assert.equal(remembered.channel, "Email");
      assert.deepEqual(remembered.campaign, {
        source: "news",
        medium: "email",
        name: "spring",
      });
      assert.equal(remembered.pending, queue.length);
      assert.equal(remembered.events, queue.length);
      assert.match(remembered.entryPage, /utm_source=news/);
      assert.equal(remembered.journey.orders[0].currency, "EUR");
      assert.equal(remembered.journey.numberOfOrders, 1);
      assert.equal(remembered.journey.touches[0].channel, "Email");
      assert.equal(remembered.journey.revenues[0].currency, "EUR");
      const stages = Object.values(remembered.journey.stages);
      assert.ok(stages.length > 0 && stages.every(Number.isFinite));
    }));

  for (const consent of ["cookieless", "granted"])
    test(`gives what was sent, and when, under ${consent}`, () =>
      visit(
        browser,
        twoPages(under(consent)),
        async ({ open, page, recorder }) => {
          await open();
          await flush(page);
          await track(page, "later");
          const all = await exported(page);
          const ids = (events) => events.map(({ id }) => id).sort();
          assert.deepEqual(
            ids(all.sent.map(({ event }) => event)),
            ids(recorder.events),
          );
          assert.ok(all.sent.every(({ at }) => Number.isInteger(at)));
          assert.deepEqual(
            all.queue.map(({ name }) => name),
            ["later"],
          );
        },
      ));

  test("what was refused does not count as taken", () =>
    visit(
      browser,
      { ...twoPages(under("granted")), errors: [/status of 400/] },
      async ({ open, page, recorder }) => {
        recorder.answer(400);
        await open();
        await flush(page);
        assert.deepEqual((await exported(page)).sent, []);
      },
    ));

  test("under granted what earlier pages sent is there for thirty days", () =>
    visit(
      browser,
      twoPagesAndABareOne(under("granted")),
      async ({ open, page, recorder }) => {
        await open();
        await flush(page);
        const first = recorder.events.map(({ id }) => id);
        const sent = async () =>
          (await exported(page)).sent.map(({ event }) => event.id);
        const isKept = (ids) => first.every((id) => ids.includes(id));
        await open("/next");
        await flush(page);
        assert.ok(isKept(await sent()));
        await age(page, 29);
        await open();
        await flush(page);
        assert.ok(isKept(await sent()));
        await age(page, 2);
        await open("/next");
        await flush(page);
        assert.equal(
          (await sent()).some((id) => first.includes(id)),
          false,
        );
      },
    ));

  test("no more than 500 sent events are kept", () =>
    visit(browser, twoPages(under("granted")), async ({ open, page }) => {
      await open();
      await loaded(page);
      await track(page, ...Array.from({ length: 600 }, (_, at) => "e" + at));
      await flush(page);
      await open("/next");
      await flush(page);
      const { sent } = await exported(page);
      assert.ok(sent.length >= 500 && sent.length <= 504, `${sent.length}`);
      const names = sent.map(({ event }) => event.name);
      assert.ok(names.includes("e599") && !names.includes("e0"));
    }));

  test("a call before the script has arrived is answered by its event", () =>
    visit(
      browser,
      {
        pages: {
          "/": html({
            attributes: under("cookieless"),
            head: `<script>document.addEventListener("trailmark:export",({detail})=>{window.told=detail});trailmark("export")</script>`,
          }),
        },
      },
      async ({ open, page }) => {
        await open();
        await page.waitForFunction(() => window.told);
        const format = await page.evaluate(() => window.told.format);
        assert.equal(format, "trailmark-export-1");
      },
    ));

  test("the page hears it where the file for it is missing", () =>
    visit(
      browser,
      {
        pages: {
          ...twoPages(under("granted")).pages,
          "/trailmark.rights.js": { status: 404 },
        },
        warnings: [/./],
        errors: [/status of 404|MIME type/],
      },
      async ({ open, page }) => {
        await open();
        await loaded(page);
        assert.ok((await exported(page)).error);
        assert.ok((await forgotten(page)).error);
        assert.equal((await exported(page)).sent, undefined);
      },
    ));
});

describe("forget()", () => {
  test("erases all that lies there, begins a new visitor and asks the collector", () =>
    visit(
      browser,
      twoPages(under("granted")),
      async ({ open, page, recorder }) => {
        await open();
        await flush(page);
        await page.evaluate(() => trailmark.identify("u-17"));
        await track(page, "waits");
        const before = await exported(page);
        const answer = await forgotten(page);
        assert.deepEqual(answer, {
          forgotten: before.journey.visitor,
          collector: "asked",
        });
        const beacon = recorder.requests.at(-1).body;
        assert.equal(beacon.forget, before.journey.visitor);
        assert.deepEqual(beacon.events, []);
        const records = await kept(page);
        for (const secret of [
          before.journey.visitor,
          before.journey.session.id,
          "u-17",
          "waits",
        ])
          assert.equal(
            records.some((record) => record.includes(secret)),
            false,
            secret,
          );
        const now = await exported(page);
        assert.notEqual(now.journey.visitor, before.journey.visitor);
        assert.deepEqual([now.queue, now.sent], [[], []]);
        assert.equal(now.consent.analytics, "granted");
        await track(page, "after");
        await flush(page);
        const { visitor, user } = recorder.events.find(
          ({ name }) => name == "after",
        );
        assert.equal(visitor, now.journey.visitor);
        assert.equal(user, undefined);
        assert.equal(
          recorder.events.some(({ name }) => name == "waits"),
          false,
        );
      },
    ));

  test("without storage the session of the page load is erased at the collector", () =>
    visit(
      browser,
      twoPages(under("cookieless")),
      async ({ open, page, recorder }) => {
        await open();
        await flush(page);
        const [{ session }] = recorder.events;
        assert.equal((await forgotten(page)).forgotten, session);
        assert.equal(recorder.requests.at(-1).body.forget, session);
        assert.deepEqual((await exported(page)).sent, []);
        assert.deepEqual(await kept(page), []);
      },
    ));

  for (const consent of ["required", "denied"])
    test(`under ${consent} nobody is asked, for nobody knows anything`, () =>
      visit(
        browser,
        twoPages(under(consent)),
        async ({ open, page, recorder }) => {
          await open();
          await loaded(page);
          assert.deepEqual(await forgotten(page), { collector: "nothing" });
          assert.deepEqual((await exported(page)).waiting, []);
          assert.deepEqual(await kept(page), []);
          assert.equal(recorder.requests.length, 0);
        },
      ));

  test("the device is erased though the collector refuses, and the page hears of it", () =>
    visit(
      browser,
      { ...twoPages(under("granted")), errors: [/status of 403/] },
      async ({ open, page, recorder }) => {
        await open();
        await flush(page);
        const { visitor } = (await exported(page)).journey;
        recorder.answer(403);
        assert.deepEqual(await forgotten(page), {
          forgotten: visitor,
          collector: "refused",
        });
        assert.equal((await kept(page)).join().includes(visitor), false);
      },
    ));

  test("a tab beside goes on as the new visitor", () =>
    visit(
      browser,
      twoPages(under("granted")),
      async ({ open, page, context, site }) => {
        await open();
        await flush(page);
        const other = await context.newPage();
        await other.goto(site.url + "/next");
        await flush(other);
        await forgotten(page);
        const { visitor } = (await exported(page)).journey;
        await track(other, "there");
        const there = await exported(other);
        assert.equal(there.journey.visitor, visitor);
        assert.deepEqual(
          there.queue.map(({ visitor }) => visitor),
          there.queue.map(() => visitor),
        );
      },
    ));
});

describe("retention", () => {
  const days = (n) => under("granted", { "data-retention-days": n });

  for (const [passed, isKept] of [
    [29, true],
    [31, false],
  ])
    test(`after ${passed} days of 30 the visitor is ${isKept ? "known" : "erased, and the next one is kept"}`, () =>
      visit(browser, twoPagesAndABareOne(days(30)), async ({ open, page }) => {
        await open();
        await flush(page);
        const { visitor } = (await exported(page)).journey;
        await age(page, passed);
        await open("/next");
        await flush(page);
        const next = (await exported(page)).journey.visitor;
        assert.equal(next == visitor, isKept);
        const records = (await kept(page)).join();
        assert.equal(records.includes(visitor), isKept);
        assert.ok(records.includes(next));
      }));

  test("events that have waited for thirty days are dropped at the start, and counted", () =>
    visit(
      browser,
      { ...twoPagesAndABareOne(days(180)), errors: [/status of 503/] },
      async ({ open, page, recorder }) => {
        recorder.answer(503);
        await open();
        await loaded(page);
        await track(page, "old");
        await exported(page);
        await age(page, 31);
        // What was tried as the page was left has come and gone.
        await recorder.until(({ requests }) => requests.length > 0);
        recorder.answer(202);
        await open("/next");
        await flush(page);
        const { ledger } = recorder.beacons.at(-1);
        assert.ok(ledger.dropped.expired >= 3, JSON.stringify(ledger));
        assert.equal(
          recorder.events.some(({ name }) => name == "old"),
          false,
        );
      },
    ));
});

test("identify(null) unties what comes after", () =>
  visit(
    browser,
    twoPages(under("granted")),
    async ({ open, page, recorder }) => {
      await open();
      await loaded(page);
      await page.evaluate(() => trailmark.identify("u-17"));
      await track(page, "known");
      await page.evaluate(() => trailmark.identify(null));
      await track(page, "unknown");
      assert.equal((await exported(page)).remembered.user, undefined);
      await flush(page);
      const user = (wanted) =>
        recorder.events.find(({ name }) => name == wanted).user;
      assert.deepEqual([user("known"), user("unknown")], ["u-17", undefined]);
    },
  ));

test("a page without the element, export() or forget() fetches neither file", () =>
  visit(browser, twoPages(under("granted")), async ({ open, page }) => {
    await open();
    await flush(page);
    const fetched = await page.evaluate(() =>
      performance.getEntriesByType("resource").map(({ name }) => name),
    );
    assert.equal(
      fetched.some((name) => /(privacy|rights)\.js/.test(name)),
      false,
    );
  }));

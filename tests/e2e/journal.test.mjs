// What is kept on the device: before it is accepted, whatever the device is like.

import assert from "node:assert/strict";
import { after, before, describe, test } from "node:test";

import { launch } from "./support/browser.mjs";
import {
  flush,
  html,
  loaded,
  names,
  track,
  twoPages,
  visit,
} from "./support/visit.mjs";

const HOUR = 3_600_000;
const GRANTED = { "data-consent": "granted", "data-batch-ms": HOUR };

let browser;

before(async () => {
  browser = await launch();
});

after(() => browser?.close());

/** What lies in the database, as texts. */
const kept = (page) =>
  page.evaluate(
    () =>
      new Promise((done, fail) => {
        const request = indexedDB.open("trailmark");
        request.onerror = () => fail(request.error);
        request.onsuccess = () => {
          const table = request.result.transaction("trailmark");
          // Without what has arrived, of which an account is kept behind it.
          const range = IDBKeyRange.upperBound("~");
          const all = table.objectStore("trailmark").getAll(range);
          all.onsuccess = () => {
            request.result.close();
            done(all.result.map(String));
          };
        };
      }),
  );

const databases = (page) =>
  page.evaluate(async () =>
    (await indexedDB.databases()).map(({ name }) => name),
  );

const ledger = ({ requests }) => requests.at(-1).body.ledger;

describe("under granted", () => {
  test("an event is on the device once its promise is fulfilled", () =>
    visit(browser, twoPages(GRANTED), async ({ open, page }) => {
      await open();
      await loaded(page);
      await page.evaluate(() => trailmark.journey());
      await page.evaluate(() => trailmark.track("tried"));
      const records = await kept(page);
      assert.ok(records.some((record) => record.includes('"name":"tried"')));
    }));

  test("it is there when the page hears of it, and gone once it has arrived", () =>
    visit(browser, twoPages(GRANTED), async ({ open, page, recorder }) => {
      await open();
      await loaded(page);
      await page.evaluate(
        () =>
          new Promise((heard) => {
            trailmark.on("event", ({ name }) => name == "tried" && heard());
            trailmark.track("tried");
          }),
      );
      assert.equal((await kept(page)).length, 4, "three events and the state");
      assert.equal((await flush(page)).sent, 3);
      assert.deepEqual(names(recorder.events), [
        "session_start",
        "page_view",
        "tried",
      ]);
      await page.evaluate(() => trailmark.journey());
      const [state, ...events] = await kept(page);
      assert.match(state, /^trailmark 1\n/);
      assert.deepEqual(events, []);
    }));

  test("a thousand events in one task are a few transactions", () =>
    visit(browser, twoPages(GRANTED), async ({ open, page }) => {
      await open();
      await loaded(page);
      const n = await page.evaluate(async () => {
        let n = 0;
        const { transaction } = IDBDatabase.prototype;
        IDBDatabase.prototype.transaction = function (...given) {
          n++;
          return transaction.apply(this, given);
        };
        for (let at = 0; at < 900; at++) trailmark.track("many");
        await trailmark.track("last");
        return n;
      });
      assert.ok(n < 20, `${n} transactions`);
    }));
});

describe("a device that keeps nothing", () => {
  const lone = {
    ...GRANTED,
    "data-collector": "/v1/beacons",
  };
  const delivers = (head, warning, act = async () => {}) =>
    visit(
      browser,
      {
        pages: { "/": html({ attributes: lone, head }) },
        warnings: warning && [warning],
      },
      async (world) => {
        await world.open();
        await loaded(world.page);
        await world.page.evaluate(() => trailmark.journey());
        await act(world);
        await track(world.page, "tried");
        await flush(world.page);
        assert.ok(names(world.recorder.events).includes("tried"));
        const { unkept, pending } = ledger(world.recorder);
        assert.equal(unkept, pending, "the account says so");
        assert.ok(unkept > 0);
      },
    );
  const keepsNothing = /^trailmark: keeps nothing/;

  test("because it refuses", () =>
    delivers(
      `<script>IDBFactory.prototype.open = () => { throw new Error("refused") }</script>`,
      keepsNothing,
    ));

  test("because it has no database", () =>
    delivers(
      `<script>Object.defineProperty(window, "indexedDB", { value: undefined })</script>`,
      keepsNothing,
    ));

  test("because it never answers", () =>
    delivers(
      `<script>IDBFactory.prototype.open = () => ({})</script>`,
      keepsNothing,
    ));

  test("because it is full", () =>
    delivers("", keepsNothing, ({ page }) =>
      page.evaluate(async () => {
        // As a full disk: the write fails, and with it the transaction.
        const { put } = IDBObjectStore.prototype;
        IDBObjectStore.prototype.put = function (...given) {
          const request = put.apply(this, given);
          this.transaction.abort();
          return request;
        };
      }),
    ));

  test("because it was cleared underneath", () =>
    delivers("", keepsNothing, ({ page }) =>
      page.evaluate(
        () =>
          new Promise((done) => {
            indexedDB.deleteDatabase("trailmark").onsuccess = done;
          }),
      ),
    ));

  test("because another tab has a newer version of it", () =>
    delivers("", keepsNothing, ({ page }) =>
      page.evaluate(
        () =>
          new Promise((done) => {
            indexedDB.open("trailmark", 2).onsuccess = done;
          }),
      ),
    ));
});

describe("several tabs", () => {
  test("are one visitor with one account, and each event has a number of its own", () =>
    visit(
      browser,
      twoPages({ ...GRANTED, "data-batch-ms": 300 }),
      async ({ context, site, recorder }) => {
        const tabs = [];
        for (let n = 0; n < 3; n++) {
          const tab = await context.newPage();
          await tab.goto(site.url);
          await loaded(tab);
          tabs.push(tab);
        }
        for (let round = 0; round < 4; round++)
          await Promise.all(tabs.map((tab) => track(tab, `round ${round}`)));
        await recorder.until(({ events }) => events.length === 16);
        const numbers = recorder.events.map(({ seq }) => seq);
        assert.deepEqual(
          numbers.sort((a, b) => a - b),
          numbers.map((_, at) => at + 1),
        );
        const visitors = new Set(recorder.events.map(({ visitor }) => visitor));
        assert.equal(visitors.size, 1);
        assert.equal(
          recorder.beacons.flatMap(({ events }) => events).length,
          16,
          "none was sent by two tabs",
        );
      },
    ));

  test("what waits in one that opens while another looks for pages that are gone is its own", () =>
    visit(
      browser,
      twoPages(GRANTED),
      async ({ open, page, context, site, recorder }) => {
        await open();
        await loaded(page);
        await page.evaluate(() => trailmark.journey());
        // It has seen who lives, and goes on only when the other tab is there.
        const searched = page.evaluate(() => {
          const { query } = LockManager.prototype;
          const { promise, resolve } = Promise.withResolvers();
          window.goOn = resolve;
          LockManager.prototype.query = async function () {
            const seen = await query.call(this);
            await promise;
            return seen;
          };
          Date.now = (
            (now) => () =>
              now() + 20_000
          )(Date.now);
          return trailmark.track("first").then(() => {});
        });
        const other = await context.newPage();
        await other.goto(site.url);
        await loaded(other);
        await track(other, "its own");
        await other.evaluate(() => trailmark.journey());
        await page.evaluate(() => goOn());
        await searched;
        await page.evaluate(() => trailmark.journey());
        await flush(page);
        await flush(other);
        const ids = recorder.beacons.flatMap(({ events }) =>
          events.map(({ id }) => id),
        );
        assert.equal(new Set(ids).size, 5);
        assert.equal(ids.length, 5, "none was sent by two tabs");
      },
    ));

  test("a withdrawal ends what waits in another for its turn", () =>
    visit(
      browser,
      {
        ...twoPages(GRANTED),
      },
      async ({ open, page, context, site, recorder }) => {
        await open();
        await loaded(page);
        const other = await context.newPage();
        await other.goto(site.url);
        await loaded(other);
        await other.evaluate(() => trailmark.journey());
        // Its next look for pages that are gone lasts until it is let go on.
        await other.evaluate(() => {
          const { query } = LockManager.prototype;
          const { promise, resolve } = Promise.withResolvers();
          window.goOn = resolve;
          LockManager.prototype.query = async function () {
            await promise;
            return query.call(this);
          };
          Date.now = (
            (now) => () =>
              now() + 20_000
          )(Date.now);
          window.heard = new Promise((heard) =>
            trailmark.on("consent", ({ analytics }) => heard(analytics)),
          );
          window.accepted = trailmark.track("never").then(() => "let go");
        });
        await page.evaluate(() => trailmark.consent("denied"));
        assert.equal(await other.evaluate(() => heard), "denied");
        await other.evaluate(() => goOn());
        assert.equal(await other.evaluate(() => accepted), "let go");
        assert.deepEqual(recorder.requests, []);
      },
    ));

  test("a withdrawal in one is one in all", () =>
    visit(
      browser,
      twoPages(GRANTED),
      async ({ open, page, context, site, recorder }) => {
        await open();
        await loaded(page);
        const other = await context.newPage();
        await other.goto(site.url);
        await loaded(other);
        // It hears of it once it has looked at the device.
        await other.evaluate(() => trailmark.journey());
        const heard = other.evaluate(
          () => new Promise((heard) => trailmark.on("consent", heard)),
        );
        await page.evaluate(() => trailmark.journey());
        await page.evaluate(() => trailmark.consent("denied"));
        assert.equal((await heard).analytics, "denied");
        await track(other, "never");
        assert.equal((await flush(other)).queued, 0);
        assert.deepEqual(recorder.requests, []);
        assert.deepEqual(await databases(page), []);
      },
    ));
});

test("where there are no locks the next page takes over what one has left", () =>
  visit(
    browser,
    {
      ...twoPages(GRANTED, {
        head: `<script>Object.defineProperty(Navigator.prototype, "locks", { value: undefined })</script>`,
      }),
    },
    async ({ open, page, recorder }) => {
      recorder.answer(503);
      await open();
      await loaded(page);
      await page.evaluate(() => trailmark.journey());
      await page.evaluate(() => trailmark.track("left"));
      await open("/next");
      recorder.answer(202);
      await loaded(page);
      await page.evaluate(() => trailmark.journey());
      await flush(page);
      assert.ok(names(recorder.events).includes("left"));
    },
  ));

test("where there are no locks a page that crashed a while ago changes nothing but that", () =>
  visit(
    browser,
    twoPages(GRANTED, {
      head: `<script>Object.defineProperty(Navigator.prototype, "locks", { value: undefined })</script>`,
    }),
    async ({ open, page, recorder }) => {
      await open();
      await loaded(page);
      await page.evaluate(() => trailmark.journey());
      await flush(page);
      await page.evaluate(
        () =>
          new Promise((done, fail) => {
            const request = indexedDB.open("trailmark");
            request.onerror = () => fail(request.error);
            request.onsuccess = () => {
              const database = request.result;
              const write = database.transaction("trailmark", "readwrite");
              const table = write.objectStore("trailmark");
              const gone = "trailmark0gone";
              table.put(`${gone} ${Date.now() - 120_000}`, gone);
              write.oncomplete = () => {
                database.close();
                done();
              };
            };
          }),
      );
      await open("/next");
      await loaded(page);
      await page.evaluate(() => trailmark.journey());
      await flush(page);
      const told = names(recorder.events);
      assert.equal(told.filter((name) => name === "session_start").length, 1);
      assert.equal(
        new Set(recorder.events.map(({ visitor }) => visitor)).size,
        1,
      );
      const lying = await kept(page);
      assert.ok(!lying.some((text) => text.includes("gone")), lying.join("\n"));
    },
  ));

test("cookieless and required leave no database behind", async () => {
  for (const consent of ["cookieless", "required"])
    await visit(
      browser,
      twoPages({ "data-consent": consent }),
      async ({ open, page }) => {
        await open();
        await loaded(page);
        await track(page, "tried");
        await open("/next");
        await loaded(page);
        assert.deepEqual(await databases(page), []);
      },
    );
});

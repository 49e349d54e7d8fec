// What each consent allows on the device and on the wire, and what a change of mind does.

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

describe("consent", () => {
  /** Everything a page can keep on a device. */
  const kept = async (page, context) => ({
    cookies: (await context.cookies()).length,
    ...(await page.evaluate(async () => ({
      local: Object.keys(localStorage),
      session: Object.keys(sessionStorage),
      databases: (await indexedDB.databases()).map(({ name }) => name),
      caches: await caches.keys(),
      document: document.cookie,
    }))),
  });
  const nothing = {
    cookies: 0,
    local: [],
    session: [],
    databases: [],
    caches: [],
    document: "",
  };

  for (const [consent, events] of [
    ["cookieless", ["session_start", "page_view", "tried"]],
    ["required", []],
    ["denied", []],
  ]) {
    test(`${consent}: nothing on the device, and ${events.join(", ") || "nothing"} sent`, () =>
      visit(
        browser,
        twoPages({ "data-consent": consent }),
        async ({ open, page, context, recorder }) => {
          await expectEvents(recorder, {
            act: async () => {
              await open();
              await loaded(page);
              await track(page, "tried");
              await page.evaluate(() => trailmark("identify", ""));
            },
            settle: () => flush(page),
            events,
          });
          assert.deepEqual(await kept(page, context), nothing);
          // Nor does leaving send or keep anything more.
          await expectEvents(recorder, {
            act: () => open("/next"),
            settle: () => flush(page),
            events: events.slice(0, 2),
          });
          assert.deepEqual(await kept(page, context), nothing);
        },
      ));
  }

  test("required, then granted: what waited is released in its order", () =>
    visit(
      browser,
      twoPages({ "data-consent": "required" }),
      async ({ open, page, recorder }) => {
        await open("/?gclid=Waited-1");
        await loaded(page);
        await track(page, "one", "two");
        assert.deepEqual(await flush(page), { sent: 0, queued: 3 });
        const arrived = await expectEvents(recorder, {
          act: () => page.evaluate(() => trailmark("consent", "granted")),
          settle: () => flush(page),
          events: [
            "session_start",
            "page_view",
            "one",
            "two",
            {
              name: "consent_change",
              params: {
                analytics: "granted",
                marketing: "granted",
                from: "api",
              },
            },
          ].map((event) => ({
            ...(typeof event === "string" ? { name: event } : event),
            consent: "granted",
            visitor: Boolean,
            campaign: { click_id: "gclid:Waited-1" },
          })),
        });
        assert.deepEqual(names(arrived), [
          "session_start",
          "page_view",
          "one",
          "two",
          "consent_change",
        ]);
        // Remembered, so the next page need not ask.
        await expectEvents(recorder, {
          act: () => open("/next"),
          settle: () => flush(page),
          events: [
            {
              name: "page_view",
              visitor: arrived[0].visitor,
              session: arrived[0].session,
            },
          ],
        });
      },
    ));

  test("required, then denied: what waited is gone", () =>
    visit(
      browser,
      twoPages({ "data-consent": "required" }),
      async ({ open, page, context, recorder }) => {
        await expectEvents(recorder, {
          act: async () => {
            await open();
            await loaded(page);
            await track(page, "one");
            await page.evaluate(() => trailmark("consent", "denied"));
            await track(page, "two");
          },
          settle: () => flush(page),
          events: [],
        });
        assert.deepEqual(await flush(page), { sent: 0, queued: 0 });
        assert.deepEqual(await kept(page, context), nothing);
        await leave(page);
      },
    ));

  test("granted, then denied: the device forgets, and what waited is not sent", () =>
    visit(
      browser,
      {
        pages: {
          ...twoPages({ "data-consent": "granted", "data-batch-ms": HOUR })
            .pages,
          "/plain": "<title>No tag</title>",
        },
      },
      async ({ open, page, context, recorder }) => {
        await open();
        await flush(page);
        assert.notDeepEqual(await kept(page, context), nothing);
        await expectEvents(recorder, {
          act: async () => {
            await track(page, "unsent");
            await page.evaluate(() => {
              localStorage.setItem("the-shops-own", "stays");
              trailmark("consent", "denied");
            });
            await track(page, "after");
            await open("/plain");
          },
          events: [],
        });
        assert.deepEqual(await kept(page, context), {
          ...nothing,
          local: ["the-shops-own"],
        });
      },
    ));

  test("a denial tells listeners how many events it cost", () =>
    visit(
      browser,
      twoPages({ "data-consent": "granted", "data-batch-ms": HOUR }),
      async ({ open, page }) => {
        await open();
        await flush(page);
        await track(page, "unsent");
        const heard = await page.evaluate(async () => {
          const heard = [];
          for (const name of ["dropped", "consent"])
            trailmark("on", name, (detail) => heard.push([name, detail]));
          trailmark("consent", { analytics: "denied", marketing: "denied" });
          await trailmark.flush();
          return heard;
        });
        assert.deepEqual(heard[0], [
          "dropped",
          { reason: "consent_denied", count: 1 },
        ]);
        assert.equal(heard[1][0], "consent");
        assert.deepEqual(heard[1][1], {
          analytics: "denied",
          marketing: "denied",
          from: "api",
        });
      },
    ));

  test("a word that is no consent grants nothing, and is explained", () =>
    visit(
      browser,
      {
        ...twoPages({ "data-consent": "required" }),
        warnings: [/^trailmark: .*granted.*denied.*cookieless/],
      },
      async ({ open, page, recorder }) => {
        await open();
        await flush(page);
        await page.evaluate(() => {
          for (const word of ["yes", true, null, undefined, {}, "GRANTED"])
            trailmark("consent", word);
        });
        assert.deepEqual(await flush(page), { sent: 0, queued: 1 });
        assert.deepEqual(recorder.requests, []);
      },
    ));
});

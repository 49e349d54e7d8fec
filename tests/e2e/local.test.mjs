// What a page hears of us, and that nothing it hands us breaks it, or us.

import assert from "node:assert/strict";
import { after, before, describe, test } from "node:test";

import { launch } from "./support/browser.mjs";
import { expectEvents } from "./support/expect.mjs";
import { ANY, flush, html, loaded, names, visit } from "./support/visit.mjs";

let browser;
before(async () => {
  browser = await launch();
});
after(() => browser?.close());

const pages = { "/": html({ body: "<p>Tea</p>" }) };

describe("local events", () => {
  test("are heard by functions and as DOM events, with the same detail", () =>
    visit(
      browser,
      {
        pages: {
          "/": html({
            head: `<script>
              window.heard = { on: [], dom: [] };
              for (const name of ["ready", "session", "event", "consent", "beacon"]) {
                trailmark("on", name, (detail) => heard.on.push([name, detail]));
                document.addEventListener("trailmark:" + name, ({ detail }) => heard.dom.push([name, detail]));
              }
            </script>`,
          }),
        },
      },
      async ({ open, page, recorder }) => {
        await open();
        await flush(page);
        await page.evaluate(() => trailmark("consent", "granted"));
        await flush(page);
        const { on, dom } = await page.evaluate(() => window.heard);
        assert.deepEqual(on, dom);
        const details = (wanted) =>
          on.filter(([name]) => name === wanted).map(([, detail]) => detail);
        assert.deepEqual(details("event"), recorder.events);
        const [{ session }] = recorder.events;
        assert.deepEqual(
          details("session").map(({ id }) => id),
          [session],
        );
        assert.deepEqual(
          details("consent").map(({ analytics }) => analytics),
          ["granted"],
        );
        assert.deepEqual(
          details("beacon").map(({ beacon, status }) => [beacon, status]),
          recorder.beacons.map(({ beacon }) => [beacon, 202]),
        );
        assert.equal(details("ready").length, 1, "ready is told once");
      },
    ));

  test("are no longer heard after off", () =>
    visit(browser, { pages }, async ({ open, page }) => {
      await open();
      await flush(page);
      const heard = await page.evaluate(async () => {
        const heard = { stays: [], goes: [] };
        const goes = ({ name }) => heard.goes.push(name);
        trailmark("on", "event", ({ name }) => heard.stays.push(name));
        trailmark.on("event", goes);
        trailmark("track", "one");
        await trailmark.flush();
        trailmark("off", "event", goes);
        trailmark("track", "two");
        await trailmark.flush();
        return heard;
      });
      assert.deepEqual(heard, { stays: ["one", "two"], goes: ["one"] });
    }));

  test("reach the others, and the collector, where a listener throws", () =>
    visit(
      browser,
      { pages, errors: [/the listener's own/] },
      async ({ open, page, recorder }) => {
        await open();
        await loaded(page);
        await page.evaluate(() => {
          window.heard = [];
          for (const name of ["event", "session", "beacon"])
            trailmark("on", name, () => {
              throw new Error("the listener's own");
            });
          trailmark("on", "event", ({ name }) => window.heard.push(name));
        });
        await expectEvents(recorder, {
          act: () =>
            page.evaluate(() => {
              trailmark("track", "one");
              trailmark.track("two");
            }),
          settle: () => flush(page),
          events: ["session_start", "page_view", "one", "two"],
        });
        const heard = await page.evaluate(() => window.heard);
        assert.deepEqual(heard.slice(-2), ["one", "two"]);
      },
    ));
});

describe("whatever a page hands over, it goes on, and so do we", () => {
  /** Each runs in the page; `events` are those it must still cause, beside the sound one after it. */
  const cases = {
    cycles: () => {
      const a = { name: "a" };
      a.self = a;
      a.list = [a, [a]];
      trailmark("track", "hostile", a);
    },
    "getters that throw": () => {
      trailmark("track", "hostile", {
        value: 5,
        get price() {
          throw new Error("getter");
        },
      });
    },
    "proxies that throw": () => {
      const trap = () => {
        throw new Error("trap");
      };
      const { proxy, revoke } = Proxy.revocable({}, {});
      revoke();
      trailmark("track", "hostile", {
        evil: new Proxy({}, { get: trap, ownKeys: trap }),
        revoked: proxy,
      });
    },
    "BigInt, symbols, functions, dates, maps": () => {
      trailmark("track", "hostile", {
        big: 10n ** 30n,
        symbol: Symbol("s"),
        [Symbol("key")]: 1,
        fn() {},
        date: new Date(NaN),
        map: new Map([[1, 2]]),
        nan: NaN,
        infinite: -Infinity,
        tiny: 1e-300,
        huge: 1e300,
      });
    },
    "nodes and windows": () => {
      trailmark("track", "hostile", {
        body: document.body,
        nodes: document.querySelectorAll("*"),
        window,
        document,
      });
    },
    "10,000 items": () => {
      trailmark("track", "hostile", {
        items: Array.from({ length: 10_000 }, (_, i) => ({ item_id: `i${i}` })),
      });
    },
    "strings of megabytes": () => {
      const long = "x".repeat(5_000_000);
      trailmark("track", "hostile", { long, [long]: long });
    },
    "more than a beacon may hold": () => {
      const text = "ä".repeat(2_000);
      trailmark("track", "hostile", {
        items: Array.from({ length: 1_000 }, () => ({
          item_id: text,
          item_name: text,
          item_brand: text,
        })),
      });
    },
    "lists of lists of lists": () => {
      let nested = "x";
      for (let depth = 0; depth < 50; depth++)
        nested = Array.from({ length: 60 }, () => nested);
      trailmark("track", "hostile", { nested });
    },
    "__proto__ and its kin": () => {
      trailmark(
        "track",
        "hostile",
        JSON.parse(
          `{"__proto__":{"polluted":1},"constructor":{"prototype":{"polluted":1}},"toString":1,"hasOwnProperty":2}`,
        ),
      );
      if ({}.polluted) throw new Error("polluted");
    },
    "lone surrogates and controls": () => {
      trailmark("track", "hostile", {
        high: "\ud800",
        low: "\udc00x",
        cut: `${"a".repeat(1_999)}😀`,
        controls: "\0\x01\x1e\x1f\x7f\u2028\u202e",
        "\ud800": "\x1e",
      });
      trailmark("track", "hostile\x1e{}\ud800", { a: 1 });
    },
    "toJSON that throws": () => {
      trailmark("track", "hostile", {
        toJSON() {
          throw new Error("toJSON");
        },
      });
      const fn = () => {};
      fn.toJSON = () => 1n;
      trailmark("track", "hostile", { fn });
    },
    "names that are none": () => {
      const thrower = {
        toString() {
          throw new Error("toString");
        },
      };
      for (const name of ["", null, undefined, 5, {}, [], Symbol("n"), thrower])
        trailmark("track", name, { a: 1 });
    },
    "commands that are none": () => {
      const thrower = {
        toString() {
          throw new Error("toString");
        },
      };
      for (const name of ["nope", "", null, undefined, "__proto__", "toString"])
        trailmark(name, 1, 2);
      for (const name of [{}, Symbol("n"), thrower, 1n]) trailmark(name);
      trailmark();
    },
    "errors that cannot be told": () => {
      trailmark("track", {
        toString() {
          throw {
            toString() {
              throw new Error("twice");
            },
          };
        },
      });
      trailmark("track", {
        toString() {
          throw Object.create(null);
        },
      });
    },
    "arguments of the wrong kind": () => {
      for (const odd of [null, 5, "x", [], {}, Symbol("s"), 1n, document]) {
        trailmark("on", odd, odd);
        trailmark("on", "event", odd);
        trailmark("off", odd, odd);
        trailmark("config", odd);
        trailmark("identify", odd);
        trailmark("page", odd);
        trailmark("page", { url: odd, title: odd, referrer: odd });
        trailmark("consent", odd);
        trailmark("flush", odd);
      }
    },
  };

  for (const [what, hand] of Object.entries(cases)) {
    test(what, () =>
      visit(
        browser,
        // Explaining it is welcome, as often as it is another mistake.
        { pages, warnings: ANY },
        async ({ open, page, recorder }) => {
          await open();
          await flush(page);
          await page.evaluate(hand);
          await flush(page);
          await page.evaluate(() =>
            trailmark("track", "sound", { price: 9.9, items: [{ n: 1 }] }),
          );
          const { queued } = await flush(page);
          assert.equal(queued, 0, "something holds up the queue");
          const sound = recorder.events.filter(({ name }) => name === "sound");
          assert.deepEqual(
            sound.map(({ params }) => params),
            [{ price: 9.9, items: [{ n: 1 }] }],
          );
          assert.equal(await page.evaluate(() => ({}).polluted), undefined);
        },
      ),
    );
  }

  test("what is sound in it is delivered", () =>
    visit(browser, { pages }, async ({ open, page, recorder }) => {
      await open();
      await flush(page);
      await expectEvents(recorder, {
        act: () =>
          page.evaluate(() => {
            trailmark("track", "kept", {
              value: 12.5,
              ok: true,
              none: null,
              text: "Grüße 🍵 \u{1F1E9}",
              get broken() {
                throw new Error("getter");
              },
              list: [1, "two", { three: 3 }],
            });
          }),
        settle: () => flush(page),
        events: [
          {
            name: "kept",
            params: (params) =>
              assert.deepEqual(params, {
                value: 12.5,
                ok: true,
                none: null,
                text: "Grüße 🍵 \u{1F1E9}",
                list: [1, "two", { three: 3 }],
              }) === undefined,
          },
        ],
      });
    }));

  test("an exception of the page between our calls is the page's", () =>
    visit(
      browser,
      { pages, errors: [/the page's own/] },
      async ({ open, page, recorder }) => {
        await open();
        await flush(page);
        const thrown = page.waitForEvent("pageerror");
        await page.evaluate(() => {
          setTimeout(() => {
            trailmark("track", "before");
            throw new Error("the page's own");
          });
        });
        await thrown;
        await flush(page);
        assert.ok(names(recorder.events).includes("before"));
      },
    ));
});

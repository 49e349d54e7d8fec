// The tag: what it does by itself, and that it finds its way on pages of any kind.

import assert from "node:assert/strict";
import { after, before, describe, test } from "node:test";
import { launch } from "./support/browser.mjs";
import { expectEvents } from "./support/expect.mjs";
import { built } from "./support/pages.mjs";
import {
  arrives,
  flush,
  html,
  loaded,
  names,
  tag,
  twoPages,
  visit,
} from "./support/visit.mjs";

let browser;

before(async () => {
  browser = await launch();
});

after(() => browser?.close());

test("the tag alone tells of a session and a page view", () =>
  visit(
    browser,
    {
      pages: {
        "/": html({ stub: false, attributes: { "data-site": "my-shop" } }),
      },
    },
    async ({ open, page, recorder, site }) => {
      const before = Date.now();
      const [first, second] = await expectEvents(recorder, {
        act: () => open(),
        settle: () => flush(page),
        events: ["session_start", "page_view"],
      });
      for (const event of [first, second]) {
        assert.deepEqual(event.page, { url: `${site.url}/`, title: "Shop" });
        assert.equal(event.channel, "Direct");
        assert.equal(event.consent, "cookieless");
        assert.equal(event.session, first.session);
        assert.ok(event.at >= before && event.at <= Date.now());
      }
      assert.deepEqual([first.seq, second.seq], [1, 2]);
      const [request] = recorder.requests;
      assert.equal(request.body.site, "my-shop");
      assert.match(
        request.headers["content-type"],
        /^text\/plain;charset=UTF-8$/i,
      );
      assert.equal(request.headers.cookie, undefined);
    },
  ));

test("calls made before the script has arrived are delivered in their order", () =>
  visit(
    browser,
    {
      pages: {
        "/": html({
          head: `<script>
            for (const name of ["one", "two", "three"]) trailmark("track", name, { from: "stub" });
          </script>`,
        }),
      },
    },
    async ({ open, page, recorder }) => {
      const arrived = await expectEvents(recorder, {
        act: () => open(),
        settle: () => flush(page),
        events: [
          "session_start",
          "page_view",
          ...["one", "two", "three"].map((name) => ({
            name,
            params: { from: "stub" },
          })),
        ],
      });
      assert.deepEqual(names(arrived), [
        "session_start",
        "page_view",
        "one",
        "two",
        "three",
      ]);
    },
  ));

test("what the page settles in its stub holds for its first view already", () =>
  visit(
    browser,
    {
      pages: {
        "/": html({
          head: `<script>trailmark("consent", "granted"); trailmark("identify", "customer-7")</script>`,
        }),
      },
    },
    async ({ open, page, recorder }) => {
      const arrived = await expectEvents(recorder, {
        act: () => open(),
        settle: () => flush(page),
        events: ["session_start", "page_view"],
        ignoring: ["consent_change"],
      });
      const view = arrived.find(({ name }) => name === "page_view");
      assert.equal(view.consent, "granted");
      assert.equal(view.user, "customer-7");
      assert.ok(view.visitor);
    },
  ));

test("a page view has the time at which the page was opened, not that of the module's arrival", () => {
  const { promise: released, resolve: release } = latch();
  return visit(
    browser,
    {
      pages: {
        "/": html({ body: `<script>trailmark("track", "at_once")</script>` }),
        "/trailmark.wasm": async () => {
          await released;
          return built("trailmark.wasm");
        },
      },
    },
    async ({ open, page, recorder }) => {
      await open();
      await loaded(page);
      const openedBy = Date.now();
      await page.evaluate(() => trailmark("track", "while_waiting"));
      await page.waitForFunction((at) => Date.now() > at + 100, openedBy);
      release();
      await flush(page);
      const bySeq = recorder.events.sort((a, b) => a.seq - b.seq);
      assert.deepEqual(names(bySeq), [
        "session_start",
        "page_view",
        "at_once",
        "while_waiting",
      ]);
      assert.ok(bySeq[1].at <= openedBy, `${bySeq[1].at - openedBy} ms late`);
      const times = bySeq.map(({ at }) => at);
      assert.deepEqual(
        times,
        [...times].sort((a, b) => a - b),
      );
    },
  );
});

test("commands after the script has arrived work as calls and as methods", () =>
  visit(
    browser,
    { pages: { "/": html({ stub: false }) } },
    async ({ open, page, recorder, site }) => {
      await open();
      await expectEvents(recorder, {
        act: async () => {
          await loaded(page);
          await page.evaluate(() => {
            trailmark("track", "called", { value: 9.9 });
            trailmark.track("told", { items: [{ item_id: "KL-1" }] });
            trailmark.page({ url: `${location.origin}/virtual`, title: "V" });
            trailmark("page", { url: "/relative" });
          });
        },
        settle: () => flush(page),
        events: [
          "session_start",
          "page_view",
          { name: "called", params: { value: 9.9 } },
          { name: "told", params: { items: [{ item_id: "KL-1" }] } },
          { name: "page_view", page: { url: /\/virtual$/, title: "V" } },
          {
            name: "page_view",
            page: { url: `${site.url}/relative`, title: "Shop" },
          },
        ],
      });
    },
  ));

describe("what a page tracks", () => {
  test("is worked on after the page's own task, in order, and before anything else is told", () =>
    visit(
      browser,
      { pages: { "/": html() } },
      async ({ open, page, recorder }) => {
        await open();
        await loaded(page);
        const seen = await page.evaluate(async () => {
          const seen = [];
          await trailmark.journey();
          trailmark.use((event) => {
            if (!/^(session|user)_/.test(event.name)) seen.push(event.name);
            return event;
          });
          for (const name of ["one", "two", "three"]) trailmark.track(name);
          seen.push("end");
          await new Promise((done) => setTimeout(done, 50));
          trailmark.track("four");
          trailmark.page();
          seen.push("called");
          await trailmark.flush();
          return seen;
        });
        const expected = "end one two three four page_view called";
        assert.equal(seen.join(" "), expected);
        await recorder.until(({ events }) => names(events).includes("four"));
      },
    ));

  test("belongs to the page on which it was tracked, though the same task goes on to another", () =>
    visit(
      browser,
      { pages: { "/": html() } },
      async ({ open, page, site, recorder }) => {
        await open();
        await loaded(page);
        await page.evaluate(async () => {
          await trailmark.journey();
          trailmark.track("first");
          history.pushState(null, "", "/second");
          trailmark.track("second");
          history.pushState(null, "", "/third");
          trailmark.track("third");
        });
        await flush(page);
        await recorder.until(({ events }) => names(events).includes("third"));
        const told = recorder.events
          .filter(({ name }) => !/_(start|engagement)$/.test(name))
          .sort((a, b) => a.seq - b.seq)
          .map(({ name, page }) => name + page.url.slice(site.url.length));
        assert.equal(
          told.join(" "),
          "page_view/ first/ page_view/second second/second page_view/third third/third",
        );
      },
    ));

  for (const consent of ["cookieless", "granted"])
    for (const type of ["beforeunload", "pagehide", "visibilitychange"])
      test(`as it is left, by ${type}, under ${consent}`, () =>
        visit(
          browser,
          twoPages({ "data-consent": consent, "data-batch-ms": 3_600_000 }),
          async ({ open, page, recorder }) => {
            await open();
            await loaded(page);
            await page.evaluate(() => trailmark.journey());
            await page.evaluate((type) => {
              addEventListener(
                type,
                () => {
                  trailmark.track("parting");
                },
                { once: true },
              );
            }, type);
            await open("/next");
            await loaded(page);
            await flush(page);
            await recorder.until(({ events }) =>
              names(events).includes("parting"),
            );
          },
        ));
});

test("a click before the module has arrived is reported with its time", () => {
  const { promise: released, resolve: release } = latch();
  return visit(
    browser,
    {
      pages: {
        "/": html({
          body: `<button data-trailmark-event="subscribe" data-trailmark-list-id="tea">Yes</button>`,
        }),
        "/trailmark.wasm": async () => {
          await released;
          return built("trailmark.wasm");
        },
      },
    },
    async ({ open, page, recorder }) => {
      await open();
      await loaded(page);
      const before = Date.now();
      await page.click("button");
      const after = Date.now();
      // By the browser's own clock, which is the one that matters.
      await page.waitForFunction((at) => Date.now() > at + 50, after);
      await expectEvents(recorder, {
        act: () => release(),
        settle: () => flush(page),
        events: [
          "session_start",
          "page_view",
          {
            name: "subscribe",
            params: { list_id: "tea" },
            at: (at) => at >= before && at <= after,
          },
        ],
      });
    },
  );
});

describe("markup that names an event", () => {
  const body = `
    <button id=plain data-trailmark-event="chosen" data-trailmark-item-id="KL-1"><b>Choose</b></button>
    <svg id=drawn data-trailmark-event="chosen" data-trailmark-item-id="KL-2" width=50 height=50><rect width=50 height=50 /></svg>
    <div id=host></div><p id=unmarked>Nothing</p>
    <form id=form data-trailmark-event="subscribed" data-trailmark-topic="tea">
      <input id=field name=email><button id=send>Send</button>
    </form>
    <script>
      host.attachShadow({ mode: "open" }).innerHTML =
        '<button data-trailmark-event="chosen" data-trailmark-item-id="KL-3">In the shadow</button>';
      form.onsubmit = () => false;
    </script>`;
  const chosen = (item_id) => [{ name: "chosen", params: { item_id } }];
  for (const [what, act, events] of [
    ["is told by a click within", (page) => page.click("b"), chosen("KL-1")],
    ["may be a drawing", (page) => page.click("rect"), chosen("KL-2")],
    [
      "may be in an open shadow tree",
      (page) => page.click("#host button"),
      chosen("KL-3"),
    ],
    ["is not told by a click elsewhere", (page) => page.click("p"), []],
    [
      "on a form is not told by a click within",
      (page) => page.click("#field"),
      [],
    ],
    [
      "on a form is told by its submission",
      (page) => page.click("#send"),
      [{ name: "subscribed", params: { topic: "tea" } }],
    ],
    [
      "on a form is told by its submission with the keyboard",
      (page) => page.press("#field", "Enter"),
      [{ name: "subscribed", params: { topic: "tea" } }],
    ],
  ]) {
    test(what, () =>
      visit(
        browser,
        { pages: { "/": html({ body }) } },
        async ({ open, page, recorder }) => {
          await open();
          await flush(page);
          await expectEvents(recorder, {
            act: () => act(page),
            settle: () => flush(page),
            events,
          });
        },
      ),
    );
  }
});

test("two tags are one tracker and one warning", () =>
  arrives(browser, {
    pages: {
      "/": html({ head: tag(), attributes: { "data-site": "second" } }),
    },
    warnings: [/^trailmark: .*is there twice/],
  }));

describe("an attribute's unknown value is reported once with what is allowed", () => {
  for (const [attribute, value, allowed] of [
    ["data-consent", "yes", ["required", "denied", "cookieless", "granted"]],
    ["data-bots", "ban", ["mark", "drop", "keep"]],
    ["data-auto", "pages clicks", ["all", "none", "pages", "commerce"]],
    ["data-batch-size", "many", ["1"]],
    ["data-sample", "2", ["0", "1"]],
    ["data-hash-routing", "perhaps", ["true", "false"]],
  ]) {
    test(`${attribute}="${value}"`, () =>
      arrives(browser, {
        pages: { "/": html({ attributes: { [attribute]: value } }) },
        warnings: [
          new RegExp(
            ["^trailmark: ", ...allowed]
              .map((word) => `(?=.*${word})`)
              .join(""),
          ),
        ],
      }));
  }
});

test("no collector is a warning and no exception", () =>
  visit(
    browser,
    {
      pages: { "/": html({ attributes: { "data-collector": undefined } }) },
      warnings: [/^trailmark: .*data-collector/],
    },
    async ({ open, page, recorder }) => {
      await open();
      await loaded(page);
      await page.evaluate(() => trailmark("track", "unheard"));
      assert.deepEqual(await flush(page), { sent: 0, queued: 0 });
      assert.deepEqual(recorder.requests, []);
    },
  ));

describe("markup that stands in for the document's properties changes nothing", () => {
  // https://html.spec.whatwg.org/multipage/dom.html#dom-tree-accessors (named
  // properties of documents), and of windows and forms likewise.
  for (const markup of [
    `<img name=currentScript>`,
    `<img name=title><img name=referrer><img name=URL>`,
    `<img name=visibilityState><img name=prerendering><img name=dispatchEvent>`,
    `<img name=addEventListener><img name=documentElement><img name=cookie>`,
    `<form id=trailmark></form>`,
    `<form id=trailmark><input name=q></form>`,
    `<form id=trailmark><input name=track></form>`,
    `<a id=trailmark></a><a id=trailmark></a>`,
    `<form id=script></form><form id=origin></form><form id=status></form>`,
  ]) {
    test(markup, () =>
      visit(
        browser,
        {
          pages: {
            // In front of the tag, so that it is there when the tag is.
            "/": html({
              stub: false,
              attributes: { "data-collector": undefined, src: "/none.js" },
              body: `${markup}${tag({ "data-site": "clobbered" })}`,
            }),
            "/none.js": {
              body: "",
              headers: { "content-type": "text/javascript" },
            },
          },
        },
        async ({ open, page, recorder, site }) => {
          const arrived = await expectEvents(recorder, {
            act: () => open(),
            settle: async () => {
              await page.waitForFunction(
                () => typeof window.trailmark === "function",
              );
              await flush(page);
            },
            events: ["session_start", "page_view"],
          });
          assert.deepEqual(arrived[1].page, {
            url: `${site.url}/`,
            title: "Shop",
          });
          assert.equal(recorder.beacons[0].site, "clobbered");
        },
      ),
    );
  }

  test("a click on a form whose fields are named as its own properties", () =>
    visit(
      browser,
      {
        pages: {
          "/": html({
            body: `<form style="padding: 30px"><input name=closest><input name=dataset><input name=getAttribute></form>`,
          }),
        },
      },
      async ({ open, page, recorder }) => {
        await open();
        await expectEvents(recorder, {
          // Where its padding is. page.click() stumbles over such a form itself.
          act: () => page.mouse.click(20, 20),
          settle: () => flush(page),
          events: ["session_start", "page_view"],
        });
      },
    ));
});

function latch() {
  let resolve;
  const promise = new Promise((release) => {
    resolve = release;
  });
  return { promise, resolve };
}

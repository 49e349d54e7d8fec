// The tag on pages that bring it in oddly, and commands that make no sense.

import assert from "node:assert/strict";
import { after, before, describe, test } from "node:test";

import { launch } from "./support/browser.mjs";
import { expectEvents } from "./support/expect.mjs";
import { flush, html, loaded, STUB, tag, visit } from "./support/visit.mjs";

let browser;
before(async () => {
  browser = await launch();
});
after(() => browser?.close());

const ARRIVAL = ["session_start", "page_view"];

/** `page` is opened, then `act` runs; these events arrive and no others. */
const opens = (body, { act = () => {}, events = ARRIVAL, ...options } = {}) =>
  visit(
    browser,
    { pages: { "/": body }, ...options },
    async ({ open, page, recorder, site }) => {
      await expectEvents(recorder, {
        act: async () => {
          await open();
          await page.waitForFunction(() => window.trailmark?.flush);
          await act(page, site);
        },
        settle: () => flush(page),
        events,
      });
    },
  );

const page = (head, body = "") =>
  `<!doctype html><html><head><title>Shop</title>${head}</head><body>${body}</body></html>`;

describe("the tag is found where the browser does not name it", () => {
  test("as a module", () =>
    opens(
      page(
        `<script type="module" src="/trailmark.js" data-collector="/v1/beacons" data-site="mod"></script>`,
      ),
    ));

  test("as a module among other scripts", () =>
    opens(
      page(
        `<script type="module" src="/trailmark.js?2" data-collector="/v1/beacons"></script>
         <script src="/other.js"></script>`,
      ),
      { errors: [/404/] },
    ));

  test("inserted by a tag manager's script", () =>
    opens(
      page(`<script>
        const script = document.createElement("script");
        script.async = true; script.src = "/trailmark.js";
        script.setAttribute("data-collector", "/v1/beacons");
        document.head.appendChild(script);
      </script>`),
    ));

  test("inserted and removed at once", () =>
    opens(
      page(`<script>
        const script = document.createElement("script");
        script.src = "/trailmark.js"; script.dataset.collector = "/v1/beacons";
        document.head.append(script); script.remove();
      </script>`),
    ));

  test("and says so where there is none", () =>
    visit(
      browser,
      {
        pages: {
          "/": page(`<script type="module">import("/trailmark.js")</script>`),
        },
        warnings: [/^trailmark: stopped/],
      },
      async ({ open, page, recorder, warnings }) => {
        await open();
        await loaded(page);
        while (warnings.length === 0) await page.waitForEvent("console");
        await page.evaluate(() => trailmark("track", "unheard"));
        assert.deepEqual(recorder.requests, []);
      },
    ));
});

describe("a stub that is something else", () => {
  const withStub = (script) =>
    page(`<script>${script}</script>${tag()}`, "<p>Tea</p>");
  for (const [what, script, events = ARRIVAL, warnings] of [
    ["an object", `window.trailmark = { q: [["track", "lost"]] };`],
    ["a number", `window.trailmark = 5;`],
    ["a constant of the page's", `const trailmark = 5;`],
    ["a function without a queue", `window.trailmark = function () {};`],
    ["a queue that is a number", `${STUB}; trailmark.q = 5;`],
    [
      "a queue that is an object",
      `${STUB}; trailmark.q = { length: 2 };`,
      ARRIVAL,
      [/^trailmark: knows/],
    ],
    [
      "a queue of what are no calls",
      `${STUB}; trailmark("track", "before"); trailmark.q.push(5, null, "track", {}, { length: "x" }, [], ["track", "after"]);`,
      [...ARRIVAL, "before", "after"],
      [/^trailmark: knows/],
    ],
    [
      "frozen",
      `${STUB}; trailmark("track", "before"); Object.freeze(trailmark.q); Object.freeze(trailmark);`,
      [...ARRIVAL, "before"],
    ],
  ])
    test(what, () =>
      visit(
        browser,
        { pages: { "/": withStub(script) }, warnings },
        async ({ open, page, recorder }) => {
          await expectEvents(recorder, {
            act: async () => {
              await open();
              await page.waitForFunction(() => window.trailmark?.flush);
            },
            settle: () => page.evaluate(() => window.trailmark.flush()),
            events,
          });
        },
      ),
    );
});

describe("commands that make no sense change nothing and are explained", () => {
  for (const [what, command, warnings = []] of [
    ["a listener that is a number", () => trailmark("on", "event", 5)],
    ["a listener that is nothing", () => trailmark.on("event"), [/knows/]],
    ["no listener to remove", () => trailmark("off", "event", null), [/knows/]],
    [
      "config() with cycles, getters and proxies",
      () => {
        const options = {
          site: "kept",
          get sample() {
            throw new Error("getter");
          },
          evil: new Proxy(
            {},
            {
              ownKeys() {
                throw new Error("trap");
              },
            },
          ),
        };
        options.self = options;
        trailmark("config", options);
      },
      [/self takes other names/],
    ],
    [
      "config() with values of the wrong kind",
      () =>
        trailmark("config", {
          batchSize: {},
          consent: ["granted"],
          sample: 1n,
          debug: Symbol("s"),
        }),
      [/batchSize takes 1 to 1000/],
    ],
    [
      "config() with no options",
      () =>
        [null, 5, "x", [], undefined].forEach((odd) =>
          trailmark("config", odd),
        ),
    ],
  ])
    test(what, () =>
      opens(html(), {
        act: async (page) => {
          await page.evaluate(command);
          await page.evaluate(() => trailmark("track", "sound"));
        },
        events: [...ARRIVAL, "sound"],
        warnings,
      }),
    );

  test("attributes of megabytes", () =>
    opens(
      html({
        attributes: {
          "data-site": "x".repeat(1_000_000),
          "data-ignore": "/a ".repeat(300_000),
          "data-nonsense": "y".repeat(1_000_000),
        },
      }),
      { warnings: [/nonsense takes other names/] },
    ));

  test("an element with attributes of megabytes", () =>
    opens(
      html({
        body: `<button data-trailmark-event="chosen" data-trailmark-item-id="KL-1" data-trailmark-more="${"z".repeat(1_000_000)}" data-other="${"y".repeat(1_000_000)}">Choose</button>`,
      }),
      {
        act: (page) => page.click("button"),
        events: [
          ...ARRIVAL,
          {
            name: "chosen",
            params: { item_id: "KL-1", more: "z".repeat(500) },
            cut: 1,
          },
        ],
      },
    ));
});

test("two tags, the second a module, are one tracker and one warning", () =>
  opens(
    html({
      head: `<script type="module" src="/trailmark.js?2" data-collector="/v1/beacons"></script>`,
    }),
    {
      act: (page) => page.waitForLoadState("load"),
      warnings: [/^trailmark: is there twice/],
    },
  ));

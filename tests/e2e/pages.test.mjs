// Views of pages: what is one, and where it was.

import assert from "node:assert/strict";
import { after, before, describe, test } from "node:test";
import { launch } from "./support/browser.mjs";
import { needs } from "./support/engines.mjs";
import { expectEvents } from "./support/expect.mjs";
import { flush, html, loaded, visit } from "./support/visit.mjs";

let browser;

before(async () => {
  browser = await launch();
});

after(() => browser?.close());

/** A page that is open already; then `act` in it, and these events, no others. */
const afterArrival = ({ at = "/", attributes, act, events }) =>
  visit(
    browser,
    { pages: { "/": html({ attributes }), "/start": html({ attributes }) } },
    async ({ open, page, recorder, site }) => {
      await open(at);
      await flush(page);
      await expectEvents(recorder, {
        act: () => act(page),
        settle: () => flush(page),
        events: typeof events === "function" ? events(site.url) : events,
      });
    },
  );

describe("a change of the address", () => {
  for (const { of, go, at, attributes, views } of [
    {
      of: "to another path is a view, referred by the page before",
      go: () => history.pushState({}, "", "/tea?size=2#top"),
      views: (site) => [{ page: { url: `${site}/tea`, referrer: `${site}/` } }],
    },
    {
      of: "to the same path is none",
      go: () => history.pushState({}, "", location.href),
      views: () => [],
    },
    {
      of: "of parameters that are not kept is none",
      go: () => history.pushState({}, "", "?sort=price"),
      views: () => [],
    },
    {
      of: "of what is searched for is a view",
      attributes: { "data-auto": "pages" },
      go: () => history.pushState({}, "", "?q=mug&sort=price"),
      views: (site) => [{ page: { url: `${site}/?q=mug` } }],
    },
    {
      of: "of the hash is none",
      go: () => {
        location.hash = "reviews";
        history.pushState({}, "", "#shipping");
      },
      views: () => [],
    },
    {
      of: "by replaceState is a view where the path is another",
      go: () => {
        history.replaceState({}, "", "#same");
        history.replaceState({}, "", "/coffee");
      },
      views: (site) => [{ page: { url: `${site}/coffee` } }],
    },
    {
      of: "there and back by the history is two views",
      go: async () => {
        history.pushState({}, "", "/tea");
        const back = new Promise((done) =>
          addEventListener("popstate", done, { once: true }),
        );
        history.back();
        await back;
      },
      views: (site) => [
        { page: { url: `${site}/tea`, referrer: `${site}/` } },
        { page: { url: `${site}/`, referrer: `${site}/tea` } },
      ],
    },
    {
      of: "of the hash is a view where it is the route",
      attributes: { "data-hash-routing": true },
      at: "/start#/list",
      go: async () => {
        const heard = new Promise((done) =>
          addEventListener("hashchange", done, { once: true }),
        );
        location.hash = "#/cart?token=secret";
        await heard;
        history.pushState({}, "", "#/cart");
        history.pushState({}, "", "#/checkout");
      },
      views: (site) => [
        { page: { url: `${site}/start#/cart` } },
        { page: { url: `${site}/start#/checkout` } },
      ],
    },
    {
      of: "is none where pages are not captured",
      attributes: { "data-auto": "links forms" },
      go: () => history.pushState({}, "", "/tea"),
      views: () => [],
    },
  ]) {
    test(of, () =>
      afterArrival({
        at,
        attributes,
        act: (page) => page.evaluate(go),
        events: (site) =>
          views(site).map((view) => ({ name: "page_view", ...view })),
      }),
    );
  }

  test("returns and throws for the page as it would without us", () =>
    visit(browser, { pages: { "/": html() } }, async ({ open, page }) => {
      await open();
      await flush(page);
      const found = await page.evaluate(() => {
        const told = { returned: history.pushState({ a: 1 }, "", "/x") };
        try {
          history.pushState({}, "", "https://elsewhere.example/");
        } catch (error) {
          told.threw = error.name;
        }
        try {
          History.prototype.pushState.call({}, {}, "");
        } catch (error) {
          told.strange = error.name;
        }
        return { ...told, state: history.state };
      });
      assert.deepEqual(found, {
        returned: undefined,
        threw: "SecurityError",
        strange: "TypeError",
        state: { a: 1 },
      });
    }));
});

test(
  "a page that comes back from the back/forward cache is seen anew, without a load",
  needs("back/forward cache"),
  () =>
    visit(
      browser,
      { pages: { "/": html(), "/other": "<title>No tag here</title>" } },
      async ({ open, page, recorder }) => {
        await open();
        await flush(page);
        await page.evaluate(() => {
          window.survived = true;
        });
        await open("/other");
        await expectEvents(recorder, {
          act: async () => {
            // By the page, as page.goBack() waits for a load, which does not come.
            await page.evaluate(() => {
              setTimeout(() => history.back());
            });
            await page.waitForFunction(() => window.survived);
          },
          settle: () => flush(page),
          events: ["page_view"],
        });
        assert.equal(await page.evaluate(() => window.survived), true);
      },
    ),
);

// A real prerendering is refused as long as DevTools are attached, and a browser
// that is driven has them attached: PrerenderingDisabledByDevTools.
test("a prerendered page counts once it is shown (prerendering is played, as Chromium refuses it when driven)", () =>
  visit(
    browser,
    { pages: { "/": html() } },
    async ({ open, page, recorder }) => {
      await page.addInitScript(() => {
        let prerendering = true;
        Object.defineProperty(Document.prototype, "prerendering", {
          get: () => prerendering,
        });
        window.activate = () => {
          prerendering = false;
          document.dispatchEvent(new Event("prerenderingchange"));
        };
      });
      const modules = [];
      page.on("request", (request) => {
        if (request.url().endsWith(".wasm")) modules.push(request.url());
      });
      await open();
      await loaded(page);
      // WebKit has no idle callback.
      await page.evaluate(
        () =>
          new Promise((idle) =>
            (window.requestIdleCallback ?? setTimeout)(idle),
          ),
      );
      assert.deepEqual(modules, []);
      const activatedAt = Date.now();
      await expectEvents(recorder, {
        act: () => page.evaluate(() => window.activate()),
        settle: () => flush(page),
        events: ["session_start", "page_view"].map((name) => ({
          name,
          at: (at) => at >= activatedAt,
        })),
      });
    },
  ));

describe("pages that are never measured", () => {
  const attributes = { "data-ignore": "/admin/**, /preview" };
  const pages = Object.fromEntries(
    ["/", "/admin/users/7", "/preview", "/previews"].map((path) => [
      path,
      html({ attributes }),
    ]),
  );
  for (const [path, events] of [
    ["/admin/users/7", []],
    ["/preview", []],
    ["/previews", ["session_start", "page_view", "tried"]],
  ]) {
    test(`${path}: ${events.join(", ") || "nothing"}`, () =>
      visit(browser, { pages }, async ({ open, page, recorder }) => {
        await expectEvents(recorder, {
          act: async () => {
            await open(path);
            await loaded(page);
            await page.evaluate(() => trailmark("track", "tried"));
          },
          settle: () => flush(page),
          events,
        });
      }));
  }

  test("are left and entered without a trace by a single-page application", () =>
    visit(browser, { pages }, async ({ open, page, recorder }) => {
      const arrived = await expectEvents(recorder, {
        act: async () => {
          await open();
          await flush(page);
          await page.evaluate(() => {
            history.pushState({}, "", "/admin/orders/12");
            trailmark.track("hidden_from_all");
            history.pushState({}, "", "/tea");
          });
        },
        settle: () => flush(page),
        events: ["session_start", "page_view", "page_view"],
      });
      assert.ok(!JSON.stringify(arrived).includes("/admin/"));
    }));
});

describe("a driven browser is a robot, whose events", () => {
  const opens = (bots, events) =>
    visit(
      browser,
      { pages: { "/": html({ attributes: { "data-bots": bots } }) } },
      async ({ open, page, recorder }) => {
        await expectEvents(recorder, {
          act: () => open(),
          settle: () => flush(page),
          events,
        });
      },
    );
  const both = (bot) =>
    ["session_start", "page_view"].map((name) => ({ name, bot }));

  test("are marked", () => opens(undefined, both(true)));
  test("are marked where the tag says so", () => opens("mark", both(true)));
  test("go unmarked where they are kept", () => opens("keep", both(undefined)));
  test("are dropped", () => opens("drop", []));
});

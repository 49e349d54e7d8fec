// Views of pages: what is one, where it was, and by which way the visitor came.

import assert from "node:assert/strict";
import { after, before, describe, test } from "node:test";

import { launch } from "./support/browser.mjs";
import { expectEvents } from "./support/expect.mjs";
import { flush, html, leave, loaded, names, visit } from "./support/visit.mjs";

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

test("a page that comes back from the back/forward cache is seen anew, without a load", () =>
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
          // Playwright waits for a load, which does not come.
          await page.goBack({ waitUntil: "commit" });
          await page.waitForFunction(() => window.survived);
        },
        settle: () => flush(page),
        events: ["page_view"],
      });
      assert.equal(await page.evaluate(() => window.survived), true);
    },
  ));

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
      await page.evaluate(() => new Promise(requestIdleCallback));
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

describe("how the visitor came", () => {
  for (const [channel, query, referrer] of [
    ["Direct", ""],
    ["Organic Search", "", "https://www.google.com/"],
    ["Organic Search", "", "https://duckduckgo.com/?q=kettle"],
    ["Organic Social", "", "https://www.instagram.com/stories/x"],
    ["Organic Video", "", "https://www.youtube.com/watch?v=1"],
    ["AI Assistant", "", "https://chatgpt.com/"],
    ["Referral", "", "https://tea-blog.example/review"],
    ["Paid Search", "?utm_source=google&utm_medium=cpc"],
    ["Paid Search", "?gclid=abc", "https://www.google.com/"],
    ["Paid Search", "?GCLID=abc"],
    ["Paid Search", "?UTM_Source=Google&Utm_MEDIUM=CPC"],
    ["Paid Social", "?utm_source=facebook&utm_medium=paid_social&fbclid=x"],
    ["Paid Shopping", "?utm_source=google&utm_medium=cpc&utm_campaign=shop"],
    ["Cross-network", "?utm_campaign=de-cross-network&gclid=x"],
    ["Display", "?utm_source=magazine&utm_medium=banner"],
    ["Email", "?utm_source=newsletter&utm_medium=email"],
    ["Affiliates", "?utm_source=blog&utm_medium=affiliate"],
    ["SMS", "?utm_source=sms"],
    ["Offline", "?utm_source=market-hall&utm_medium=qr"],
    ["Unassigned", "?utm_source=somewhere&utm_medium=somehow"],
  ]) {
    test(`${query || "no campaign"} from ${referrer ?? "nowhere"} is ${channel}`, () =>
      visit(
        browser,
        { pages: { "/": html() } },
        async ({ open, page, recorder }) => {
          await expectEvents(recorder, {
            act: () => open(`/${query}`, { referrer }),
            settle: () => flush(page),
            events: ["session_start", "page_view"].map((name) => ({
              name,
              channel,
            })),
          });
        },
      ));
  }

  test("an external referrer is told without its query", () =>
    visit(
      browser,
      { pages: { "/": html() } },
      async ({ open, page, recorder }) => {
        await expectEvents(recorder, {
          act: () =>
            open("/", { referrer: "https://tea-blog.example/a?who=me#x" }),
          settle: () => flush(page),
          events: ["session_start", "page_view"].map((name) => ({
            name,
            page: { referrer: "https://tea-blog.example/a" },
          })),
        });
      },
    ));

  test("a page of the same site, or of an own domain, refers nobody", () =>
    visit(
      browser,
      {
        pages: {
          "/": html({
            attributes: { "data-domains": "shop.example, tea.example" },
          }),
        },
      },
      async ({ open, page, recorder, site }) => {
        for (const referrer of [
          `${site.url}/cart?id=7`,
          "https://www.shop.example/",
          "https://blog.tea.example/",
        ]) {
          const { origin, pathname } = new URL(referrer);
          await expectEvents(recorder, {
            act: () => open("/", { referrer }),
            settle: () => flush(page),
            events: ["session_start", "page_view"].map((name) => ({
              name,
              channel: "Direct",
              page: { referrer: origin + pathname },
            })),
          });
        }
      },
    ));
});

describe("campaigns and click ids", () => {
  const query =
    "?UTM_Source=google&utm_Medium=cpc&utm_campaign=spring%20tea&utm_term=kettle&utm_content=a&utm_id=77&GClid=Click-123&fbclid=no&email=a%40b.example";
  const campaign = {
    source: "google",
    medium: "cpc",
    name: "spring tea",
    term: "kettle",
    content: "a",
    id: "77",
  };

  for (const [consent, expected] of [
    ["cookieless", campaign],
    ["granted", { ...campaign, click_id: "gclid:Click-123" }],
  ]) {
    test(`under ${consent}: ${Object.keys(expected).join(", ")}`, () =>
      visit(
        browser,
        { pages: { "/": html({ attributes: { "data-consent": consent } }) } },
        async ({ open, page, recorder }) => {
          await open(`/${query}`);
          await flush(page);
          assert.deepEqual(names(recorder.events), [
            "session_start",
            "page_view",
          ]);
          for (const event of recorder.events) {
            assert.deepEqual(event.campaign, expected);
            assert.match(event.page.url, /utm_campaign=spring%20tea/);
            assert.doesNotMatch(event.page.url, /clid|Click|email/i);
          }
          if (consent === "cookieless")
            assert.doesNotMatch(JSON.stringify(recorder.beacons), /Click-123/);
        },
      ));
  }

  test("a click id given before the consent is told after it, and never in an address", () =>
    visit(
      browser,
      { pages: { "/": html() } },
      async ({ open, page, recorder }) => {
        await open("/?gclid=Early-1");
        await flush(page);
        assert.doesNotMatch(JSON.stringify(recorder.beacons), /Early-1/);
        await expectEvents(recorder, {
          act: () =>
            page.evaluate(() => {
              trailmark("consent", "granted");
              trailmark("track", "later");
            }),
          settle: () => flush(page),
          events: ["consent_change", "later"].map((name) => ({
            name,
            campaign: { click_id: "gclid:Early-1" },
            page: { url: (url) => !url.includes("Early") },
          })),
        });
      },
    ));

  test("another campaign begins another session, the same one does not", () =>
    visit(
      browser,
      { pages: { "/": html({ attributes: { "data-consent": "granted" } }) } },
      async ({ open, page, recorder }) => {
        const sessions = [];
        for (const path of [
          "/?utm_source=a&utm_medium=email",
          "/",
          "/?utm_source=a&utm_medium=email",
          "/?utm_source=b&utm_medium=email",
        ]) {
          await open(path);
          await flush(page);
          await leave(page);
        }
        for (const event of recorder.events) {
          if (event.name === "page_view") sessions.push(event.session);
        }
        assert.equal(sessions.length, 4);
        assert.equal(new Set(sessions.slice(0, 3)).size, 1);
        assert.notEqual(sessions[3], sessions[0]);
        assert.equal(
          recorder.events.filter(({ name }) => name === "session_start").length,
          2,
        );
      },
    ));
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

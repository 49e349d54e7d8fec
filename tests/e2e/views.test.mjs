// What makes a page view besides the first, and what it says: titles that settle,
// canonical addresses, routers, searches, missing pages, pages behind others.

import { after, before, describe, test } from "node:test";
import { launch } from "./support/browser.mjs";
import { needs } from "./support/engines.mjs";
import { expectEvents } from "./support/expect.mjs";
import { flush, html, leave, loaded, visit } from "./support/visit.mjs";

let browser;

before(async () => {
  browser = await launch();
});

after(() => browser?.close());

/** On a page that was opened at `path`, `act(page)` causes these events and no others. */
const causes = (act, events, { path = "/", pages, ...more } = {}) =>
  visit(
    browser,
    { pages: { [path.split(/[?#]/)[0]]: html(more), ...pages } },
    async ({ open, page, recorder }) => {
      await open(path);
      await loaded(page);
      await flush(page);
      await expectEvents(recorder, {
        act: () => act(page),
        settle: () => leave(page),
        events,
      });
    },
  );

const view = (path, more) => ({
  name: "page_view",
  page: { url: (url) => url.endsWith(path), ...more },
});

/** Runs in the page. */
const push =
  (...paths) =>
  (page) =>
    page.evaluate((paths) => {
      for (const path of paths) history.pushState(0, "", path);
    }, paths);

describe("a route", () => {
  for (const [what, act, events] of [
    ["pushed is a view", push("/a"), [view("/a")]],
    ["pushed twice is one", push("/a", "/a"), [view("/a")]],
    ["after another is one each", push("/a", "/b"), [view("/a"), view("/b")]],
    [
      "replaced is a view",
      (page) => page.evaluate(() => history.replaceState(0, "", "/a")),
      [view("/a")],
    ],
    [
      "with the same address is none, whatever the state",
      (page) =>
        page.evaluate(() => {
          history.replaceState({ scroll: 7 }, "");
          history.pushState({ key: 1 }, "", location.href);
        }),
      [],
    ],
    [
      "that differs by the query's unknown keys alone is none",
      push("/?page=2", "/?sort=price"),
      [],
    ],
    ["that differs by its fragment is none", push("/#reviews"), []],
    [
      "gone back from",
      async (page) => {
        await push("/a")(page);
        await page.evaluate(
          () =>
            new Promise((done) => {
              addEventListener("popstate", () => setTimeout(done));
              history.back();
            }),
        );
      },
      [view("/a"), view("/")],
    ],
    [
      "as Next and Vue push it, with the state of the last one replaced first",
      (page) =>
        page.evaluate(() => {
          history.replaceState({ scroll: 1 }, "", location.href);
          history.pushState({ key: 2 }, "", "/a");
          history.replaceState({ key: 2, ready: true }, "", "/a");
        }),
      [view("/a")],
    ],
    [
      "pushed by methods that were put in the place of ours and call them",
      (page) =>
        page.evaluate(() => {
          const inner = history.pushState;
          history.pushState = (...given) => inner.apply(history, given);
          history.pushState(0, "", "/a");
        }),
      [view("/a")],
    ],
  ])
    test(what, () => causes(act, events));

  test("has the title that is set after it", () =>
    causes(
      (page) =>
        page.evaluate(async () => {
          history.pushState(0, "", "/a");
          await null;
          document.title = "A";
          history.pushState(0, "", "/b");
          await new Promise((done) => setTimeout(done, 20));
          document.title = "B";
        }),
      [view("/a", { title: "A" }), view("/b", { title: "B" })],
    ));

  test("comes before what is done on it", () =>
    causes(
      (page) =>
        page.evaluate(() => {
          history.pushState(0, "", "/a");
          trailmark("track", "buy");
        }),
      [
        { ...view("/a"), seq: 4 },
        { name: "buy", seq: 5, page: { url: (url) => url.endsWith("/a") } },
      ],
    ));

  test("in the hash, where the site says so", () =>
    causes(
      (page) =>
        page.evaluate(() => {
          location.hash = "#/a";
          location.hash = "#/a";
          location.hash = "#/b?secret=1";
        }),
      [view("/#/a"), view("/#/b")],
      { attributes: { "data-hash-routing": true } },
    ));

  test("where pages are not captured", () =>
    causes(push("/a"), [], { attributes: { "data-auto": "links" } }));

  test("that is to be ignored", () =>
    causes(push("/admin/a", "/b"), [view("/b")], {
      attributes: { "data-ignore": "/admin/**" },
    }));
});

describe("an address", () => {
  /** A page opened at `path` has this one. */
  const has = (path, url, options) =>
    visit(
      browser,
      { pages: { [path.split("?")[0]]: html(options) } },
      async ({ open, page, recorder }) => {
        await expectEvents(recorder, {
          act: () => open(path),
          settle: () => flush(page),
          events: [{ name: "session_start" }, view(url)],
          ignoring: ["search", "phase_change"],
        });
      },
    );
  const canonical = (href) => ({
    head: `<link rel="canonical" href="${href}">`,
  });

  test("keeps what is a campaign's, a search's, or allowed", () =>
    has(
      "/p?utm_source=x&token=1&color=red&q=tea#top",
      "/p?utm_source=x&color=red&q=tea",
      { attributes: { "data-query-params": "color" } },
    ));
  test("is the canonical one", () =>
    has(
      "/p?id=7&utm_source=x",
      "/teapots?utm_source=x",
      canonical("/teapots"),
    ));
  test("is not that of another site", () =>
    has("/p", "/p", canonical("https://other.example/teapots")));
  test("is not the home page that a template names", () =>
    has("/p", "/p", canonical("/")));
  test("is its own where the site wants that", () =>
    has("/p", "/p", {
      ...canonical("/teapots"),
      attributes: { "data-canonical": "false" },
    }));
});

describe("besides the view", () => {
  /** A page opened at `path` brings these events too. */
  const brings = (path, answer, events) =>
    visit(
      browser,
      {
        pages: { [path.split("?")[0]]: answer },
        errors: [/Failed to load resource/],
      },
      async ({ open, page, recorder }) => {
        await expectEvents(recorder, {
          act: () => open(path),
          settle: () => flush(page),
          events: [{ name: "session_start" }, { name: "page_view" }, ...events],
          ignoring: ["phase_change"],
        });
      },
    );

  for (const [path, term] of [
    ["/s?q=green+tea", "green tea"],
    ["/s?query=gr%C3%BCner%20tee", "grüner tee"],
    ["/s?Search=pot", "pot"],
    ["/s?q=", undefined],
    ["/s?p=tea", undefined],
  ])
    test(`${path} searches for ${term ?? "nothing"}`, () =>
      brings(
        path,
        html(),
        term ? [{ name: "search", params: { search_term: term } }] : [],
      ));

  test("a search by a parameter of the site's own", () =>
    brings(
      "/s?suche=tee",
      html({ attributes: { "data-search-params": "suche" } }),
      [{ name: "search", params: { search_term: "tee" } }],
    ));
  test("a page that is not there", needs("status of the document"), () =>
    brings("/gone", { status: 404, body: html() }, [{ name: "not_found" }]),
  );
  test("a page whose title says that it is not there", () =>
    brings("/gone", { status: 404, body: html({ title: "404 Not Found" }) }, [
      { name: "not_found" },
    ]));
  test(
    "a page that is there, whatever its title",
    needs("status of the document"),
    () => brings("/p", html({ title: "Page not found: a novel" }), []),
  );
  test("an error of the server is not a missing page", () =>
    brings("/p", { status: 500, body: html() }, []));
});

test("a page opened behind others is viewed when it is first seen", () =>
  visit(
    browser,
    {
      pages: {
        "/": html({
          head: `<script>
let state = "hidden";
for (const [name, value] of [["visibilityState", () => state], ["hidden", () => state === "hidden"]])
  Object.defineProperty(Document.prototype, name, { get: value });
window.show = () => {
  state = "visible";
  document.dispatchEvent(new Event("visibilitychange", { bubbles: true }));
};
</script>`,
        }),
      },
    },
    async ({ open, page, recorder }) => {
      await open();
      await flush(page);
      await expectEvents(recorder, {
        act: () => page.evaluate(() => window.show()),
        settle: () => flush(page),
        events: ["session_start", "page_view"],
      });
    },
  ));

// The tag finds its files and its collector wherever they lie, and does without what is missing.

import assert from "node:assert/strict";
import { after, before, describe, test } from "node:test";
import { launch } from "./support/browser.mjs";
import { engine, needs } from "./support/engines.mjs";
import { expectEvents } from "./support/expect.mjs";
import { built, serve } from "./support/pages.mjs";
import { arrives, flush, html, tag, visit } from "./support/visit.mjs";

/** The browsers' own words: what comes in its place is another file. */
const NO_MODULE = /integrity/i;

let browser;

before(async () => {
  browser = await launch();
});

after(() => browser?.close());

describe("the module arrives whatever the server does", () => {
  const page = { "/": html() };

  test("a wrong MIME type is no hindrance", needs("WebAssembly"), () =>
    arrives(browser, {
      pages: {
        ...page,
        "/trailmark.wasm": () =>
          built("trailmark.wasm", { headers: { "content-type": "text/html" } }),
        // Not what is under test, and so not there.
        "/trailmark.fallback.js": { status: 404 },
      },
    }),
  );

  test("where it is missing its translation to JavaScript serves", () =>
    arrives(browser, {
      pages: { ...page, "/trailmark.wasm": { status: 404 } },
      errors: [/Failed to load resource.*404/, NO_MODULE],
    }));

  test("without what senses the page calls and the first view are told all the same", () =>
    arrives(
      browser,
      {
        pages: {
          "/": html({ head: `<script>trailmark("track", "buy")</script>` }),
          "/trailmark.sensors.js": { status: 404 },
        },
        errors: [/Failed to load resource.*404|disallowed MIME type/],
        warnings: [/^trailmark: sensors .*/],
      },
      ["session_start", "page_view", "buy"],
    ));

  test("where WebAssembly is refused its translation to JavaScript serves", () => {
    const fetched = [];
    return visit(
      browser,
      {
        pages: {
          "/": html({ stub: false }),
          "/trailmark.fallback.js": () => {
            fetched.push("fallback");
            return built("trailmark.fallback.js");
          },
        },
        headers: {
          "content-security-policy":
            "default-src 'none'; script-src 'self'; connect-src 'self'; img-src 'self'",
        },
        // The browser's own words about its refusal.
        errors: [/Content.Security.Policy/i],
      },
      async ({ open, page, recorder }) => {
        await expectEvents(recorder, {
          act: () => open(),
          settle: () => flush(page),
          events: ["session_start", "page_view"],
        });
        assert.deepEqual(fetched, ["fallback"]);
      },
    );
  });

  test("which of the two it is the browser says, and nobody else", () => {
    const asked = [];
    const given = (name) => () => {
      asked.push(name);
      return built(name);
    };
    return visit(
      browser,
      {
        pages: {
          ...page,
          "/trailmark.wasm": given("trailmark.wasm"),
          "/trailmark.fallback.js": given("trailmark.fallback.js"),
        },
      },
      async ({ open, page, recorder }) => {
        await expectEvents(recorder, {
          act: () => open(),
          settle: () => flush(page),
          events: ["session_start", "page_view"],
        });
        const refused = await page.evaluate(async () => {
          const bytes = await (await fetch("/trailmark.wasm")).arrayBuffer();
          try {
            new WebAssembly.Module(bytes);
          } catch {
            return true;
          }
          return false;
        });
        assert.equal(refused, Boolean(engine.policy));
        assert.equal(asked.includes("trailmark.fallback.js"), refused);
      },
    );
  });

  test("where nothing of it arrives the page does not notice, and is told once", () =>
    visit(
      browser,
      {
        pages: {
          "/": html(),
          "/trailmark.wasm": { status: 404 },
          "/trailmark.fallback.js": { status: 404 },
        },
        errors: [
          /Failed to load resource.*404/,
          /disallowed MIME type/,
          NO_MODULE,
        ],
        warnings: [/^trailmark: stopped/],
      },
      async ({ open, page, warnings }) => {
        const warned = page.waitForEvent("console", (message) =>
          message.text().includes("stopped"),
        );
        await open();
        await warned;
        await page.evaluate(() => trailmark("track", "unheard"));
        assert.equal(warnings.length, 1);
      },
    ));
});

describe("its files are found beside it", () => {
  const files = (folder) =>
    Object.fromEntries(
      [
        "trailmark.js",
        "trailmark.sensors.js",
        "trailmark.wasm",
        "trailmark.fallback.js",
      ].map((name) => [`${folder}/${name}`, () => built(name)]),
    );
  const nowhere = files("");
  for (const path of Object.keys(nowhere)) nowhere[path] = { status: 404 };

  test("in any folder", () =>
    arrives(browser, {
      pages: {
        ...nowhere,
        ...files("/assets/v1"),
        "/": html({
          attributes: { src: "/assets/v1/trailmark.js?v=3#x" },
        }),
      },
    }));

  test("at any origin, as the module and as its translation", async () => {
    const elsewhere = await serve(files("/cdn"));
    const { host } = new URL(elsewhere.url);
    const page = html({
      stub: false,
      attributes: { src: `${elsewhere.url}/cdn/trailmark.js` },
    });
    await arrives(browser, { pages: { ...nowhere, "/": page } });
    await arrives(browser, {
      pages: { ...nowhere, "/": page },
      headers: {
        "content-security-policy": `script-src ${host}; connect-src 'self' ${host}`,
      },
      errors: [/Content.Security.Policy/i],
    });
    await elsewhere.close();
  });
});

describe("a collector's relative address is relative to the page", () => {
  for (const [path, address] of [
    ["/", "/v1/beacons"],
    ["/", "v1/beacons"],
    ["/shop/tea/", "../../v1/beacons"],
  ]) {
    test(`${address} on ${path}`, () =>
      visit(
        browser,
        {
          pages: {
            [path]: html({ attributes: { "data-collector": address } }),
          },
        },
        async ({ open, page, recorder }) => {
          await expectEvents(recorder, {
            act: () => open(path),
            settle: () => flush(page),
            events: ["session_start", "page_view"],
          });
          // The page is the one the tag stood on, wherever it has gone since.
          await expectEvents(recorder, {
            act: () =>
              page.evaluate(() => history.pushState({}, "", "/far/away/now/")),
            settle: () => flush(page),
            events: ["page_view"],
          });
        },
      ));
  }

  test("an absolute one at another origin gets its beacons", async () => {
    const elsewhere = await serve();
    await visit(
      browser,
      {
        pages: {
          "/": html({ attributes: { "data-collector": elsewhere.collector } }),
        },
      },
      async ({ open, page, recorder }) => {
        await expectEvents(elsewhere.recorder, {
          act: () => open(),
          settle: () => flush(page),
          events: ["session_start", "page_view"],
        });
        assert.deepEqual(recorder.requests, []);
      },
    );
    await elsewhere.close();
  });
});

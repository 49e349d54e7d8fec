// Pages that change the language and the browser under us: we do what can be done,
// say what cannot, and the page works as without us.

import assert from "node:assert/strict";
import { after, before, describe, test } from "node:test";

import { launch } from "./support/browser.mjs";
import { needs } from "./support/engines.mjs";
import { expectEvents } from "./support/expect.mjs";
import {
  ANY,
  flush,
  html,
  leave,
  loaded,
  tag,
  visit,
} from "./support/visit.mjs";

let browser;
before(async () => {
  browser = await launch();
});
after(() => browser?.close());

/** What the page does itself, and must be able to do whatever we do. */
const OWN = `<button id=own type=button>Own</button><script>
  window.own = [];
  document.getElementById("own").onclick = () => {
    own.push("click");
    history.pushState({ own: 1 }, "", "#own");
    own.push(history.state.own, [1, 2].join(), Object.keys({ a: 1 }).join());
  };
</script>`;

/**
 * A page that begins with `script` is opened and used; these events arrive, with
 * their parameters whole, and no others.
 */
const survives = (script, { events = EVENTS, warnings = [], errors } = {}) =>
  visit(
    browser,
    {
      pages: {
        "/": html({ head: `<script>${script}</script>`, body: OWN }),
      },
      warnings,
      errors,
    },
    async ({ open, page, recorder }) => {
      await open();
      await loaded(page);
      await expectEvents(recorder, {
        act: async () => {
          await page.evaluate(() =>
            trailmark("track", "told", {
              price: 9.9,
              items: [{ item_id: "KL-1" }],
            }),
          );
          await page.click("#own");
        },
        settle: () => flush(page),
        events,
      });
      assert.deepEqual(await page.evaluate(() => window.own), [
        "click",
        1,
        "1,2",
        "a",
      ]);
    },
  );

const TOLD = {
  name: "told",
  params: { price: 9.9, items: [{ item_id: "KL-1" }] },
  cut: undefined,
};
const EVENTS = [
  "session_start",
  { name: "page_view", page: { url: /:\d+\/$/, title: "Shop" } },
  TOLD,
];

describe("prototypes that the page has polluted", () => {
  for (const [what, script] of [
    [
      "lists with enumerable members, as old libraries have them",
      `Array.prototype.each = function () {}; Array.prototype.last = 1;`,
    ],
    [
      "objects with enumerable members",
      `Object.prototype.extend = function () {}; Object.prototype.url = "x"; Object.prototype.track = 0;`,
    ],
    [
      "objects with setters",
      `for (const name of ["item_id", "price", "items", "detail", "collector"])
        Object.defineProperty(Object.prototype, name, { set() { throw new Error("setter " + name); }, configurable: true });`,
    ],
    [
      "toJSON of lists, as Prototype had it",
      `Array.prototype.toJSON = function () { return "[" + this.join() + "]"; };`,
    ],
    [
      "toJSON of objects and functions",
      `Object.prototype.toJSON = function () { return "polluted"; };
       Function.prototype.toJSON = function () { throw new Error("toJSON"); };`,
    ],
    ["toJSON of texts", `String.prototype.toJSON = () => "polluted";`],
    [
      "toJSON of numbers",
      `Number.prototype.toJSON = () => { throw new Error("toJSON"); };`,
    ],
    [
      "then of objects",
      `Object.defineProperty(Object.prototype, "then", { get() { return undefined; }, configurable: true });`,
    ],
  ])
    test(what, () => survives(script));
});

describe("what the page has wrapped", () => {
  for (const [what, script] of [
    [
      "JSON",
      `for (const name of ["stringify", "parse"]) { const inner = JSON[name]; JSON[name] = function () { return inner.apply(this, arguments); }; }`,
    ],
    [
      "fetch and sendBeacon",
      `const ask = fetch; window.fetch = function (...all) { return ask.apply(this, all).then((answer) => answer); };
       const send = Navigator.prototype.sendBeacon; Navigator.prototype.sendBeacon = function () { return send.apply(this, arguments); };`,
    ],
    [
      "fetch by one that answers with clones",
      `const ask = fetch; window.fetch = async (...all) => (await ask(...all)).clone();`,
    ],
    [
      "fetch by one that answers with less",
      `const ask = fetch; window.fetch = async (...all) => { const answer = await ask(...all);
         return { status: answer.status, ok: answer.ok, headers: new Headers(), arrayBuffer: () => answer.arrayBuffer() }; };`,
    ],
    [
      "crypto.getRandomValues",
      `const random = Crypto.prototype.getRandomValues; Crypto.prototype.getRandomValues = function (list) { return random.call(this, list); };`,
    ],
    [
      "history.pushState, and again after us",
      `const push = history.pushState; history.pushState = function () { return push.apply(this, arguments); };
       addEventListener("load", () => { const push = history.pushState; history.pushState = function () { return push.apply(history, arguments); }; });`,
    ],
    [
      "timers",
      `const later = setTimeout; window.setTimeout = (fn, ...more) => later(() => fn(...more.slice(1)), more[0]);`,
    ],
    [
      "addEventListener of everything",
      `const listen = EventTarget.prototype.addEventListener;
       EventTarget.prototype.addEventListener = function (name, fn, how) { return listen.call(this ?? window, name, fn, how); };`,
    ],
  ])
    test(what, () => survives(script));
});

describe("what the page has taken away", () => {
  for (const [what, script, warnings] of [
    ["sendBeacon", `delete Navigator.prototype.sendBeacon;`],
    ["requestIdleCallback", `delete window.requestIdleCallback;`],
    [
      "fetch as it is needed for the module",
      `const ask = fetch; window.fetch = (url, ...more) => String(url).endsWith(".wasm") ? undefined : ask(url, ...more);`,
    ],
    ["queueMicrotask", `delete window.queueMicrotask;`],
    [
      "queueMicrotask, which throws",
      `window.queueMicrotask = () => { throw new Error("no"); };`,
    ],
    [
      "CustomEvent",
      `delete window.CustomEvent;`,
      [/^trailmark: .*(CustomEvent|Error)/],
    ],
    [
      "CustomEvent, which is another as in old polyfills",
      `window.CustomEvent = function (name, { detail }) { const event = document.createEvent("CustomEvent"); event.initCustomEvent(name, false, false, detail); return event; };`,
    ],
    ["TextDecoder", `delete window.TextDecoder;`, [/^trailmark: stopped/]],
    ["crypto", `delete window.crypto;`, [/^trailmark: stopped/]],
    [
      "crypto.getRandomValues, which throws",
      `Crypto.prototype.getRandomValues = () => { throw new Error("no entropy"); };`,
      [/^trailmark: stopped .*no entropy/],
    ],
    ["WebAssembly", `delete window.WebAssembly;`],
    [
      "WebAssembly, which throws",
      `WebAssembly.instantiate = () => { throw new Error("no"); };`,
    ],
    [
      "JSON.parse, which throws",
      `JSON.parse = () => { throw new Error("no JSON"); };`,
      [/^trailmark: stopped .*no JSON/],
    ],
    [
      "JSON.stringify, which throws",
      `JSON.stringify = () => { throw new Error("no JSON"); };`,
      ANY,
    ],
    [
      "localStorage, which throws",
      `Object.defineProperty(window, "localStorage", { get() { throw new DOMException("no", "SecurityError"); } });`,
    ],
    ["localStorage", `delete window.localStorage;`],
    [
      "localStorage, which is null",
      `Object.defineProperty(window, "localStorage", { value: null });`,
    ],
    [
      "what localStorage can do",
      `for (const name of ["getItem", "setItem", "removeItem"]) Storage.prototype[name] = () => { throw new Error("quota"); };`,
    ],
    ["console", `window.console = undefined;`],
  ])
    test(
      what,
      script.includes("JSON.stringify = ") ? needs("page without JSON") : {},
      () => takes(script, warnings),
    );

  /** As `survives`, but where it says something nothing or only part of it need arrive. */
  async function takes(script, warnings = []) {
    if (warnings.length === 0) return survives(script);
    await visit(
      browser,
      {
        pages: { "/": html({ head: `<script>${script}</script>`, body: OWN }) },
        warnings,
      },
      async ({ open, page, warnings: said }) => {
        await open();
        await loaded(page);
        await page.waitForFunction(
          () => document.readyState === "complete" && window.trailmark.track,
        );
        await page.evaluate(() => trailmark("track", "told", { price: 9.9 }));
        await page.click("#own");
        while (said.length === 0) await page.waitForEvent("console");
        assert.deepEqual(await page.evaluate(() => window.own), [
          "click",
          1,
          "1,2",
          "a",
        ]);
      },
    );
  }

  for (const [what, script] of [
    ["fetch", `delete window.fetch;`],
    [
      "fetch, which throws",
      `window.fetch = () => { throw new Error("no fetch"); };`,
    ],
    [
      "fetch, which answers with nothing",
      `window.fetch = async () => undefined;`,
    ],
    [
      "fetch, which never answers beacons",
      `const ask = fetch; window.fetch = (url, ...more) => String(url).includes("beacons") ? new Promise(() => {}) : ask(url, ...more);`,
    ],
  ])
    test(`${what}: beacons go when the page is left`, () =>
      visit(
        browser,
        { pages: { "/": html({ head: `<script>${script}</script>` }) } },
        async ({ open, page, recorder }) => {
          await expectEvents(recorder, {
            act: async () => {
              await open();
              await loaded(page);
              await page.evaluate(
                () =>
                  new Promise((done) => {
                    trailmark(
                      "on",
                      "event",
                      ({ name }) => name === "told" && done(),
                    );
                    trailmark("track", "told");
                  }),
              );
              await leave(page);
            },
            events: ["session_start", "page_view", "told"],
          });
        },
      ));

  test("sendBeacon for one that throws: what is left to send goes while the page is there", () =>
    survives(`Navigator.prototype.sendBeacon = () => { throw new Error("no beacon"); };
      addEventListener("load", () => document.dispatchEvent(new Event("visibilitychange", { bubbles: true })));`));

  test("history.pushState for one that throws: the page gets its exception and nothing is invented", () =>
    visit(
      browser,
      {
        pages: {
          "/": html({
            head: `<script>history.pushState = () => { throw new Error("mine"); };</script>`,
          }),
        },
      },
      async ({ open, page, recorder }) => {
        await open();
        await loaded(page);
        await expectEvents(recorder, {
          act: async () => {
            const caught = await page.evaluate(() => {
              try {
                history.pushState({}, "", "/x");
              } catch (error) {
                return error.message;
              }
            });
            assert.equal(caught, "mine");
          },
          settle: () => flush(page),
          events: ["session_start", "page_view"],
        });
      },
    ));
});

describe("documents of another kind", () => {
  const opens = (
    pages,
    { act = () => {}, events, path, warnings, errors } = {},
  ) =>
    visit(
      browser,
      { pages, warnings, errors },
      async ({ open, page, recorder }) => {
        await expectEvents(recorder, {
          act: async () => {
            await open(path);
            await loaded(page);
            await act(page);
          },
          settle: () => flush(page),
          events: events ?? ["session_start", "page_view"],
        });
      },
    );

  test("XHTML", () =>
    opens(
      {
        "/": {
          headers: { "content-type": "application/xhtml+xml" },
          body: `<?xml version="1.0"?><html xmlns="http://www.w3.org/1999/xhtml"><head><title>Shop</title>
          <script async="async" src="/trailmark.js" data-collector="/v1/beacons" data-site="x"></script></head>
          <body><button data-trailmark-event="chosen" data-trailmark-item-id="KL-1">Choose</button></body></html>`,
        },
      },
      {
        act: (page) => page.click("button"),
        events: [
          "session_start",
          { name: "page_view", page: { title: "Shop" } },
          { name: "chosen", params: { item_id: "KL-1" } },
        ],
      },
    ));

  test("no head, no body, no title", () =>
    opens(
      { "/": tag() },
      {
        events: [
          "session_start",
          { name: "page_view", page: { title: undefined } },
        ],
      },
    ));

  test("quirks, and the tag after the end", () =>
    opens({ "/": `<html><body>Tea</body></html>${tag()}` }));

  test("the tag written by document.write", () =>
    opens(
      {
        "/": `<title>Shop</title><script>document.write(${JSON.stringify(tag()).replace("</script>", "<\\/script>")})</script>`,
      },
      {
        events: [
          "session_start",
          { name: "page_view", page: { title: "Shop" } },
        ],
      },
    ));

  test("a page that writes itself anew keeps one tracker", () =>
    opens(
      { "/": html({ body: "<p>Old</p>" }) },
      {
        act: async (page) => {
          await page.evaluate(() => {
            document.open();
            document.write("<title>New</title><p>New</p>");
            document.close();
          });
          await page.evaluate(() => trailmark("track", "after"));
        },
        events: ["session_start", "page_view", "after"],
      },
    ));

  test("an SVG with the tag in it", () =>
    opens(
      {
        "/": {
          headers: { "content-type": "image/svg+xml" },
          body: `<svg xmlns="http://www.w3.org/2000/svg" xmlns:h="http://www.w3.org/1999/xhtml"><title>Drawn</title><h:script src="/trailmark.js" data-collector="/v1/beacons"></h:script></svg>`,
        },
      },
      {
        events: [
          "session_start",
          { name: "page_view", page: { title: "Drawn" } },
        ],
      },
    ));
});

describe("frames", () => {
  const inFrame = (frame, expected, { warnings, errors } = {}) =>
    visit(
      browser,
      {
        pages: {
          "/": (request) =>
            `<!doctype html><title>Outer</title>${frame(`http://${request.headers.host}`)}`,
          "/inner": html({ title: "Inner", body: OWN }),
        },
        warnings,
        errors,
      },
      async ({ open, page, recorder }) => {
        await open();
        const inner = page.frames().find((each) => each !== page.mainFrame());
        await inner.waitForFunction(() => window.trailmark?.flush);
        await expectEvents(recorder, {
          act: () => inner.evaluate(() => trailmark("track", "inside")),
          settle: () => inner.evaluate(() => trailmark.flush()),
          events: expected,
        });
      },
    );
  const quoted = (markup) =>
    markup.replaceAll("&", "&amp;").replaceAll('"', "&quot;");

  test("sandboxed, where nothing can be stored", () =>
    inFrame(
      () => `<iframe sandbox="allow-scripts" src="/inner"></iframe>`,
      [
        "session_start",
        { name: "page_view", page: { title: "Inner", url: /\/inner$/ } },
        "inside",
      ],
      // Chromium's own word on whoever asks for storage there is no error.
    ));

  test("of text (srcdoc)", () =>
    inFrame(
      (origin) =>
        `<iframe srcdoc="${quoted(html({ title: "Inner", attributes: { src: `${origin}/trailmark.js`, "data-collector": `${origin}/v1/beacons` } }))}"></iframe>`,
      // It has no address of its own that says anything.
      ["session_start", "page_view", "inside"],
    ));

  test("about:blank, into which the page writes the tag", () =>
    inFrame(
      () =>
        `<iframe></iframe><script>
          const inner = document.querySelector("iframe").contentDocument;
          const script = inner.createElement("script");
          script.src = "/trailmark.js"; script.dataset.collector = "/v1/beacons";
          inner.body.append(script);
        </script>`,
      ["session_start", "page_view", "inside"],
    ));
});

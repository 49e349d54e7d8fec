// What visitors pass on by the browser's dialog or as a copied link; and data-debug.

import assert from "node:assert/strict";
import { after, before, describe, test } from "node:test";
import { launch } from "./support/browser.mjs";
import { expectEvents } from "./support/expect.mjs";
import { flush, html, loaded, visit } from "./support/visit.mjs";

let browser;

before(async () => {
  browser = await launch();
});

after(() => browser?.close());

/** After `prepare` has run in the head, `act(page)` causes these events and no others. */
const causes = (prepare, act, events, options) =>
  visit(
    browser,
    {
      pages: {
        "/": html({
          head: `<script>(${prepare})()</script>`,
          body: `<p>text</p><input id="field">`,
          ...options,
        }),
      },
    },
    async ({ open, page, recorder }) => {
      await open();
      await flush(page);
      await expectEvents(recorder, {
        act: () => page.evaluate(act),
        settle: () => flush(page),
        events,
      });
    },
  );

const nothing = () => {};
const shared = (method) => [{ name: "share", params: { method } }];

describe("sharing", () => {
  test("by the browser's dialog", () =>
    causes(
      () => {
        Navigator.prototype.share = async () => {};
      },
      () => navigator.share({ url: location.href }),
      shared("web_share"),
    ));

  test("that the visitor thought better of is none, and the page hears of it", () =>
    causes(
      () => {
        Navigator.prototype.share = () => Promise.reject(new Error("Abort"));
      },
      () =>
        navigator.share({}).then(
          () => {
            throw new Error("no");
          },
          () => {},
        ),
      [],
    ));

  test("by a button that copies the link", () =>
    causes(
      () => {
        Object.defineProperty(Navigator.prototype, "clipboard", {
          get: () => globalThis.pad,
        });
        globalThis.pad = { async writeText() {} };
      },
      async () => {
        await navigator.clipboard.writeText(`${location.origin}/p?id=7`);
        await navigator.clipboard.writeText("a word");
      },
      shared("copy_link"),
    ));

  const copy = () => {
    const field = document.getElementById("field");
    field.value = location.href;
    field.select();
    field.dispatchEvent(new Event("copy", { bubbles: true }));
  };

  test("by copying the address out of a field", () =>
    causes(nothing, copy, shared("copy_link")));

  test("copied text is nobody's business", () =>
    causes(nothing, () => {
      const field = document.getElementById("field");
      field.value = "jane@mail.example";
      field.select();
      field.dispatchEvent(new Event("copy", { bubbles: true }));
      getSelection().selectAllChildren(document.querySelector("p"));
      document.dispatchEvent(new Event("copy", { bubbles: true }));
    }, []));

  test("where sharing is not captured", () =>
    causes(nothing, copy, [], {
      attributes: { "data-auto": "pages links" },
    }));
});

test("data-debug says what was seen, decided and sent, and why", () =>
  visit(
    browser,
    { pages: { "/": html({ attributes: { "data-debug": true } }) } },
    async ({ open, page }) => {
      const said = [];
      page.on("console", (message) => {
        if (message.type() === "debug") said.push(message.text());
      });
      await open();
      await loaded(page);
      await page.evaluate(() => {
        trailmark.track("buy", { value: 1 });
        trailmark.config({ sample: 0 });
        trailmark.track("sell");
      });
      await flush(page);
      const text = said.join("\n");
      for (const pattern of [
        /saw load http/,
        /event \{"id":.*"name":"page_view"/,
        /saw track buy/,
        /saw track sell/,
        /not measured, for data-sample/,
        /sends to http.*\/v1\/beacons/,
        /saw settle .* 202/,
      ])
        assert.match(text, pattern);
    },
  ));

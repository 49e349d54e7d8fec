// `<trailmark-privacy>`: what visitors are shown and what they can do there, in both
// languages, by keyboard, under a strict policy, and as axe-core judges it.

import assert from "node:assert/strict";
import { createRequire } from "node:module";
import { readFile } from "node:fs/promises";
import { after, before, describe, test } from "node:test";

import { launch } from "./support/browser.mjs";
import { ANY, flush, html, loaded, track, visit } from "./support/visit.mjs";

const HOUR = 3_600_000;
const STATES = ["required", "denied", "cookieless", "granted"];
const ELEMENT = "trailmark-privacy";

let axe;
let browser;

before(async () => {
  const file = createRequire(import.meta.url).resolve("axe-core/axe.min.js");
  axe = await readFile(file, "utf8");
  browser = await launch();
});

after(() => browser?.close());

/** A page that shows the element; `attributes` are those of the tag. */
const pageWith = ({
  consent = "granted",
  lang = "en",
  colorScheme = "light dark",
  more,
  head = "",
  attributes,
} = {}) =>
  html({
    attributes: {
      "data-consent": consent,
      "data-batch-ms": HOUR,
      ...attributes,
    },
    head: `<style>:root{color-scheme:${colorScheme};background:canvas;color:canvastext}</style>${head}`,
    body: `<main><h1>Shop</h1><${ELEMENT} ${more ?? ""}></${ELEMENT}></main>`,
  }).replace('lang="en"', `lang="${lang}"`);

/** Opens it, with something sent and something that waits where that may be. */
const shown = (given, act, { context, ...options } = {}) =>
  visit(
    browser,
    { pages: { "/": pageWith(given) }, context, ...options },
    async (world) => {
      await world.open(given?.path ?? "/?utm_source=news&utm_medium=email");
      await loaded(world.page);
      await ready(world.page);
      await act(world);
    },
  );

/** The element has been told what is known. */
const ready = (page) =>
  page.waitForFunction(
    (name) =>
      document.querySelector(name)?.shadowRoot?.querySelector("[part=known]")
        ?.firstChild,
    ELEMENT,
  );

/** What it says, once that contains a text. */
const says = (page, text) =>
  page.waitForFunction(
    ([name, text]) =>
      document.querySelector(name)?.shadowRoot?.textContent.includes(text),
    [ELEMENT, text],
  );

const text = (page) =>
  page.evaluate(
    (name) => document.querySelector(name).shadowRoot.textContent,
    ELEMENT,
  );

/** Does something to what matches within the element, once it is there; by its text where there are several. */
const act = (page, deed, query, said = "") =>
  page.waitForFunction(
    ([name, deed, query, said]) => {
      const { shadowRoot } = document.querySelector(name);
      const found = [...shadowRoot.querySelectorAll(query)].find(
        ({ textContent }) => textContent.includes(said),
      );
      found?.[deed]();
      return Boolean(found);
    },
    [ELEMENT, deed, query, said],
  );

const press = (page, said) => act(page, "click", "button", said);

const isOn = (page, id) =>
  page.evaluate(
    ([name, id]) =>
      document.querySelector(name).shadowRoot.getElementById(id).checked,
    [ELEMENT, id],
  );

describe("what it shows", () => {
  for (const [lang, words] of [
    ["en", ["Your privacy here", "What was sent", "Page view"]],
    ["de", ["Ihre Privatsphäre hier", "Was gesendet wurde", "Seite angesehen"]],
    ["de-AT", ["Ihre Privatsphäre hier", "Was bekannt ist"]],
    ["fr", ["Your privacy here", "What is known"]],
  ])
    test(`speaks the language of the page: ${lang}`, () =>
      shown({ lang }, async ({ page }) => {
        await flush(page);
        for (const word of words)
          await page.waitForFunction(
            ([name, word]) =>
              document
                .querySelector(name)
                .shadowRoot.textContent.toLowerCase()
                .includes(word.toLowerCase()),
            [ELEMENT, word],
          );
      }));

  test("its own lang counts first, and may change", () =>
    shown({ lang: "en", more: 'lang="de"' }, async ({ page }) => {
      assert.match(await text(page), /Ihre Privatsphäre/);
      await page.evaluate(
        (name) => (document.querySelector(name).lang = "en"),
        ELEMENT,
      );
      await says(page, "Your privacy here");
    }));

  for (const [consent, words] of [
    ["required", "You have not answered yet"],
    ["denied", "You have said no"],
    ["cookieless", "counted without recognising you"],
    ["granted", "remembered on this device"],
  ])
    test(`works under ${consent}, and stores nothing of its own`, () =>
      shown({ consent }, async ({ page, recorder }) => {
        await says(page, words);
        const traces = await page.evaluate(async () => [
          document.cookie,
          localStorage.length,
          sessionStorage.length,
          (await indexedDB.databases()).map(({ name }) => name).join(),
          (await caches.keys()).length,
        ]);
        const kept = consent == "granted" ? "trailmark" : "";
        assert.deepEqual(traces, ["", 0, 0, kept, 0]);
        if (consent == "required" || consent == "denied")
          assert.equal(recorder.requests.length, 0);
      }));

  test("shows who the visitor is, the guess and its reasons, and what was sent", () =>
    shown({}, async ({ page, recorder }) => {
      await track(page, "view_item", "add_to_cart");
      await flush(page);
      await says(page, "Add to cart".toLowerCase());
      const [{ visitor }] = recorder.events;
      await says(page, visitor);
      await says(page, "Probably:");
      await says(page, "Because of:");
      await says(page, `of ${recorder.events.length} messages`);
      await act(page, "click", "summary");
      await says(page, recorder.events.at(-1).session);
    }));

  test("what links say is a text there, and nothing else", () =>
    shown(
      {
        path: "/?utm_source=%3Cimg%20src%3Dx%20onerror%3Dwindow.hit%3D1%3E&utm_medium=email&utm_campaign=%3Cb%3E",
      },
      async ({ page }) => {
        await flush(page);
        await says(page, "<img src=x onerror=window.hit=1>");
        const found = await page.evaluate(
          (name) => [
            document.querySelector(name).shadowRoot.querySelectorAll("img")
              .length,
            window.hit,
          ],
          ELEMENT,
        );
        assert.deepEqual(found, [0, undefined]);
      },
    ));

  test("a page without the tag is told that nothing is measured", () =>
    visit(
      browser,
      {
        pages: {
          "/": `<!doctype html><title>x</title><script type="module" src="/trailmark.privacy.js"></script><${ELEMENT}></${ELEMENT}>`,
        },
      },
      async ({ open, page }) => {
        await open();
        await says(page, "Nothing is measured here");
      },
    ));

  test("one that is inserted later is there where the page imports the file", () =>
    visit(
      browser,
      {
        pages: { "/": html({ attributes: { "data-consent": "cookieless" } }) },
      },
      async ({ open, page }) => {
        await open();
        await loaded(page);
        await page.evaluate(async (name) => {
          await import("/trailmark.privacy.js");
          document.body.append(document.createElement(name));
        }, ELEMENT);
        await says(page, "counted without recognising you");
      },
    ));
});

describe("what can be done there", () => {
  test("a switch says yes for a purpose, and no again", () =>
    shown({ consent: "cookieless" }, async ({ page }) => {
      assert.equal(await isOn(page, "analytics"), false);
      await act(page, "click", "#analytics");
      await says(page, "remembered on this device");
      const state = () =>
        page.evaluate(async () => (await trailmark.export()).consent.analytics);
      assert.equal(await state(), "granted");
      assert.equal(await isOn(page, "analytics"), true);
      await act(page, "click", "#analytics");
      await says(page, "You have said no");
      assert.equal(await state(), "denied");
      const names = await page.evaluate(async () =>
        (await indexedDB.databases()).map(({ name }) => name),
      );
      assert.deepEqual(names, []);
    }));

  test("each purpose is answered for itself", () =>
    shown({ consent: "granted" }, async ({ page }) => {
      await page.evaluate(() => {
        window.said = [];
        const { consent } = trailmark;
        trailmark.consent = (state) => {
          said.push(state);
          return consent(state);
        };
      });
      await act(page, "click", "#marketing");
      await says(page, "Your answer counts");
      const said = await page.evaluate(() => window.said);
      assert.deepEqual(said, [{ analytics: "granted", marketing: "denied" }]);
    }));

  test("what a platform's no stands against is not said to count", () =>
    shown(
      {
        consent: "required",
        // A double of TCF, as of a visitor who has refused.
        head: `<script>function __tcfapi(command, version, tell) {
          tell({ eventStatus: "useractioncomplete", gdprApplies: true, purpose: { consents: {} }, publisher: { consents: {} }, vendor: { consents: {} } }, true);
        }</script>`,
      },
      async ({ page }) => {
        await says(page, "You have said no");
        await act(page, "click", "#analytics");
        await says(page, "the privacy signal comes before it");
        assert.equal(await isOn(page, "analytics"), false);
      },
    ));

  test("marketing can be allowed once analytics is", () =>
    shown({ consent: "cookieless" }, async ({ page }) => {
      const isOpen = () =>
        page.evaluate(
          (name) =>
            !document.querySelector(name).shadowRoot.querySelector("#marketing")
              .disabled,
          ELEMENT,
        );
      assert.equal(await isOpen(), false);
      await act(page, "click", "#analytics");
      await says(page, "Your visits are remembered");
      assert.equal(await isOpen(), true);
    }));

  test("everything comes as a file", () =>
    shown({}, async ({ page, context }) => {
      await flush(page);
      const [text, name] = await page.evaluate(
        (element) =>
          new Promise((done) => {
            const made = URL.createObjectURL;
            let blob;
            URL.createObjectURL = (given) => made.call(URL, (blob = given));
            HTMLAnchorElement.prototype.click = async function () {
              done([await blob.text(), this.download]);
            };
            const { shadowRoot } = document.querySelector(element);
            shadowRoot.querySelector("[part=actions] button").click();
          }),
        ELEMENT,
      );
      assert.ok(context);
      assert.equal(name, "trailmark-export.json");
      const all = JSON.parse(text);
      assert.equal(all.format, "trailmark-export-1");
      assert.ok(all.sent.length > 0);
      await says(page, "in your downloads");
    }));

  test("erasing asks first, and Escape and no keep all", () =>
    shown({}, async ({ page }) => {
      const visitor = () =>
        page.evaluate(async () => (await trailmark.journey()).visitor);
      const before = await visitor();
      const focused = () =>
        page.evaluate(
          (name) =>
            document.querySelector(name).shadowRoot.activeElement?.textContent,
          ELEMENT,
        );
      await act(page, "focus", "button", "Erase everything");
      await page.keyboard.press("Enter");
      assert.equal(await focused(), "No, keep it");
      await page.keyboard.press("Escape");
      assert.equal(await focused(), "Erase everything");
      await page.keyboard.press("Enter");
      await page.keyboard.press("Enter");
      assert.equal(await focused(), "Erase everything");
      assert.equal(await visitor(), before);
    }));

  test("erasing erases, here and at the collector, and says so", () =>
    shown({}, async ({ page, recorder }) => {
      await flush(page);
      const [{ visitor }] = recorder.events;
      await press(page, "Erase everything");
      await press(page, "Yes, erase it");
      await says(page, "the server was asked to erase its copy");
      assert.equal(recorder.requests.at(-1).body.forget, visitor);
      await page.waitForFunction(
        ([name, visitor]) =>
          !document
            .querySelector(name)
            .shadowRoot.textContent.includes(visitor),
        [ELEMENT, visitor],
      );
    }));

  test("where the server refuses, the visitor is given the number to name", () =>
    shown(
      {},
      async ({ page, recorder }) => {
        await flush(page);
        const [{ visitor }] = recorder.events;
        recorder.answer(403);
        await press(page, "Erase everything");
        await press(page, "Yes, erase it");
        await says(page, "did not take the request");
        const status = await page.evaluate(
          (name) =>
            document
              .querySelector(name)
              .shadowRoot.querySelector("[part=status]").textContent,
          ELEMENT,
        );
        assert.ok(status.endsWith(visitor), status);
      },
      { errors: [/status of 403/] },
    ));

  test("all of it can be reached by keyboard, in order", () =>
    shown({}, async ({ page }) => {
      await flush(page);
      await says(page, "messages that arrived");
      const reached = [];
      for (let n = 0; n < 8; n++) {
        await page.keyboard.press("Tab");
        reached.push(
          await page.evaluate((name) => {
            const { activeElement } = document.querySelector(name).shadowRoot;
            return activeElement?.id || activeElement?.localName;
          }, ELEMENT),
        );
      }
      const order = reached.filter((name, at) => name != reached[at - 1]);
      const at = (name) => order.indexOf(name);
      assert.ok(at("analytics") >= 0 && at("analytics") < at("marketing"));
      assert.ok(at("marketing") < at("summary"));
      assert.ok(at("summary") < at("button"), reached.join());
    }));
});

describe("as axe-core judges it", () => {
  for (const lang of ["en", "de"])
    for (const colorScheme of ["light", "dark"])
      for (const consent of STATES)
        test(`${lang}, ${colorScheme}, ${consent}: no violation`, () =>
          shown(
            { lang, consent, colorScheme },
            async ({ page }) => {
              if (consent == "cookieless" || consent == "granted") {
                await flush(page);
                await act(page, "click", "summary");
              }
              await act(page, "click", "[part~=danger]");
              await page.evaluate(axe);
              const violations = await page.evaluate(async () => {
                const { violations } = await window.axe.run(document, {
                  runOnly: [
                    "wcag2a",
                    "wcag2aa",
                    "wcag21aa",
                    "wcag22aa",
                    "best-practice",
                  ],
                });
                return violations.map(({ id, nodes }) => [
                  id,
                  nodes.map(({ html }) => html),
                ]);
              });
              assert.deepEqual(violations, []);
            },
            { context: { viewport: { width: 375, height: 800 } } },
          ));
});

describe("on a strict page", () => {
  test("neither the content policy nor Trusted Types stop it, and its style is there", () =>
    visit(
      browser,
      {
        pages: {
          "/": pageWith({ consent: "cookieless" }).replace(
            /<style>.*?<\/style>|<script>.*?<\/script>/gs,
            "",
          ),
        },
        headers: {
          "content-security-policy":
            "default-src 'none'; script-src 'self' 'wasm-unsafe-eval'; connect-src 'self'; img-src 'self'; require-trusted-types-for 'script'; trusted-types 'none'",
        },
        warnings: ANY,
      },
      async ({ open, page }) => {
        await open();
        await loaded(page);
        await says(page, "counted without recognising you");
        const border = await page.evaluate(
          (name) =>
            getComputedStyle(
              document.querySelector(name).shadowRoot.querySelector("section"),
            ).borderTopStyle,
          ELEMENT,
        );
        assert.equal(border, "solid");
      },
    ));

  test("custom properties and parts change how it looks", () =>
    shown({}, async ({ page }) => {
      const look = await page.evaluate((name) => {
        const sheet = document.createElement("style");
        sheet.textContent = `${name} { --trailmark-background: rgb(1, 2, 3) } ${name}::part(title) { color: rgb(4, 5, 6) }`;
        document.head.append(sheet);
        const { shadowRoot } = document.querySelector(name);
        const style = (query) =>
          getComputedStyle(shadowRoot.querySelector(query));
        return [style("section").backgroundColor, style("h2").color];
      }, ELEMENT);
      assert.deepEqual(look, ["rgb(1, 2, 3)", "rgb(4, 5, 6)"]);
    }));
});

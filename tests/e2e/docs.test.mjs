// The documentation: what it lists is what there is, its examples and recipes work, no link leads nowhere, everyone can read it,
// and the page that looks for what is wrong finds it.

import assert from "node:assert/strict";
import { readFile, readdir } from "node:fs/promises";
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { join } from "node:path";
import { after, before, describe, test } from "node:test";

import { ATTRIBUTES } from "../../www/docs/scripts/attributes.js";
import { CHECKS } from "../../www/docs/scripts/checks.js";
import { COMMANDS } from "../../www/docs/scripts/commands.js";
import { launch } from "./support/browser.mjs";
import { startCollector } from "./support/collector.mjs";
import { root } from "./support/pages.mjs";

const PAGES = [
  "",
  "attributes/",
  "commands/",
  "recipes/",
  "recipes/consent-banner.html",
  "recipes/single-page.html",
  "recipes/shop.html",
  "recipes/collectors.html",
  "migration/",
  "nothing-arrives/",
  "example/",
];
const AXE = new Function(
  readFileSync(
    createRequire(import.meta.url).resolve("axe-core/axe.min.js"),
    "utf8",
  ),
);

let browser;
let collector;
before(async () => {
  browser = await launch();
  const serve = ["www/shop", "dist", "www"].flatMap((directory) => [
    "--serve",
    join(root, directory),
  ]);
  collector = await startCollector({ flags: serve });
});
after(async () => {
  await browser?.close();
  await collector?.close();
});

const read = (address, look, options) =>
  browser.visitor(async (page) => {
    await page.goto(`${collector.url}/docs/${address}`);
    await look(page);
  }, options);

const told = (page, text) =>
  page.waitForFunction(
    (text) =>
      [...document.querySelectorAll("#told > li")].some((row) =>
        row.textContent.includes(text),
      ),
    text,
  );

describe("what is listed is what there is", () => {
  test("attributes", async () => {
    const source = await readFile(join(root, "src/engine/options.rs"), "utf8");
    const [, rows] = /macro_rules! rows \{([\s\S]*?)\n\}\n/.exec(source);
    const names = [...rows.matchAll(/^(?:\s*")?([a-zA-Z]+)\|/gm)]
      .map(([, name]) => name)
      .filter((name) => !["userAgent", "webdriver"].includes(name));
    assert.ok(names.length > 20, names.join());
    const known = ATTRIBUTES.map(({ name }) =>
      name.slice(5).replace(/-(.)/g, (_, letter) => letter.toUpperCase()),
    );
    assert.deepEqual(known.toSorted(), [...names, "purpose"].toSorted());
  });

  test("commands", async () => {
    const source = await readFile(join(root, "js/commands.js"), "utf8");
    const [, list] = /export const commands = \{([\s\S]*?)\n\};/.exec(source);
    const names = [...list.matchAll(/^ {2}(\w+)[,:(]/gm)].map(
      ([, name]) => name,
    );
    assert.deepEqual(
      COMMANDS.map(({ name }) => name).toSorted(),
      names.toSorted(),
    );
  });

  test("documents that are named", async () => {
    const files = await readdir(join(root, "docs"));
    for (const { name, more } of ATTRIBUTES)
      assert.ok(files.includes(more), `${name} names docs/${more}`);
  });
});

test("no link leads nowhere, and no page throws", async () => {
  for (const address of PAGES)
    await read(address, async (page) => {
      const links = await page.evaluate(() => [
        ...new Set(
          [...document.querySelectorAll("a[href], link[href], script[src]")]
            .map((node) => node.href || node.src)
            .filter((href) => new URL(href).origin === location.origin),
        ),
      ]);
      for (const link of links) {
        const answer = await fetch(link);
        assert.equal(answer.status, 200, `${address} leads to ${link}`);
        const { hash } = new URL(link);
        if (hash)
          assert.match(
            await answer.text(),
            new RegExp(`id="?${hash.slice(1)}"?`),
            link,
          );
      }
    });
});

test("each attribute is tried on a page that has it", () =>
  read("attributes/", async (page) => {
    assert.equal(
      await page.locator("#attributes > section").count(),
      ATTRIBUTES.length,
    );
    for (const { name, example } of ATTRIBUTES) {
      await page.click(`#${name} button`);
      const frame = page.frameLocator(`#${name} iframe`);
      await frame.locator("#tag").waitFor();
      const tag = await frame.locator("#tag").textContent();
      for (const [attribute, value] of Object.entries(example))
        assert.ok(tag.includes(`${attribute}="${value}"`), tag);
      await frame.locator("[data-act=cart]").click();
      if (!SILENT.includes(name))
        await frame
          .locator("#told > li", { hasText: "event: add_to_cart" })
          .first()
          .waitFor();
      await page.click(`#${name} button`);
    }
  }));

/** With these nothing is an event here, or not before an answer. */
const SILENT = [
  "data-sample",
  "data-ignore",
  "data-consent",
  "data-purpose",
  // This browser is driven.
  "data-bots",
];

test("each command is run as it stands there", () =>
  read("", async (page) => {
    for (const { name } of COMMANDS) {
      await page.goto(`${collector.url}/docs/example/?run=${name}`);
      await page.waitForFunction(() => window.trailmark?.track);
      await page.click("#run");
      await told(page, SHOWN[name]);
      assert.doesNotMatch(await page.textContent("#told"), /threw/, name);
    }
  }));

const SHOWN = {
  page: "event: page_view",
  track: "event: add_to_cart",
  identify: "heard: consent",
  consent: "heard: consent",
  config: "heard: ready",
  on: "phase: conversion",
  off: "event: unheard",
  use: "event: open",
  journey: '"phase"',
  flush: '"sent"',
  export: "{",
  forget: "heard: ready",
};

describe("recipes work", () => {
  test("a consent banner: nothing before an answer, what waited after it", () =>
    read("recipes/consent-banner.html", async (page) => {
      await page.waitForFunction(() => window.trailmark?.track);
      const before = await stored("recipes");
      await page.evaluate(() => trailmark.flush());
      assert.equal(await stored("recipes"), before);
      await page.click("[data-answer=granted]");
      await told(page, "consent_change");
      await page.evaluate(() => trailmark.flush());
      assert.ok((await stored("recipes")) > before);
      assert.ok(
        await page.evaluate(() => document.querySelector("#banner").hidden),
      );
      await page.reload();
      assert.ok(
        await page.evaluate(() => document.querySelector("#banner").hidden),
      );
    }));

  test("a single-page application: each route is a view", () =>
    read("recipes/single-page.html", async (page) => {
      await told(page, "page_view");
      const views = () =>
        page.locator("#told > li", { hasText: "page_view" }).count();
      const first = await views();
      await page.click("[data-route=kettles]");
      await page.waitForFunction(
        (n) => document.querySelectorAll("#told > li").length > n,
        first,
      );
      await page.click("#dialog");
      await page.waitForFunction(
        (n) =>
          [...document.querySelectorAll("#told > li")].filter(
            (row) => row.textContent === "page_view",
          ).length >=
          n + 2,
        first,
      );
    }));

  test("a shop: by dataLayer, by a call, and an order", () =>
    read("recipes/shop.html", async (page) => {
      await page.waitForFunction(() => window.trailmark?.track);
      for (const [button, event] of [
        ["#layer", "add_to_cart"],
        ["#call", "begin_checkout"],
        ["#order", "purchase"],
      ]) {
        await page.click(button);
        await told(page, event);
      }
    }));

  test("several collectors: the one that is there has it", () =>
    read("recipes/collectors.html", async (page) => {
      await page.waitForFunction(() => window.trailmark?.track);
      await page.click("#tell");
      await told(page, "told_to_both");
      await page.waitForTimeout(0);
      for (let tries = 0; tries < 100; tries++) {
        const rows = await collector.query(
          "SELECT count(*) AS n FROM events WHERE name = 'told_to_both'",
        );
        if (rows[0].n === 1) return;
        await page.waitForTimeout(100);
      }
      assert.fail("it did not arrive");
    }));
});

describe("the page that looks for what is wrong", () => {
  const results = async (page, script, at) => {
    await page.waitForSelector("#checks[data-done]", { state: "attached" });
    await page.fill("#script", script);
    await page.fill("#collector", at);
    await page.click("#ask button");
    await page.waitForSelector("#checks[data-done]", { state: "attached" });
    return page.evaluate(() =>
      Object.fromEntries(
        [...document.querySelectorAll("#checks li")].map((row) => [
          row.dataset.check,
          row.dataset.result,
        ]),
      ),
    );
  };

  test("finds nothing wrong with the demo", () =>
    read("nothing-arrives/", async (page) => {
      const found = await results(page, "/trailmark.js", "/v1/beacons");
      assert.equal(Object.keys(found).length, CHECKS.length);
      const wrong = Object.entries(found).filter(([, is]) => is === "bad");
      assert.deepEqual(wrong, []);
    }));

  for (const [what, script, at, check] of [
    [
      "no script",
      "/nowhere/trailmark.js",
      "/v1/beacons",
      "The tag’s file is there",
    ],
    [
      "another file",
      "/docs/scripts/dom.js",
      "/v1/beacons",
      "It is a script to the browser",
    ],
    [
      "no siblings",
      "/docs/scripts/attributes.js",
      "/v1/beacons",
      "The module lies beside it",
    ],
    [
      "a wrong address",
      "/trailmark.js",
      "/v1/nothing",
      "The collector takes a beacon",
    ],
    [
      "nobody there",
      "/trailmark.js",
      "http://127.0.0.1:9/v1/beacons",
      "The collector is reached",
    ],
  ])
    test(`names ${what}`, () =>
      read("nothing-arrives/", async (page) => {
        const found = await results(page, script, at);
        assert.equal(found[check], "bad", JSON.stringify(found));
      }));

  test("knows a browser that is driven", () =>
    read("nothing-arrives/", async (page) => {
      const found = await results(page, "/trailmark.js", "/v1/beacons");
      assert.equal(found["This browser is no robot"], "open");
    }));
});

describe("everyone can read it", () => {
  for (const colorScheme of ["light", "dark"])
    for (const width of [320, 1280])
      test(`axe finds nothing serious, ${colorScheme}, ${width} px`, () =>
        browser.visitor(
          async (page) => {
            for (const address of PAGES) {
              await page.goto(`${collector.url}/docs/${address}`);
              await page.evaluate(AXE);
              const { violations } = await page.evaluate(() =>
                window.axe.run({ resultTypes: ["violations"] }),
              );
              const serious = violations
                .filter(({ impact }) =>
                  ["serious", "critical"].includes(impact),
                )
                .map(({ id, nodes }) => [address, id, nodes[0].html]);
              assert.deepEqual(serious, []);
              const beyond = await page.evaluate(
                () => document.documentElement.scrollWidth - innerWidth,
              );
              assert.ok(beyond <= 0, `${address} is ${beyond} px too wide`);
            }
          },
          { colorScheme, viewport: { width, height: 800 } },
        ));
});

async function stored(site) {
  const [{ n }] = await collector.query(
    "SELECT count(*) AS n FROM events WHERE site = ?",
    site,
  );
  return n;
}

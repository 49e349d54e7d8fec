// The documentation site as `cargo xtask demo` serves it: every example does what its page says, every attribute and
// command has one, no link is dead, and axe-core finds nothing serious.

import assert from "node:assert/strict";
import { createRequire } from "node:module";
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { after, before, describe, test } from "node:test";

import { key } from "../../www/docs/site/live.mjs";
import { ATTRIBUTES } from "../../www/docs/table/attributes.mjs";
import { COMMANDS, MARKUP } from "../../www/docs/table/commands.mjs";
import { behindAList, onSite, openDocs } from "./support/docs.mjs";
import { root } from "./support/pages.mjs";

const EXAMPLES = [...ATTRIBUTES, ...COMMANDS, ...MARKUP];
let browser;
let collector;
let docs;
let pages;
before(async () => {
  docs = await openDocs();
  ({ browser, collector, pages } = docs);
});
after(() => docs?.close());

describe("nothing is missing", () => {
  test("every option that the engine knows is in the table, with the engine's values", async () => {
    const rows = await optionsOfTheEngine();
    const table = new Map(ATTRIBUTES.map((row) => [optionOf(row.name), row]));
    assert.deepEqual(
      [...table.keys()].sort(),
      rows.map(({ name }) => name).sort(),
    );
    for (const { name, otherwise, takes } of rows) {
      const row = table.get(name);
      // Of a purpose the engine has no word: where nothing is said it is the first.
      if (otherwise) assert.equal(row.default, otherwise, name);
      const words = row.takes.words ?? row.takes.list;
      if (words !== undefined)
        assert.equal(words, takes.replace(/^, ?/, ""), name);
      else if (row.takes.number)
        assert.equal(row.takes.number.join(" to "), takes, name);
      else if (row.takes.flag) assert.equal(takes, "true false", name);
    }
  });

  test("every command that there is is in the table", async () => {
    const source = await readFile(join(root, "js/commands.js"), "utf8");
    const [, body] = /export const commands = \{\n([\s\S]*?)\n\};/.exec(source);
    const names = [...body.matchAll(/^ {2}(\w+)/gm)].map(([, name]) => name);
    assert.deepEqual(COMMANDS.map(({ name }) => name).sort(), names.sort());
  });

  test("every attribute that the README names is in the table", async () => {
    const readme = await readFile(join(root, "README.md"), "utf8");
    const [, list] = /Attributes that work today:([\s\S]*?)\n\n/.exec(readme);
    const known = new Set(ATTRIBUTES.map(({ name }) => name));
    for (const [, name] of list.matchAll(/`(data-[\w-]+)/g))
      assert.ok(known.has(name), name);
  });
});

describe("each example does what its page says", () => {
  for (const row of EXAMPLES)
    test(row.name, () =>
      browser.visitor(async (page) => {
        page.setDefaultTimeout(20_000);
        await page.goto(`${collector.url}/docs/live/${key(row.name)}/`);
        await page.waitForFunction(() => window.trailmark?.track);
        await says(page, row.live.first ?? "ready");
        const things = page.locator(THINGS);
        for (let at = 0; at < (await things.count()); at++)
          await use(things.nth(at), page);
        for (const text of row.live.shows) await says(page, text);
        const log = await page.textContent("#log");
        for (const text of row.live.never ?? [])
          assert.doesNotMatch(log, new RegExp(text.replace("?", "\\?")));
      }),
    );
});

describe("each recipe does what its page says", () => {
  test("consent banner: nothing before the answer, all that waited after a yes, and a no on the next page", () =>
    onRecipe("consent", async (page) => {
      await page.waitForSelector("#consent:not([hidden])");
      assert.doesNotMatch(await page.textContent("#log"), /sent to|event /);
      await page.click("text=Allow");
      await says(page, "consent granted, from api");
      await says(page, "event page_view");
      await page.click("#privacy-choices");
      await page.click("text=No, thanks");
      await says(page, "consent denied");
      await page.reload();
      await says(page, "consent denied, from api:early");
      assert.equal(await page.isVisible("#consent"), false);
      assert.doesNotMatch(await page.textContent("#log"), /event page_view/);
    }));

  test("single-page application: each route is a view with its title", () =>
    onRecipe("spa", async (page) => {
      await says(page, "event page_view");
      await page.click("text=Kettles");
      await says(page, '"title": "kettles – an application"');
      await page.click("nav >> text=Cups by price");
      await says(page, '"title": "cups – an application"');
      await page.goBack();
      await page.waitForFunction(
        () =>
          document.querySelector("#log").textContent.split("event page_view")
            .length === 5,
      );
    }));

  test("shop: what is told twice is one event", () =>
    onRecipe("shop", async (page) => {
      for (const id of ["view", "add", "checkout", "order", "thanks"])
        await page.click(`#${id}`);
      await says(page, '"reason": "duplicate"');
      await page.evaluate(() => window.trailmark.flush());
      const log = await page.textContent("#log");
      for (const name of [
        "view_item",
        "add_to_cart",
        "begin_checkout",
        "purchase",
      ])
        assert.equal(log.split(`event ${name}{`).length, 2, `${name}: ${log}`);
    }));

  test("several collectors: each gets what its purpose allows, in its words", () =>
    onRecipe("collectors", async (page) => {
      await page.click("#statistics");
      await says(page, "sent to https://plausible.example/api/event");
      await page.click("#subscribe");
      await says(page, "sent to /v1/beacons");
      assert.doesNotMatch(
        await page.textContent("#log"),
        /to https:\/\/posthog/,
      );
      await page.click("#all");
      await page.click("#subscribe");
      await says(page, "sent to https://posthog.example");
    }));
});

describe("what is written on the pages is true", () => {
  test("every attribute, command and event that a page names is one", async () => {
    const names = await readFile(join(root, "js/commerce/names.js"), "utf8");
    const { SHOP, BESIDE } = await import(
      `data:text/javascript,${encodeURIComponent(names)}`
    );
    const attributes = ATTRIBUTES.map(({ name }) => name);
    const commands = [...COMMANDS.map(({ name }) => name), "q"];
    for (const path of pages.filter((path) => !path.startsWith("reference/"))) {
      const text = (await textOf(`/docs/${path}`)).replaceAll("&quot;", '"');
      const shown = [...text.matchAll(/<code>([\s\S]*?)<\/code>/g)]
        .map(([, code]) => code)
        .join("\n");
      for (const [name] of shown.matchAll(/\bdata-(?!trailmark)[a-z-]+/g))
        assert.ok(
          attributes.includes(name) || OTHERS.has(name),
          `${path}: ${name}`,
        );
      for (const [, name] of shown.matchAll(CALL))
        assert.ok(commands.includes(name), `${path}: ${name}`);
      if (!path.startsWith("migrate/")) continue;
      // In the tables the last column is ours.
      for (const [, ours] of text.matchAll(/<td>((?:(?!<td>).)*)<\/td><\/tr>/g))
        for (const [, name] of ours.matchAll(
          /(?:track\("|<code>)([a-z]+(?:_[a-z]+)+)\b/g,
        ))
          assert.ok(
            SHOP.test(name) || BESIDE.test(name) || OURS.has(name),
            `${path}: ${name}`,
          );
    }
  });

  test("what is answered 403 is given up and not sent again", () =>
    behindAList((foreign) =>
      onSite(
        {
          "/": `<!doctype html><title>Own</title><script>
window.trailmark=function(){(trailmark.q=trailmark.q||[]).push(arguments)};
window.answers=[];
window.reasons=[];
trailmark("on","beacon",({status})=>answers.push(status));
trailmark("on","dropped",({reason})=>reasons.push(reason));
</script><script async src="/trailmark.js" data-collector="${foreign.collector}" data-batch-ms="0"></script>`,
        },
        (site) =>
          browser.visitor(async (page) => {
            await page.goto(site.url);
            await page.waitForFunction(() => answers[0] && reasons[0]);
            assert.deepEqual(await page.evaluate(() => trailmark.flush()), {
              sent: 0,
              queued: 0,
            });
            const [answers, reasons] = await page.evaluate(() => [
              window.answers,
              window.reasons,
            ]);
            assert.deepEqual([...new Set(answers)], [403]);
            assert.deepEqual([...new Set(reasons)], ["rejected"]);
          }),
      ),
    ));
});

describe("pages", () => {
  for (const [where, width, scheme] of [
    ["on a small phone", 320, "light"],
    ["on a wide screen in the dark", 1600, "dark"],
  ])
    test(`axe-core finds nothing serious ${where}, and nothing is wider than the window`, () =>
      browser.visitor(
        async (page) => {
          const axe = await readFile(
            createRequire(import.meta.url).resolve("axe-core/axe.min.js"),
            "utf8",
          );
          // Measured in a world of its own: the pages' policy lets no foreign script in.
          for (const path of LOOKED_AT) {
            await page.goto(`${collector.url}/docs/${path}`);
            const wide = await page.evaluate(
              () => document.documentElement.scrollWidth - innerWidth,
            );
            assert.ok(wide <= 0, `${path} is ${wide} px too wide`);
            await page.evaluate(axe);
            const { violations } = await page.evaluate(() => window.axe.run());
            const serious = violations
              .filter(({ impact }) => /serious|critical/.test(impact))
              .map(({ id, nodes }) => `${id}: ${nodes[0].html}`);
            assert.deepEqual(serious, [], path);
          }
        },
        { viewport: { width, height: 800 }, colorScheme: scheme },
      ));

  test("by keyboard: past the menu, through it, and an example runs beside its text", () =>
    browser.visitor(async (page) => {
      await page.goto(`${collector.url}/docs/commands/`);
      await page.keyboard.press("Tab");
      await page.keyboard.press("Enter");
      assert.equal(await focused(page), "main");
      await page.focus(".menu summary");
      await page.keyboard.press("Enter");
      assert.ok(await page.isVisible("nav[aria-label=Contents]"));
      await page.keyboard.press("Escape");
      assert.ok(!(await page.isVisible("nav[aria-label=Contents]")));
      await page.focus('[data-live="/docs/live/flush/"] a');
      await page.keyboard.press("Enter");
      const example = page.frameLocator('iframe[title="Example: flush"]');
      await example.locator("#send").click();
      await example.locator("#log >> text=queued").first().waitFor();
    }));

  test("no link is dead, and no fragment leads nowhere", async () => {
    const ids = new Map();
    const texts = new Map();
    for (const path of pages) {
      const text = await textOf(`/docs/${path}`);
      texts.set(`/docs/${path}`, text);
      const found = [...text.matchAll(/ id="([^"]+)"/g)].map(([, id]) => id);
      assert.equal(new Set(found).size, found.length, `ids of /docs/${path}`);
      ids.set(`/docs/${path}`, new Set(found));
    }
    const dead = [];
    const known = new Map();
    for (const [path, text] of texts)
      for (const [, , given] of text.matchAll(/ (href|src)="([^"]+)"/g)) {
        const url = new URL(
          given.replaceAll("&amp;", "&"),
          collector.url + path,
        );
        if (url.origin !== collector.url) continue;
        const { pathname, hash } = url;
        if (!known.has(pathname))
          known.set(pathname, await statusOf(url.origin + pathname));
        const there = known.get(pathname) === 200;
        const anchor = decodeURIComponent(hash.slice(1));
        const isFound = !anchor || ids.get(pathname)?.has(anchor);
        if (!there || !isFound) dead.push(`${path} → ${given}`);
      }
    assert.deepEqual(dead, []);
  });

  test("nobody else is asked for anything, and no script or style is inline", async () => {
    for (const path of pages) {
      const text = await textOf(`/docs/${path}`);
      assert.doesNotMatch(
        text,
        /<(script|img|link|iframe)[^>]+(src|href)="(https?:)?\/\//,
      );
      assert.doesNotMatch(
        text,
        /<script(?![^>]+src=)|<style| style="| on\w+="/,
      );
    }
  });
});

/** Opens a recipe's page as a visitor of its own. */
const onRecipe = (name, act) =>
  browser.visitor(async (page) => {
    page.setDefaultTimeout(20_000);
    await page.goto(`${collector.url}/docs/live/recipe-${name}/`);
    await says(page, "ready");
    await act(page);
  });

/** A command of Trailmark's, and none of its files. */
const CALL = /\btrailmark(?:\.(?!\w*\.?(?:js|wasm|example)\b)|\(["'])(\w+)/g;

/** Attributes of Plausible's script, and of a page that is an example. */
const OTHERS = new Set(
  "data-domain data-api data-exclude data-order".split(" "),
);

const focused = (page) => page.evaluate(() => document.activeElement.id);

/** One page of each kind. */
const LOOKED_AT = [
  "",
  "attributes/",
  "commands/",
  "markup/",
  "start/shop/",
  "recipes/consent-banner/",
  "check/",
  "troubleshooting/",
  "migrate/matomo/",
  "reference/",
  "reference/consent/",
  "reference/behaviour/",
  "live/data-consent/",
  "live/recipe-shop/",
];

/** Automatic events and their parameters (the contract's section 3), and what is no name of an event. */
const OURS = new Set(
  "page_view session_start user_engagement engaged_ms scroll_percent outbound_click file_download form_start form_submit not_found cart_abandoned search_term transaction_id video_start".split(
    " ",
  ),
);

/** Rows of `src/engine/options.rs` but those that the browser says: name, default, and what the option takes. */
async function optionsOfTheEngine() {
  const source = await readFile(join(root, "src/engine/options.rs"), "utf8");
  const [, rows] = /macro_rules! rows \{([\s\S]*?)\nconst ROWS/.exec(source);
  const table = await readFile(join(root, "src/wire/protocol/mod.rs"), "utf8");
  const [, open] = /macro_rules! protocols[\s\S]*?\[([\s\S]*?)\]/.exec(table);
  const protocols = [...open.matchAll(/(\w+) \w+,/g)].map(([, name]) => name);
  return [...rows.matchAll(ROW)]
    .map(([, name, otherwise, takes]) => ({ name, otherwise, takes }))
    .filter(({ name }) => !OF_THE_BROWSER.includes(name))
    .map((row) =>
      row.name === "protocol"
        ? { ...row, takes: `, trailmark ${protocols.join(" ")}` }
        : row,
    );
}

const ROW = /(?:^|"|\\n)([a-zA-Z]+)\|([^|"\n]*)\|([^"\n]*)/gm;
const OF_THE_BROWSER = ["userAgent", "webdriver"];

/** As `dataset` has it: `data-batch-size` is `batchSize`. */
const optionOf = (attribute) =>
  attribute
    .slice("data-".length)
    .replace(/-(\w)/g, (_, letter) => letter.toUpperCase());

/** What can be pressed, followed or chosen in an example. */
const THINGS =
  ".live-body button:visible, .live-body [data-try], .live-body select";

async function use(thing) {
  const name = await thing.evaluate((element) => element.tagName);
  if (name === "SELECT") await thing.selectOption({ index: 1 });
  else await thing.click();
}

const says = (page, text) =>
  page
    .waitForFunction(
      (text) => document.querySelector("#log").textContent.includes(text),
      text,
    )
    .catch(async () => {
      const log = await page.textContent("#log");
      throw new Error(
        `waited in vain for ${JSON.stringify(text)}; the log: ${log}`,
      );
    });

async function textOf(path) {
  const answer = await fetch(collector.url + path);
  assert.equal(answer.status, 200, path);
  return answer.text();
}

async function statusOf(url) {
  const answer = await fetch(url);
  await answer.body?.cancel();
  return answer.status;
}

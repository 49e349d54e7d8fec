// A visitor of the demo shop looks at what is known, takes it along, and erases it:
// on the device, and in the database of the real collector.

import assert from "node:assert/strict";
import { readFile } from "node:fs/promises";
import { after, before, test } from "node:test";

import { launch } from "./support/browser.mjs";
import { openShop } from "./support/shop.mjs";

let browser;
let shop;
before(async () => {
  [browser, shop] = await Promise.all([launch(), openShop()]);
});
after(async () => {
  await browser?.close();
  await shop?.close();
});

const rows = async () => {
  const tables = ["events", "visitors", "sessions", "ledgers", "beacons"];
  const counts = await Promise.all(
    tables.map((table) => shop.query(`SELECT count(*) AS n FROM ${table}`)),
  );
  return Object.fromEntries(
    tables.map((table, at) => [table, counts[at][0].n]),
  );
};

const ask = (page, command) =>
  page.evaluate((command) => trailmark[command](), command);

async function shopping(page, path) {
  await page.goto(shop.url + path);
  await page.waitForFunction(() => window.trailmark?.track);
}

const panel = "trailmark-privacy";

/** The panel says so. */
const says = (page, words) =>
  page.waitForFunction(
    ([panel, words]) =>
      document.querySelector(panel)?.shadowRoot?.textContent.includes(words),
    [panel, words],
  );

const press = (page, said) =>
  page.evaluate(
    ([panel, said]) =>
      [...document.querySelector(panel).shadowRoot.querySelectorAll("button")]
        .find(({ textContent }) => textContent == said)
        .click(),
    [panel, said],
  );

test("the visitor's id is never in the database, and after erasing nothing of theirs is", () =>
  browser.visitor(async (page) => {
    await shopping(page, "/");
    await page.click("#consent-allow");
    // Who leaves at once is nobody yet.
    await page.waitForFunction(
      async () => (await trailmark.journey()).visitor !== null,
    );
    await shopping(page, "/products/glass-teapot/");
    await ask(page, "flush");
    const { journey, sent } = await ask(page, "export");
    assert.ok(sent.length > 0);
    const found = async () => {
      const files = await Promise.all(
        ["", "-wal"].map((end) => readFile(shop.database + end, "latin1")),
      );
      return files.some((text) => text.includes(journey.visitor));
    };
    assert.equal(await found(), false);
    assert.ok((await rows()).events >= sent.length);

    await shopping(page, "/help/#privacy");
    await says(page, "Your random number");
    await press(page, "Erase everything");
    await press(page, "Yes, erase it");
    await says(page, "asked to erase its copy");

    const { events } = await shop.get(
      `/api/events?bots=1&visitor=${journey.visitor}`,
    );
    assert.deepEqual(events, []);
    const left = await shop.query("SELECT body FROM events");
    const ids = sent.map(({ event }) => event.id);
    assert.equal(
      left.some(({ body }) => ids.includes(JSON.parse(body).id)),
      false,
    );

    // Who comes back in the same browser is somebody new.
    await shopping(page, "/cups/");
    await ask(page, "flush");
    const now = await ask(page, "journey");
    assert.notEqual(now.visitor, journey.visitor);
    assert.equal((await shop.get("/api/summary?bots=1")).visitors, 1);
    assert.equal((await rows()).visitors, 1);
  }));

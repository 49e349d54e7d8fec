// Robots on the dashboard: left out unless they are asked for, and it is said how many.

import assert from "node:assert/strict";
import { randomUUID } from "node:crypto";
import { after, before, test } from "node:test";

import { launch } from "./support/browser.mjs";
import { startCollector } from "./support/collector.mjs";

let browser;
let collector;
before(async () => {
  browser = await launch();
  collector = await startCollector();
  await tell("Tea for people", false);
  await tell("Tea for robots", true);
});
after(async () => {
  await browser?.close();
  await collector?.close();
});

/** One event of a visitor of its own arrives at the collector. */
async function tell(title, bot) {
  const answer = await fetch(collector.collector, {
    method: "POST",
    headers: { "content-type": "text/plain" },
    body: JSON.stringify({
      v: 1,
      beacon: randomUUID(),
      sent_at: Date.now(),
      ledger: { created: 1, acked: 0, pending: 1 },
      events: [
        {
          id: randomUUID(),
          name: "page_view",
          at: Date.now(),
          seq: 1,
          session: randomUUID(),
          channel: bot ? "Referral" : "Direct",
          page: { url: "https://shop.example/", title },
          consent: "cookieless",
          ...(bot && { bot }),
        },
      ],
    }),
  });
  assert.equal(answer.status, 202);
}

/** The dashboard, once it shows the person, who is always there. */
const watch = (path, look) =>
  browser.visitor(async (page) => {
    await page.goto(collector.url + path);
    await page.waitForSelector("#state[data-state=live]");
    await shows(page, /Tea for people/);
    await look(page);
  });

const shows = (page, words) =>
  page.waitForFunction(
    (words) => new RegExp(words).test(document.body.innerText),
    words.source,
  );

const hides = (page, words) =>
  page.waitForFunction(
    (words) => !new RegExp(words).test(document.body.innerText),
    words.source,
  );

const visitors = (page) =>
  page.waitForFunction(
    () => document.getElementById("total-visitors").textContent,
  );

test("are left out, and how many is said", () =>
  watch("/dashboard", async (page) => {
    await shows(page, /Include robots\s+1 event left out/);
    await hides(page, /Tea for robots/);
    assert.equal(await (await visitors(page)).jsonValue(), "1");
    // Nor do they come in later.
    await tell("More tea for robots", true);
    await tell("More tea for people", false);
    await shows(page, /More tea for people/);
    await shows(page, /2 events left out/);
    await hides(page, /More tea for robots/);
  }));

test("come with a switch, which the address remembers, and go with it", () =>
  watch("/dashboard", async (page) => {
    await page.click("#filter-bots");
    await shows(page, /Tea for robots/);
    await shows(page, /events included/);
    assert.equal(new URL(page.url()).search, "?bots=1");
    await page.click("#filter-bots");
    await hides(page, /Tea for robots/);
    await shows(page, /events left out/);
    assert.equal(new URL(page.url()).search, "");
  }));

test("are there at once where the address asks for them, and as they come", () =>
  watch("/dashboard?bots=1", async (page) => {
    await shows(page, /Tea for robots/);
    await tell("Late tea for robots", true);
    await shows(page, /Late tea for robots/);
  }));

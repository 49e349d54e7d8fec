// A page full of personal data: in its address, where it was linked from, its title,
// links, forms, parameters and dataLayer. Nothing of it comes out: not in beacons, not on
// the device, not in the page's events, not on the console.

import assert from "node:assert/strict";
import { after, before, describe, test } from "node:test";

import { launch } from "./support/browser.mjs";
import { flush, html, loaded, visit } from "./support/visit.mjs";

let browser;
before(async () => {
  browser = await launch();
});
after(() => browser?.close());

/** By kind: as it is planted, and what of it must be found nowhere. */
const PLANTED = {
  email: ["erika.mustermann+tea@example.com", "mustermann"],
  phone: ["+49 151 23456789", "23456789"],
  card: ["4012 8888 8888 1881", "8888 1881"],
  iban: ["DE89 3704 0044 0532 0130 00", "0044 0532"],
  ip: ["203.0.113.77", "203.0.113.77"],
  token: [
    "5f4dcc3b5aa765d61d8327deb882cf99",
    "5f4dcc3b5aa765d61d8327deb882cf99",
  ],
  secret: ["password=hunter2hunter2", "hunter2"],
  custom: ["KD-471108", "471108"],
};

const attributes = {
  "data-consent": "granted",
  "data-debug": true,
  "data-scrub": "KD-######",
  "data-query-params": "k",
  "data-hash-routing": true,
};

/** A page that holds a text wherever a page can. */
const shop = (text) =>
  html({
    attributes,
    title: `Order of ${text}`,
    head: `<script>dataLayer = [{ event: "view_item_list", ecommerce: {
      item_list_name: ${JSON.stringify(text)},
      items: [{ item_id: "t-1", item_name: ${JSON.stringify(text)}, price: 1 }] } }]</script>`,
    body: `<a id="out" href="https://other.example/${encodeURIComponent(text)}?x=${encodeURIComponent(text)}">${text}</a>
      <button id="declared" data-trailmark-event="declared" data-trailmark-note="${text}">${text}</button>
      <form id="form" name="${text}" action="/next"><input id="input" name="${text}"><button id="submit">go</button></form>`,
  });

for (const [kind, [text, core]] of Object.entries(PLANTED))
  test(`[${kind}] stands where personal data was, and that is nowhere`, () => {
    const inUrl = encodeURIComponent(text);
    const path = `/u/${inUrl}`;
    return visit(
      browser,
      {
        pages: Object.fromEntries(
          [path, "/next"].map((path) => [
            new URL(path, "http://x").pathname,
            shop(text),
          ]),
        ),
      },
      async ({ open, page, recorder, site }) => {
        const said = [];
        page.on("console", (message) => said.push(message.text()));
        await page.addInitScript(() => {
          window.heard = [];
          document.addEventListener("trailmark:event", ({ detail }) =>
            window.heard.push(JSON.stringify(detail)),
          );
        });
        await open(
          `${path}?utm_campaign=${inUrl}&k=${inUrl}&q=${inUrl}&name=${inUrl}#/r/${inUrl}`,
          { referrer: `${site.url}/from/${inUrl}?a=${inUrl}` },
        );
        await loaded(page);
        await page.evaluate((text) => {
          trailmark.track(`told ${text}`, {
            note: `about ${text}.`,
            [text]: 1,
            deep: { list: [{ x: text }] },
            password: { any: ["hunter2"] },
          });
          trailmark.page({
            url: `${location.origin}/w/${encodeURIComponent(text)}`,
            title: text,
          });
          trailmark.identify("u-1", { note: text });
          dataLayer.push({ event: "search", search_term: text });
          document.addEventListener("click", (event) => event.preventDefault());
          document.addEventListener("submit", (event) =>
            event.preventDefault(),
          );
          for (const id of ["out", "declared", "submit"])
            document.getElementById(id).click();
        }, text);
        await flush(page);

        const kept = await page.evaluate(everything);
        const heard = await page.evaluate(() => window.heard);
        const sent = recorder.requests.map(({ body }) => JSON.stringify(body));
        assert.ok(heard.length > 6 && sent.length > 0 && kept.length > 100);
        assert.match(sent.join(), RegExp(`\\[${kind}\\]`));
        for (const [where, texts] of Object.entries({
          beacons: sent,
          device: [kept],
          events: heard,
          console: said,
        }))
          for (const trace of [core, encodeURIComponent(core)])
            assert.ok(
              !texts.join("\n").includes(trace),
              `${trace} in ${where}: ${texts.find((text) => text.includes(trace))}`,
            );
      },
    );
  });

test("ids, prices, dates and click ids stay as they are", () =>
  visit(
    browser,
    { pages: { "/": html({ attributes }) } },
    async ({ open, page, recorder }) => {
      const params = {
        transaction_id: "4012888888881881",
        value: 19.9,
        ean: "4006381333931",
        note: "302-1234567-1234567 on 2024-05-12, 52.520008, 13.404954",
        items: [{ item_id: "5f4dcc3b5aa765d61d8327deb882cf99", price: 9.95 }],
      };
      await open(
        "/?gclid=EAIaIQobChMI5Z2X9qLvggMVx5BoCR0xYQz4EAAYASAAEgK1XfD_BwE",
      );
      await loaded(page);
      await page.evaluate((params) => trailmark.track("told", params), params);
      await flush(page);
      const events = recorder.requests.flatMap(({ body }) => body.events);
      const { params: found, campaign } = events.find(
        ({ name }) => name === "told",
      );
      assert.deepEqual(found, params);
      assert.match(campaign.click_id, /^gclid:EAIaIQob.*BwE$/);
    },
  ));

describe("identify", () => {
  test("takes no address for an id, and says so", () =>
    visit(
      browser,
      {
        pages: { "/": html({ attributes }) },
        warnings: [/identify\(\) takes an id, no personal data/],
      },
      async ({ open, page, recorder }) => {
        await open();
        await loaded(page);
        await page.evaluate(() => {
          trailmark.identify("erika@example.com");
          trailmark.identify("erika@example.com");
          trailmark.track("told");
        });
        await flush(page);
        const sent = JSON.stringify(recorder.requests);
        assert.match(sent, /"user":"\[email\]"/);
        assert.doesNotMatch(sent, /erika/);
      },
    ));
});

/** All that the page's origin keeps on the device, as a text. */
async function everything() {
  const kept = [
    document.cookie,
    JSON.stringify(localStorage),
    JSON.stringify(sessionStorage),
  ];
  for (const { name } of await indexedDB.databases()) {
    const database = await new Promise((done, fail) => {
      const request = indexedDB.open(name);
      request.onsuccess = () => done(request.result);
      request.onerror = fail;
    });
    for (const store of database.objectStoreNames) {
      const values = await new Promise((done, fail) => {
        const request = database.transaction(store).objectStore(store).getAll();
        request.onsuccess = () => done(request.result);
        request.onerror = fail;
      });
      kept.push(JSON.stringify(values));
    }
    database.close();
  }
  return kept.join("\n");
}

// What leaves a page under `data-privacy`: under `private` reports alone, one per visitor and day, whatever is
// done on the page; under `coarse` no title, no query, no id, and no time within the hour.

import assert from "node:assert/strict";
import { after, before, describe, test } from "node:test";
import { launch } from "./support/browser.mjs";
import { flush, html, leave, loaded, visit } from "./support/visit.mjs";

const HOUR = 3_600_000;
const DAY = 24 * HOUR;
const PLANTED = "pLaNtEd";
const ALPHABET = {
  phase: ["awareness", "consideration", "conversion", "retention", "advocacy"],
  channel: ["direct", "organic", "paid", "referral", "owned", "other"],
  outcome: ["none", "engaged", "cart", "purchase"],
};

let browser;

before(async () => {
  browser = await launch();
});

after(() => browser?.close());

/** A site of two pages on which everything is named so that it would be found. */
const site = (attributes, more = {}) => ({
  pages: Object.fromEntries(
    ["/shop/4711", "/next"].map((path) => [
      path,
      html({
        attributes,
        title: PLANTED,
        body: `<a id="out" href="https://elsewhere.invalid/${PLANTED}/4711?${PLANTED}">${PLANTED}</a>
<a id="file" href="/${PLANTED}.pdf" download>file</a>
<form id="form"><input name="q" value="${PLANTED}"><button>go</button></form>`,
      }),
    ]),
  ),
  ...more,
});

const ARRIVAL = `/shop/4711?utm_source=news&utm_medium=email&ref=${PLANTED}`;

/** What visitors and shops do, and what their pages tell of it. */
async function shopAround(page) {
  await loaded(page);
  await page.evaluate((planted) => {
    const item = { item_id: "K-1", item_name: planted, price: 20 };
    trailmark("track", "view_item", { items: [item], note: "n" });
    trailmark("track", "add_to_cart", { items: [item], value: 20 });
    trailmark("track", "seen", { time: Date.now(), title: planted });
    trailmark("track", "purchase", {
      transaction_id: "T-1",
      value: 20,
      currency: "EUR",
      items: [item],
    });
    trailmark("page", { url: `${location.origin}/next/778899?x=${planted}` });
    // Neither may lead away.
    for (const id of ["out", "file"]) {
      const link = document.getElementById(id);
      link.target = "_self";
      link.addEventListener("click", (event) =>
        setTimeout(() => event.preventDefault()),
      );
    }
    document
      .querySelector("input")
      .dispatchEvent(new InputEvent("input", { bubbles: true }));
  }, PLANTED);
}

function assertReport({ headers, body }) {
  const [event, ...others] = body.events;
  assert.deepEqual(others, []);
  const isDaily = event.consent === "granted";
  const epsilon = isDaily ? 1 : 0.5;
  const { answers, day } = event.params;
  for (const [question, answer] of Object.entries(answers))
    assert.ok(ALPHABET[question].includes(answer), answer);
  assert.deepEqual(body, {
    v: 1,
    beacon: body.beacon,
    sent_at: Math.floor(body.sent_at / DAY) * DAY,
    ledger: { acked: 0, pending: 1, dropped: {}, created: 1 },
    events: [
      {
        id: event.id,
        name: "private_report",
        at: day * DAY,
        seq: 1,
        consent: event.consent,
        // As are all browsers that a test drives.
        bot: true,
        params: {
          day,
          epsilon: {
            phase: epsilon,
            channel: epsilon,
            outcome: epsilon,
            total: isDaily ? 3 : 1.5,
          },
          answers,
        },
      },
    ],
  });
  assert.equal(Object.keys(answers).length, 3);
  // Nor does the request tell what the beacon does not.
  assert.equal(headers.cookie, undefined);
  assert.ok(!/4711|next|pLaNtEd/.test(headers.referer ?? ""), headers.referer);
  return event;
}

const reports = (recorder) => {
  for (const request of recorder.requests) assertReport(request);
  return recorder.events;
};

describe("data-privacy", () => {
  test("private: one report per visitor and day leaves, over pages and tabs, and nothing else", () =>
    visit(
      browser,
      site({ "data-privacy": "private", "data-consent": "granted" }),
      async ({ open, page, context, recorder, site }) => {
        await open(ARRIVAL);
        await page.evaluate((planted) => {
          document.cookie = `raw=${planted}; path=/`;
        }, PLANTED);
        await shopAround(page);
        assert.deepEqual(await flush(page), { sent: 1, queued: 0 });
        assert.equal(recorder.requests.length, 1);
        // The page itself still knows what its visitor does.
        const journey = await page.evaluate(() => trailmark.journey());
        assert.equal(journey.value.orders, 1);
        assert.equal(journey.cart.state, "purchased");
        await open("/next");
        await recorder.until(() => recorder.events.length > 0);
        const [first] = reports(recorder);
        await shopAround(page);
        const tab = await context.newPage();
        await tab.goto(`${site.url}/next`);
        await shopAround(tab);
        await leave(tab);
        await open(ARRIVAL);
        await shopAround(page);
        await flush(page);
        await leave(page);
        await open("/next");
        await loaded(page);
        await flush(page);
        assert.deepEqual(reports(recorder), [first]);
      },
    ));

  test("private: the next day has its own report, and a lost one says the same again", () =>
    visit(
      browser,
      site(
        { "data-privacy": "private", "data-consent": "granted" },
        { errors: [/503/] },
      ),
      async ({ open, page, recorder }) => {
        const begin = Date.UTC(2026, 10, 20, 12);
        await page.clock.install({ time: begin });
        recorder.answer(503);
        await open(ARRIVAL);
        await flush(page);
        await leave(page);
        await recorder.until(() => recorder.requests.length > 0);
        recorder.answer(202);
        await open("/next");
        await flush(page);
        await recorder.until(() => recorder.events.length > 0);
        await page.clock.setFixedTime(begin + DAY);
        await open(ARRIVAL);
        await flush(page);
        await leave(page);
        await recorder.until(() => recorder.events.length > 1);
        const [one, other] = reports(recorder);
        assert.equal(other.params.day, one.params.day + 1);
        assert.notEqual(other.id, one.id);
        // Each try had the same report.
        for (const { body } of recorder.requests)
          assert.ok([one.id, other.id].includes(body.events[0].id));
      },
    ));

  test("private, cookieless: a report without memory, where the visitor came, and nothing on the device", () =>
    visit(
      browser,
      site({ "data-privacy": "private" }),
      async ({ open, page, recorder, site }) => {
        await open(ARRIVAL);
        await shopAround(page);
        // A page that is left before the module is there has told nothing.
        await page.evaluate(() => trailmark.journey());
        await open("/next", { referrer: site.url + ARRIVAL });
        await recorder.until(() => recorder.events.length > 0);
        await shopAround(page);
        await open(ARRIVAL, { referrer: `${site.url}/next` });
        await shopAround(page);
        await flush(page);
        const found = reports(recorder);
        assert.equal(found.length, 1);
        assert.equal(found[0].consent, "cookieless");
        const kept = await page.evaluate(async () => [
          document.cookie,
          localStorage.length,
          sessionStorage.length,
          (await indexedDB.databases()).length,
        ]);
        assert.deepEqual(kept, ["", 0, 0, 0]);
      },
    ));

  for (const consent of ["required", "denied"])
    test(`private, ${consent}: nothing leaves at all`, () =>
      visit(
        browser,
        site({ "data-privacy": "private", "data-consent": consent }),
        async ({ open, page, recorder }) => {
          await open(ARRIVAL);
          await shopAround(page);
          await leave(page);
          await open("/next");
          await loaded(page);
          await flush(page);
          assert.equal(recorder.requests.length, 0);
        },
      ));

  for (const consent of ["granted", "cookieless"])
    test(`coarse, ${consent}: no title, no query, no id, and times on the hour`, () =>
      visit(
        browser,
        site({ "data-privacy": "coarse", "data-consent": consent }),
        async ({ open, page, recorder, site }) => {
          await open(ARRIVAL, { referrer: `https://t.invalid/${PLANTED}/9` });
          await shopAround(page);
          await flush(page);
          // Numbers tell the order that the times do not.
          const numbers = recorder.events.map(({ seq }) => seq);
          assert.deepEqual(new Set(numbers).size, numbers.length);
          await open("/next", { referrer: site.url + ARRIVAL });
          await loaded(page);
          await flush(page);
          await leave(page);
          await recorder.until(({ events }) =>
            events.some(({ page }) => page?.url === `${site.url}/next`),
          );
          for (const body of recorder.beacons) {
            const text = JSON.stringify(body);
            for (const planted of [PLANTED, "4711", "778899", '"title"'])
              assert.ok(!text.includes(planted), text);
            assert.equal(body.sent_at % HOUR, 0);
          }
          const events = recorder.events;
          for (const { at, page } of events) {
            assert.equal(at % HOUR, 0);
            assert.ok(!page.url.includes("?"), page.url);
          }
          const named = (name) => events.find((event) => event.name === name);
          const view = events.find(
            ({ name, page }) =>
              name === "page_view" && page.url === `${site.url}/shop/:id`,
          );
          assert.equal(view.page.referrer, "https://t.invalid");
          assert.equal(view.campaign.source, "news");
          assert.equal(named("seen").params.time % HOUR, 0);
          const [item] = named("purchase").params.items;
          assert.deepEqual(item, { item_id: "K-1", price: 20 });
        },
      ));

  test("an unknown word is explained, and full", () =>
    visit(
      browser,
      site({ "data-privacy": "secret" }, { warnings: [/full coarse private/] }),
      async ({ open, page, recorder }) => {
        await open(ARRIVAL);
        await flush(page);
        assert.ok(recorder.events.some(({ page }) => page.title === PLANTED));
      },
    ));
});

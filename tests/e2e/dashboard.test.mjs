// The shop owner's window: its numbers are those of the events, in every view, light and dark, on a phone and a laptop,
// by keyboard, in German, and whatever strangers wrote into titles, campaigns and products stays a text.

import assert from "node:assert/strict";
import { randomUUID } from "node:crypto";
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { after, before, describe, test } from "node:test";

import { launch } from "./support/browser.mjs";
import { startCollector } from "./support/collector.mjs";
import { needs } from "./support/engines.mjs";

const VIEWS = [
  "now",
  "journeys",
  "touchpoints",
  "channels",
  "carts",
  "value",
  "trust",
];
const HOSTILE = `=HYPERLINK("http://x.example","<img src=x onerror=window.hit=1>")`;
const MINUTE = 60_000;
// As a function, because the page's policy lets no text be evaluated.
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
  collector = await startCollector();
  for (let n = 0; n < 12; n++) await visit(n);
});
after(async () => {
  await browser?.close();
  await collector?.close();
});

/** A visit begins an hour ago; every second one looks at a product, every third fills a cart, every fourth buys. */
async function visit(n) {
  const channel = ["Paid Search", "Email", "Direct"][n % 3];
  const begun = Date.now() - 60 * MINUTE + n * 1_000;
  const [visitor, session] = [randomUUID(), randomUUID()];
  const steps = [
    ["session_start", {}],
    ["page_view", {}],
  ];
  if (n % 2 === 0) steps.push(["view_item", items(n)]);
  if (n % 3 === 0) steps.push(["add_to_cart", items(n)]);
  if (n % 4 === 0) steps.push(["begin_checkout", items(n)], purchase(n));
  if (n % 2 === 1 && n % 3 !== 0) steps.push(["bounce", {}]);
  await tell(
    steps.map(([name, params], at) =>
      event(name, {
        params,
        at: begun + at * 20_000,
        seq: at + 1,
        visitor,
        session,
        channel,
        consent: "granted",
        campaign: { source: HOSTILE, medium: "cpc", name: HOSTILE },
        page: {
          url: `https://shop.example/${n % 2 ? "" : "kettles/"}`,
          title: HOSTILE,
        },
        phase: { model: "accra", name: PHASE[name] ?? "awareness", p: 0.7 },
        intent: Math.min(0.9, 0.05 + at * 0.1),
      }),
    ),
  );
}

function event(name, facts) {
  return {
    id: randomUUID(),
    name,
    at: Date.now(),
    session: randomUUID(),
    page: { url: "https://shop.example/" },
    consent: "cookieless",
    ...facts,
  };
}

async function tell(
  events,
  ledger = {
    created: events.length,
    acked: 0,
    dropped: {},
    pending: events.length,
  },
) {
  const answer = await fetch(collector.collector, {
    method: "POST",
    body: JSON.stringify({
      v: 1,
      beacon: randomUUID(),
      sent_at: Date.now(),
      ledger,
      events,
    }),
  });
  assert.equal(answer.status, 202, await answer.text());
}

function items(n) {
  return {
    currency: "EUR",
    value: 10 + n,
    items: [{ item_id: String(n), item_name: HOSTILE, price: 10 + n }],
  };
}

function purchase(n) {
  return ["purchase", { ...items(n), transaction_id: `A-${n}` }];
}

const PHASE = {
  view_item: "consideration",
  add_to_cart: "conversion",
  begin_checkout: "conversion",
  purchase: "conversion",
};

/** A view of the window, once its numbers are there. */
const watch = (query, look, options) =>
  browser.visitor(async (page) => {
    const problems = [];
    page.on("console", (message) => {
      if (message.type() === "error") problems.push(message.text());
    });
    await page.goto(`${collector.url}/dashboard${query}`);
    await shown(page);
    await look(page);
    assert.deepEqual(problems, [], "the console has complaints");
  }, options);

const shown = (page) =>
  page.waitForSelector("#view:not([aria-busy]) > :first-child");

const address = async (page) => new URL(await page.evaluate("location.href"));

/** The table behind a chart, as rows of texts. */
const rows = (page, name) =>
  page.evaluate(
    (name) =>
      [...document.querySelectorAll(`[data-test="${name}"] tbody tr`)].map(
        (row) => [...row.cells].map((cell) => cell.textContent),
      ),
    name,
  );

const figure = (page, name) =>
  page.locator(`[data-test="${name}"] .key`).first().textContent();

const number = (text) => Number(text.replaceAll(",", ""));

describe("what is read off the page is what the events say", () => {
  test("trust: events accepted", () =>
    watch("?view=trust", async (page) => {
      const [{ n }] = await collector.query("SELECT count(*) AS n FROM events");
      assert.equal(number(await figure(page, "accepted")), n);
      assert.equal(number(await figure(page, "stored")), n);
    }));

  test("now: alerts name what was bought", () =>
    watch("", async (page) => {
      const [{ n }] = await collector.query(
        "SELECT count(*) AS n FROM events WHERE name = 'purchase'",
      );
      assert.equal(
        await page.locator(".alerts [data-kind=purchase]").count(),
        n,
      );
      await page.waitForFunction(
        (n) =>
          document.querySelector("#total-purchases").textContent === String(n),
        n,
      );
    }));

  test("journeys: visitors of a phase, and the ways that lead there", () =>
    watch("?view=journeys", async (page) => {
      const phases = await collector.query(
        `SELECT body ->> '$.phase.name' AS stage, count(DISTINCT owner) AS n FROM events
         WHERE name <> 'bounce' GROUP BY stage`,
      );
      for (const { stage: phase, n } of phases) {
        const shown = await page.textContent(
          `.stations [data-phase="${phase}"] .key`,
        );
        assert.equal(number(shown), n, phase);
      }
      const begun = (await rows(page, "flows")).filter(
        ([from]) => from === "Beginning",
      );
      const sum = begun.reduce((sum, row) => sum + number(row[2]), 0);
      const [{ n }] = await collector.query(
        "SELECT count(DISTINCT owner) AS n FROM events",
      );
      assert.equal(sum, n);
    }));

  test("touchpoints: how often each was met", () =>
    watch("?view=touchpoints", async (page) => {
      const [{ n }] = await collector.query(
        "SELECT count(*) AS n FROM events WHERE name = 'view_item'",
      );
      const row = (await rows(page, "influence")).find(
        ([name]) => name === "View item",
      );
      assert.equal(number(row[4]), n);
    }));

  test("channels: sessions, orders and revenue", () =>
    watch("?view=channels", async (page) => {
      const channels = await collector.query(
        `SELECT channel, count(DISTINCT session) AS sessions, sum(name = 'purchase') AS orders,
                sum(iif(name = 'purchase', body ->> '$.params.value', 0)) AS revenue
         FROM events GROUP BY channel`,
      );
      const shown = await rows(page, "channels");
      assert.equal(shown.length, channels.length);
      for (const { channel, sessions, orders, revenue } of channels) {
        const row = shown.find(([name]) => name === channel);
        assert.equal(number(row[1]), sessions, channel);
        assert.equal(number(row[6]), orders, channel);
        assert.equal(
          number((row[7] ?? "0").replace(/[€–]/g, "")),
          revenue,
          channel,
        );
      }
    }));

  test("carts and bounces: visits at each step, bounces by page", () =>
    watch("?view=carts", async (page) => {
      for (const [step, words] of [
        ["view_item", "View item"],
        ["add_to_cart", "Add to cart"],
        ["purchase", "Purchase"],
      ]) {
        const [{ n }] = await collector.query(
          "SELECT count(DISTINCT session) AS n FROM events WHERE name = ?",
          step,
        );
        const row = (await rows(page, "funnel")).find(
          ([name]) => name === words,
        );
        assert.equal(number(row[1]), n, step);
      }
      const [{ n }] = await collector.query(
        "SELECT count(DISTINCT session) AS n FROM events WHERE name = 'bounce'",
      );
      assert.equal(number(await figure(page, "bounces")), n);
    }));

  test("value: revenue and orders", () =>
    watch("?view=value", async (page) => {
      const [{ n, revenue }] = await collector.query(
        "SELECT count(*) AS n, sum(body ->> '$.params.value') AS revenue FROM events WHERE name = 'purchase'",
      );
      assert.equal(number(await figure(page, "orders")), n);
      assert.equal(
        number((await figure(page, "revenue")).replace("€", "")),
        revenue,
      );
    }));
});

/** Light is how every engine begins. */
const scheme = (name) => (name === "dark" ? needs("emulation") : {});

describe("everyone can use it", () => {
  for (const colorScheme of ["light", "dark"])
    for (const width of [390, 1280])
      test(
        `axe finds nothing serious, ${colorScheme}, ${width} px`,
        scheme(colorScheme),
        () =>
          browser.visitor(
            async (page) => {
              for (const view of VIEWS) {
                await page.goto(`${collector.url}/dashboard?view=${view}`);
                await shown(page);
                await page.evaluate(AXE);
                const { violations } = await page.evaluate(() =>
                  window.axe.run({ resultTypes: ["violations"] }),
                );
                const serious = violations
                  .filter(({ impact }) =>
                    ["serious", "critical"].includes(impact),
                  )
                  .map(({ id, nodes }) => [
                    view,
                    id,
                    nodes[0].html,
                    nodes[0].failureSummary,
                  ]);
                assert.deepEqual(serious, []);
                const beyond = await page.evaluate(
                  () => document.documentElement.scrollWidth - innerWidth,
                );
                assert.ok(beyond <= 0, `${view} is ${beyond} px too wide`);
              }
            },
            {
              ...(colorScheme === "dark" && { colorScheme }),
              viewport: { width, height: 800 },
            },
          ),
      );

  test("a keyboard goes from view to view, and into a way between phases", () =>
    watch("", async (page) => {
      await page.focus("#to-journeys");
      await page.keyboard.press("Enter");
      await page.waitForSelector("[data-test=flows] .flow", {
        state: "attached",
      });
      assert.equal((await address(page)).searchParams.get("view"), "journeys");
      await page.focus(`.flow[data-flow="awareness>consideration"]`);
      await page.keyboard.press("Enter");
      await page.waitForSelector("[data-test=flow-journeys] tbody tr");
      assert.equal(
        (await address(page)).searchParams.get("flow"),
        "awareness>consideration",
      );
      await page.goBack();
      await page.waitForSelector("[data-test=behind]", { state: "detached" });
      await page.goBack();
      await page.waitForSelector("#here:not([hidden])");
    }));

  test("what is chosen stands in the address and survives a reload", () =>
    watch("?view=carts", async (page) => {
      await page.selectOption("#filter-days", "7");
      await page.selectOption("#filter-channel", "Email");
      await page.check("#filter-compare");
      await page.reload();
      await shown(page);
      const { searchParams } = await address(page);
      assert.deepEqual(Object.fromEntries(searchParams), {
        view: "carts",
        days: "7",
        channel: "Email",
        compare: "1",
      });
      assert.equal(await page.inputValue("#filter-days"), "7");
      assert.equal(await page.inputValue("#filter-channel"), "Email");
      assert.ok(
        await page.evaluate(
          () => document.querySelector("#filter-compare").checked,
        ),
      );
      const channels = (await rows(page, "bounces-by-channel")).map(
        ([name]) => name,
      );
      assert.deepEqual(channels, ["Email"]);
    }));

  test("a cost is entered, spread over its month, and taken back", () =>
    watch("?view=channels", async (page) => {
      await page.fill("[data-test=costs-form] [name=channel]", "Email");
      await page.fill("[data-test=costs-form] [name=amount]", "310.50");
      await page.click("[data-test=costs-form] [type=submit]");
      await page.waitForSelector("[data-test=costs] tbody tr");
      const { costs } = await collector.get("/api/costs");
      assert.deepEqual(
        costs.map(({ site, channel, amount }) => [site, channel, amount]),
        [["", "Email", 310.5]],
      );
      const { channels } = await collector.get("/api/channels");
      const [cost] = channels.find(({ channel }) => channel === "Email").cost;
      assert.equal(cost.currency, costs[0].currency);
      assert.ok(cost.value > 0 && cost.value <= 310.5, cost.value);
      await page.click("[data-test=costs-form] .remove");
      await page.waitForSelector("[data-test=costs] tbody tr", {
        state: "detached",
      });
      assert.deepEqual((await collector.get("/api/costs")).costs, []);
    }));

  test("days can be chosen freely; where there is nothing, it is said what would have to be there", () =>
    watch("?view=journeys&from=2020-01-01&to=2020-01-31", async (page) => {
      assert.match(
        await page.textContent("[data-test=teach]"),
        /trailmark\.js/,
      );
      assert.equal(await page.inputValue("#filter-from"), "2020-01-01");
    }));

  test(
    "speaks German where the browser does, and English where it is asked to",
    needs("emulation"),
    () =>
      watch(
        "?view=carts",
        async (page) => {
          assert.equal(await page.getAttribute("html", "lang"), "de");
          assert.match(await page.textContent("#view-title"), /Warenkörbe/);
          assert.ok(
            (await rows(page, "funnel")).some(
              ([name]) => name === "In den Warenkorb",
            ),
          );
          await page.click("#language");
          await shown(page);
          assert.match(await page.textContent("#view-title"), /Carts/);
          assert.equal((await address(page)).searchParams.get("lang"), "en");
        },
        { locale: "de-DE" },
      ),
  );
});

describe("what strangers wrote", () => {
  test("is a text in every view", () =>
    browser.visitor(async (page) => {
      for (const view of VIEWS) {
        await page.goto(`${collector.url}/dashboard?view=${view}`);
        await shown(page);
        const seen = await page.evaluate(() => ({
          hit: window.hit,
          foreign: document.querySelectorAll("img[onerror], [onmouseover]")
            .length,
        }));
        assert.deepEqual(seen, { hit: undefined, foreign: 0 }, view);
      }
      await page.goto(`${collector.url}/dashboard`);
      await page.waitForSelector("#feed-list li");
      assert.match(await page.textContent("#feed-list"), /=HYPERLINK/);
    }));

  test(
    "calculates nothing in a file, which holds what the table does",
    needs("downloads"),
    () =>
      browser.visitor(
        async (page) => {
          await tell([event("page_view", { seq: 1 })], {
            created: 2,
            acked: 0,
            pending: 1,
            dropped: { "=1+1": 1 },
          });
          await page.goto(`${collector.url}/dashboard?view=trust`);
          await page.waitForSelector("[data-csv=lost-why]");
          const [download] = await Promise.all([
            page.waitForEvent("download"),
            page.click("[data-csv=lost-why]"),
          ]);
          const file = readFileSync(await download.path(), "utf8");
          const reasons = (await rows(page, "lost-why")).map(([name]) => name);
          assert.ok(reasons.includes("=1+1"), reasons.join());
          assert.match(file, /"'=1\+1"/);
          assert.equal(file.trim().split("\r\n").length, reasons.length + 1);
          assert.equal(download.suggestedFilename(), "trailmark-lost-why.csv");
        },
        { acceptDownloads: true },
      ),
  );
});

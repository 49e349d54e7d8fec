// How a visitor came: referrers, channels, campaigns and click ids.

import assert from "node:assert/strict";
import { after, before, describe, test } from "node:test";
import { launch } from "./support/browser.mjs";
import { expectEvents } from "./support/expect.mjs";
import { flush, html, leave, names, visit } from "./support/visit.mjs";

let browser;

before(async () => {
  browser = await launch();
});

after(() => browser?.close());

describe("how the visitor came", () => {
  for (const [channel, query, referrer] of [
    ["Direct", ""],
    ["Organic Search", "", "https://www.google.com/"],
    ["Organic Search", "", "https://duckduckgo.com/?q=kettle"],
    ["Organic Social", "", "https://www.instagram.com/stories/x"],
    ["Organic Video", "", "https://www.youtube.com/watch?v=1"],
    ["AI Assistant", "", "https://chatgpt.com/"],
    ["Referral", "", "https://tea-blog.example/review"],
    ["Paid Search", "?utm_source=google&utm_medium=cpc"],
    ["Paid Search", "?gclid=abc", "https://www.google.com/"],
    ["Paid Search", "?GCLID=abc"],
    ["Paid Search", "?UTM_Source=Google&Utm_MEDIUM=CPC"],
    ["Paid Social", "?utm_source=facebook&utm_medium=paid_social&fbclid=x"],
    ["Paid Shopping", "?utm_source=google&utm_medium=cpc&utm_campaign=shop"],
    ["Cross-network", "?utm_campaign=de-cross-network&gclid=x"],
    ["Display", "?utm_source=magazine&utm_medium=banner"],
    ["Email", "?utm_source=newsletter&utm_medium=email"],
    ["Affiliates", "?utm_source=blog&utm_medium=affiliate"],
    ["SMS", "?utm_source=sms"],
    ["Offline", "?utm_source=market-hall&utm_medium=qr"],
    ["Unassigned", "?utm_source=somewhere&utm_medium=somehow"],
  ]) {
    test(`${query || "no campaign"} from ${referrer ?? "nowhere"} is ${channel}`, () =>
      visit(
        browser,
        { pages: { "/": html() } },
        async ({ open, page, recorder }) => {
          await expectEvents(recorder, {
            act: () => open(`/${query}`, { referrer }),
            settle: () => flush(page),
            events: ["session_start", "page_view"].map((name) => ({
              name,
              channel,
            })),
          });
        },
      ));
  }

  test("an external referrer is told without its query", () =>
    visit(
      browser,
      { pages: { "/": html() } },
      async ({ open, page, recorder }) => {
        await expectEvents(recorder, {
          act: () =>
            open("/", { referrer: "https://tea-blog.example/a?who=me#x" }),
          settle: () => flush(page),
          events: ["session_start", "page_view"].map((name) => ({
            name,
            page: { referrer: "https://tea-blog.example/a" },
          })),
        });
      },
    ));

  test("a page of the same site, or of an own domain, refers nobody", () =>
    visit(
      browser,
      {
        pages: {
          "/": html({
            attributes: { "data-domains": "shop.example, tea.example" },
          }),
        },
      },
      async ({ open, page, recorder, site }) => {
        for (const referrer of [
          `${site.url}/cart?id=7`,
          "https://www.shop.example/",
          "https://blog.tea.example/",
        ]) {
          const { origin, pathname } = new URL(referrer);
          await expectEvents(recorder, {
            act: () => open("/", { referrer }),
            settle: () => flush(page),
            events: ["session_start", "page_view"].map((name) => ({
              name,
              channel: "Direct",
              page: { referrer: origin + pathname },
            })),
          });
        }
      },
    ));
});

describe("campaigns and click ids", () => {
  const query =
    "?UTM_Source=google&utm_Medium=cpc&utm_campaign=spring%20tea&utm_term=kettle&utm_content=a&utm_id=77&GClid=Click-123&fbclid=no&email=a%40b.example";
  const campaign = {
    source: "google",
    medium: "cpc",
    name: "spring tea",
    term: "kettle",
    content: "a",
    id: "77",
  };

  for (const [consent, expected] of [
    ["cookieless", campaign],
    ["granted", { ...campaign, click_id: "gclid:Click-123" }],
  ]) {
    test(`under ${consent}: ${Object.keys(expected).join(", ")}`, () =>
      visit(
        browser,
        { pages: { "/": html({ attributes: { "data-consent": consent } }) } },
        async ({ open, page, recorder }) => {
          await open(`/${query}`);
          await flush(page);
          assert.deepEqual(names(recorder.events), [
            "session_start",
            "page_view",
          ]);
          for (const event of recorder.events) {
            assert.deepEqual(event.campaign, expected);
            assert.match(event.page.url, /utm_campaign=spring%20tea/);
            assert.doesNotMatch(event.page.url, /clid|Click|email/i);
          }
          if (consent === "cookieless")
            assert.doesNotMatch(JSON.stringify(recorder.beacons), /Click-123/);
        },
      ));
  }

  test("a click id given before the consent is told after it, and never in an address", () =>
    visit(
      browser,
      { pages: { "/": html() } },
      async ({ open, page, recorder }) => {
        await open("/?gclid=Early-1");
        await flush(page);
        assert.doesNotMatch(JSON.stringify(recorder.beacons), /Early-1/);
        await expectEvents(recorder, {
          act: () =>
            page.evaluate(() => {
              trailmark("consent", "granted");
              trailmark("track", "later");
            }),
          settle: () => flush(page),
          events: ["consent_change", "later"].map((name) => ({
            name,
            campaign: { click_id: "gclid:Early-1" },
            page: { url: (url) => !url.includes("Early") },
          })),
        });
      },
    ));

  test("another campaign begins another session, the same one does not", () =>
    visit(
      browser,
      { pages: { "/": html({ attributes: { "data-consent": "granted" } }) } },
      async ({ open, page, recorder }) => {
        const sessions = [];
        for (const path of [
          "/?utm_source=a&utm_medium=email",
          "/",
          "/?utm_source=a&utm_medium=email",
          "/?utm_source=b&utm_medium=email",
        ]) {
          await open(path);
          await flush(page);
          await leave(page);
        }
        for (const event of recorder.events) {
          if (event.name === "page_view") sessions.push(event.session);
        }
        assert.equal(sessions.length, 4);
        assert.equal(new Set(sessions.slice(0, 3)).size, 1);
        assert.notEqual(sessions[3], sessions[0]);
        assert.equal(
          recorder.events.filter(({ name }) => name === "session_start").length,
          2,
        );
      },
    ));
});

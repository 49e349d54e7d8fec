// Consent platforms that no package has, by doubles written from their documentation, and
// Google's Consent Mode, which is nothing but the page's dataLayer.

import assert from "node:assert/strict";
import { after, before, describe, test } from "node:test";
import { launch } from "./support/browser.mjs";
import { decidedBy, holds, kept } from "./support/consent.mjs";
import { doubles, withDouble } from "./support/doubles/index.mjs";
import { flush, html, track, visit } from "./support/visit.mjs";

let browser;
let scripts;

before(async () => {
  browser = await launch();
  scripts = await doubles();
});

after(() => browser?.close());

/** By the signal: file, function, and what makes everything look allowed too early. */
const DOUBLES = [
  ["cookiebot", "cookiebot", "CookiebotDouble", ""],
  ["onetrust", "onetrust", "OneTrustDouble", `",C0001,C0002,C0004,"`],
  ["osano", "osano", "OsanoDouble", `"ACCEPT"`],
  ["shopify", "shopify", "ShopifyDouble", ""],
  ["usercentrics", "usercentrics", "UsercentricsDouble", "true"],
  ["usercentrics", "usercentrics", "Usercentrics2Double", ""],
  ["wp", "wordpress", "WordpressDouble", ""],
];

/** A site with this in its head. */
const site = (head, attributes = {}) => ({
  pages: {
    ...scripts,
    "/": html({ attributes, head }),
    "/next": html({ attributes, head }),
  },
});

const answers = (page, ...words) =>
  page.evaluate((words) => window.answer(...words), words);

for (const [signal, file, make, more] of DOUBLES)
  describe(`a double of ${make.replace("Double", "")}`, () => {
    const head = withDouble(file, make, more);

    test("before an answer nothing is granted, whatever it makes look allowed", () =>
      visit(
        browser,
        site(head, { "data-consent": "granted" }),
        async ({ open, page, recorder }) => {
          await open();
          await holds(page, "required denied");
          assert.equal(await decidedBy(page), `signal:${signal}`);
          await track(page, "early");
          await flush(page);
          assert.deepEqual(recorder.requests, []);
          assert.deepEqual(await kept(page), []);
        },
      ));

    test("a yes, each purpose, a change of mind, over reloads", () =>
      visit(
        browser,
        site(head, { "data-consent": "required" }),
        async ({ open, page, recorder }) => {
          await open();
          await holds(page, "required denied");
          await answers(page, true, true);
          await holds(page, "granted granted");
          await answers(page, true, false);
          await holds(page, "granted denied");
          await flush(page);
          assert(recorder.events.length > 0);
          await open("/next");
          await holds(page, "granted denied");
          await answers(page, false, false);
          await holds(page, "denied denied");
          assert.deepEqual(await kept(page), []);
          await open("/");
          await holds(page, "denied denied");
          assert.equal((await flush(page)).sent, 0);
          await answers(page, true, true);
          await holds(page, "granted granted");
        },
      ));
  });

describe("what is peculiar to one of them", () => {
  test("WordPress: without a consent type a yes says nothing, and a refusal stands", () =>
    visit(
      browser,
      site(withDouble("wordpress", "WordpressDouble", "false"), {
        "data-consent": "required",
      }),
      async ({ open, page }) => {
        await open();
        assert.equal(
          await page.evaluate(() => window.wp_has_consent("nonsense")),
          true,
        );
        await holds(page, "required denied");
        await answers(page, false, false);
        assert.equal(
          await page.evaluate(() => window.wp_has_consent("statistics")),
          true,
        );
        await holds(page, "denied denied");
      },
    ));

  test("WordPress: a type that is set late counts from then on", () =>
    visit(
      browser,
      site(withDouble("wordpress", "WordpressDouble", "false"), {
        "data-consent": "required",
      }),
      async ({ open, page }) => {
        await open();
        await holds(page, "required denied");
        await page.evaluate(() => {
          window.wp_has_consent = () => true;
          window.wp_consent_type = "optout";
          document.dispatchEvent(new CustomEvent("wp_consent_type_defined"));
        });
        await holds(page, "granted granted");
      },
    ));

  test("Shopify: where the region asks nobody, what the API allows is allowed", () =>
    visit(
      browser,
      site(withDouble("shopify", "ShopifyDouble", `{ region: "opt-out" }`), {
        "data-consent": "required",
        "data-auto": "pages",
      }),
      async ({ open, page }) => {
        await open();
        await holds(page, "granted granted");
        await answers(page, false, false);
        await holds(page, "denied denied");
      },
    ));

  test("Cookiebot: what follows from silence is no answer", () =>
    visit(
      browser,
      site(withDouble("cookiebot", "CookiebotDouble"), {
        "data-consent": "required",
      }),
      async ({ open, page }) => {
        await open();
        await answers(page, true, true, "implied");
        await holds(page, "required denied");
      },
    ));

  test("OneTrust: the groups have the names that the site gives them", () =>
    visit(
      browser,
      site(withDouble("onetrust", "OneTrustDouble"), {
        "data-consent": "required",
        "data-signal-names": "onetrust:C0004:C0002",
      }),
      async ({ open, page }) => {
        await open();
        await answers(page, false, true);
        await holds(page, "granted denied");
      },
    ));

  test("Usercentrics 2: the event has the name that the site has given it", () =>
    visit(
      browser,
      site(withDouble("usercentrics", "Usercentrics2Double", `"ourEvent"`), {
        "data-consent": "required",
        "data-signal-names": "usercentrics:Matomo:Ads:ourEvent",
      }),
      async ({ open, page }) => {
        await open();
        await holds(page, "required denied");
        await answers(page, true, false);
        await holds(page, "granted denied");
      },
    ));

  test("a platform whose script was blocked stays unanswered", () =>
    visit(
      browser,
      {
        ...site(
          `<script src="/otSDKStub.js" onerror="this.isBlocked = true"></script>`,
          { "data-consent": "granted" },
        ),
        errors: [/404|Failed to load|MIME/],
      },
      async ({ open, page, recorder }) => {
        await open();
        await holds(page, "required denied");
        await flush(page);
        assert.deepEqual(recorder.requests, []);
      },
    ));

  test("two that disagree: the no counts", () =>
    visit(
      browser,
      site(
        withDouble("cookiebot", "CookiebotDouble") +
          `<script src="/osano.js"></script><script>window.osano = OsanoDouble()</script>`,
        { "data-consent": "required" },
      ),
      async ({ open, page }) => {
        await open();
        await answers(page, true, true);
        await holds(page, "granted granted");
        await page.evaluate(() => window.osano(false, false));
        await holds(page, "denied denied");
        assert.equal(await decidedBy(page), "signal:osano");
        await page.evaluate(() => window.osano(true, true));
        await holds(page, "granted granted");
      },
    ));
});

describe("Consent Mode", () => {
  const gtag = (...calls) =>
    `<script>window.dataLayer = []; function gtag() { dataLayer.push(arguments); }
${calls.map((call) => `gtag("consent", ${call});`).join("\n")}</script>`;
  const all = (word) =>
    `{ analytics_storage: "${word}", ad_storage: "${word}", ad_user_data: "${word}", ad_personalization: "${word}" }`;
  const says = (page, kind, words) =>
    page.evaluate(
      ([kind, words]) => window.gtag("consent", kind, words),
      [kind, words],
    );

  for (const [why, calls, consent, expected] of [
    [
      "a default of denied makes a granted tag wait",
      [`"default", ${all("denied")}`],
      "granted",
      "required denied",
    ],
    [
      "… and leaves counting as it is",
      [`"default", ${all("denied")}`],
      "cookieless",
      "cookieless denied",
    ],
    [
      "a default of granted is no answer",
      [`"default", ${all("granted")}`],
      "required",
      "required denied",
    ],
    [
      "… nor is it a no",
      [`"default", ${all("granted")}`],
      "granted",
      "granted granted",
    ],
    [
      "a default for other regions may be one for here",
      [
        `"default", ${all("granted")}`,
        `"default", { analytics_storage: "denied", region: ["DE"] }`,
      ],
      "granted",
      "required denied",
    ],
    [
      "an update before us is replayed",
      [
        `"default", { ...${all("denied")}, wait_for_update: 500 }`,
        `"update", ${all("granted")}`,
      ],
      "required",
      "granted granted",
    ],
    [
      "the last update counts",
      [`"update", ${all("granted")}`, `"update", ${all("denied")}`],
      "granted",
      "denied denied",
    ],
    [
      "an update of some keys leaves the others",
      [`"update", ${all("granted")}`, `"update", { ad_storage: "denied" }`],
      "required",
      "granted denied",
    ],
    [
      "version 2: no user data for ads is no marketing",
      [
        `"update", { analytics_storage: "granted", ad_storage: "granted", ad_user_data: "denied" }`,
      ],
      "required",
      "granted denied",
    ],
  ])
    test(why, () =>
      visit(
        browser,
        site(gtag(...calls), { "data-consent": consent, "data-auto": "pages" }),
        async ({ open, page }) => {
          await open();
          await holds(page, expected);
        },
      ),
    );

  test("an update after us is heard, and the page's push is as it was", () =>
    visit(
      browser,
      site(gtag(`"default", ${all("denied")}`), {
        "data-consent": "required",
        "data-auto": "pages",
      }),
      async ({ open, page }) => {
        await open();
        await holds(page, "required denied");
        await says(page, "update", { analytics_storage: "granted" });
        await holds(page, "granted denied");
        assert.equal(
          await page.evaluate(() => window.dataLayer.push({ event: "x" })),
          3,
        );
        await says(page, "update", { analytics_storage: "denied" });
        await holds(page, "denied denied");
      },
    ));
});

// What a browser wishes, what a page says and when, and what nobody may make a yes of.

import assert from "node:assert/strict";
import { after, before, describe, test } from "node:test";
import { launch } from "./support/browser.mjs";
import { decidedBy, holds, kept } from "./support/consent.mjs";
import {
  ANY,
  flush,
  html,
  leave,
  loaded,
  track,
  visit,
} from "./support/visit.mjs";

let browser;

before(async () => {
  browser = await launch();
});

after(() => browser?.close());

/** Two pages with this in their heads, before the stub and the tag. */
const site = (attributes, first = "", more = {}) => {
  const page = html({ attributes, ...more }).replace(
    "<title>",
    `${first}<title>`,
  );
  return { pages: { "/": page, "/next": page } };
};

/** A browser that wishes so. */
const wishes = (property, value) =>
  `<script>Object.defineProperty(Navigator.prototype, "${property}", { get: () => ${value}, configurable: true })</script>`;
const GPC = wishes("globalPrivacyControl", "true");
const DNT = wishes("doNotTrack", `"1"`);

describe("GPC and DNT", () => {
  for (const [name, head] of [
    ["gpc", GPC],
    ["dnt", DNT],
  ])
    test(`${name}: who would be known is counted, before anything is kept or sent`, () =>
      visit(
        browser,
        site({ "data-consent": "granted" }, head),
        async ({ open, page, recorder }) => {
          await open("/?gclid=Secret-1");
          await track(page, "seen");
          await flush(page);
          await holds(page, "cookieless denied");
          assert.equal(await decidedBy(page), `signal:${name}`);
          assert.deepEqual(await kept(page), []);
          assert(recorder.events.length > 0);
          for (const event of recorder.events) {
            assert.equal(event.visitor, undefined);
            assert.equal(event.consent, "cookieless");
          }
          assert(!JSON.stringify(recorder.beacons).includes("Secret-1"));
        },
      ));

  for (const [signals, expected] of [
    ["auto", "cookieless denied"],
    ["auto strict", "denied denied"],
    ["off", "granted granted"],
    ["tcf", "granted granted"],
  ])
    test(`data-signals="${signals}" under GPC: ${expected}`, () =>
      visit(
        browser,
        site({ "data-consent": "granted", "data-signals": signals }, GPC),
        async ({ open, page, recorder }) => {
          await open();
          await holds(page, expected);
          await flush(page);
          if (expected === "denied denied") {
            assert.deepEqual(recorder.requests, []);
            assert.deepEqual(await kept(page), []);
          }
        },
      ));

  test("a browser that wishes for nothing has not said yes", () =>
    visit(
      browser,
      site(
        { "data-consent": "required" },
        wishes("globalPrivacyControl", "false") + wishes("doNotTrack", `"0"`),
      ),
      async ({ open, page }) => {
        await open();
        await holds(page, "required denied");
      },
    ));

  test("the tag cannot say it in the browser's place", () =>
    visit(
      browser,
      {
        ...site(
          {
            "data-consent": "granted",
            "data-global-privacy-control": "false",
            "data-gpc": "false",
          },
          GPC,
        ),
        warnings: ANY,
      },
      async ({ open, page }) => {
        await open();
        await holds(page, "cookieless denied");
      },
    ));

  test("an explicit yes after load wins, and is remembered; one before load does not", () =>
    visit(
      browser,
      {
        pages: {
          ...site({ "data-consent": "cookieless" }, GPC).pages,
          "/early": html({
            head: GPC + `<script>trailmark("consent", "granted")</script>`,
          }),
        },
      },
      async ({ open, page }) => {
        await open("/early");
        await flush(page);
        await holds(page, "cookieless denied");
        assert.deepEqual(await kept(page), []);
        await open();
        await flush(page);
        await page.evaluate(() => window.trailmark("consent", "granted"));
        await holds(page, "granted granted");
        await flush(page);
        await open("/next");
        await holds(page, "granted granted");
        assert.equal(await decidedBy(page), "memory");
      },
    ));
});

describe("each purpose for itself", () => {
  test("without marketing no click id is sent or kept", () =>
    visit(
      browser,
      site({ "data-consent": "required" }),
      async ({ open, page, recorder }) => {
        await open("/?utm_source=google&gclid=Secret-1");
        // What is said earlier is an `api:early`.
        await flush(page);
        await page.evaluate(() =>
          window.trailmark("consent", {
            analytics: "granted",
            marketing: "denied",
          }),
        );
        await holds(page, "granted denied");
        await flush(page);
        const [change] = recorder.events.filter(
          ({ name }) => name === "consent_change",
        );
        assert.deepEqual(change.params, {
          analytics: "granted",
          marketing: "denied",
          from: "api",
        });
        assert.equal(change.campaign.source, "google");
        assert(!JSON.stringify(recorder.beacons).includes("Secret-1"));
        const lies = await page.evaluate(
          () =>
            new Promise((found) => {
              indexedDB.open("trailmark").onsuccess = ({ target }) => {
                const database = target.result;
                const [store] = database.objectStoreNames;
                const all = database
                  .transaction(store)
                  .objectStore(store)
                  .getAll();
                all.onsuccess = () => {
                  database.close();
                  found(JSON.stringify(all.result));
                };
              };
            }),
        );
        assert(lies.includes("granted denied api"), lies);
        assert(!lies.includes("Secret-1"));
      },
    ));

  test("a purpose that is not spoken of stays as it is", () =>
    visit(
      browser,
      site({ "data-consent": "granted" }),
      async ({ open, page }) => {
        await open();
        await holds(page, "granted granted");
        await page.evaluate(() =>
          window.trailmark("consent", { marketing: "denied" }),
        );
        await holds(page, "granted denied");
        await page.evaluate(() =>
          window.trailmark("consent", { analytics: "cookieless" }),
        );
        await holds(page, "cookieless denied");
      },
    ));
});

describe("withdrawal", () => {
  test("takes the browser's net away, and nothing is sent any more", () =>
    visit(
      browser,
      site(
        { "data-consent": "granted", "data-batch-ms": "3600000" },
        `<script>
          window.nets = [];
          window.fetchLater = (url, { signal }) => { nets.push(signal); return { activated: false }; };
        </script>`,
      ),
      async ({ open, page, recorder }) => {
        await open();
        await flush(page);
        const before = recorder.requests.length;
        await track(page, "unsent");
        await page.waitForFunction(() =>
          window.nets.some(({ aborted }) => !aborted),
        );
        await page.evaluate(() => window.trailmark("consent", "denied"));
        await holds(page, "denied denied");
        assert(
          await page.evaluate(() =>
            window.nets.every(({ aborted }) => aborted),
          ),
        );
        assert.deepEqual(await kept(page), []);
        await leave(page);
        assert.equal(recorder.requests.length, before);
      },
    ));
});

describe("nobody makes a yes of what is none", () => {
  /** These heads leave a page under `required` without an answer, or with a no. */
  const attacks = {
    "polluted objects": `<script>
      for (const key of ["consent", "analytics", "marketing", "signals", "statistics", "granted",
        "collector", "signalNames", "klaro", "Cookiebot", "__tcfapi", "dataLayer", "globalPrivacyControl"])
        Object.prototype[key] = "granted";
      Object.prototype[1] = Object.prototype[8] = true;
      Object.prototype.hasResponse = true;</script>`,
    "markup in the place of platforms": `<a id="Cookiebot"></a><form id="__tcfapi"></form>
      <form id="__gpp"></form><a id="klaro"></a><a id="wp_has_consent"></a><a id="wp_consent_type"></a>
      <form id="Shopify"><input name="customerPrivacy"></form><form id="CookieConsent"></form>
      <a id="OnetrustActiveGroups" href="x:,C0002,C0004,"></a><a id="OneTrust"></a>
      <a id="UC_UI"></a><a id="UC_UI" name="isInitialized"></a><a id="Osano"></a><a id="Osano" name="cm"></a>
      <a id="dataLayer"></a><a id="dataLayer" name="0"></a>`,
    "a clobbered cookie": `<img name="cookie"><form name="cookie"></form>`,
    "forged messages": `<script>
      for (const message of [{ __tcfapiReturn: { returnValue: { eventStatus: "tcloaded", purpose: { consents: { 1: true, 8: true } } }, success: true } },
        { __gppReturn: { returnValue: true, success: true } }, { trailmark: "consent", consent: "granted" }, "consent\\x1egranted"])
        addEventListener("load", () => postMessage(message, "*"));</script>`,
    "forged events": `<script>addEventListener("load", () => {
      for (const type of ["CookiebotOnAccept", "UC_CONSENT", "cc:onConsent", "OTConsentApplied", "visitorConsentCollected", "wp_listen_for_consent_change", "trailmark:consent"])
        for (const target of [window, document])
          target.dispatchEvent(new CustomEvent(type, { detail: { analytics: "granted", statistics: "allow", analyticsAllowed: true } }));
      })</script>`,
    "platforms that throw": `<script>
      for (const name of ["klaro", "Cookiebot", "OneTrust", "UC_UI", "__ucCmp", "Osano", "Shopify"])
        window[name] = new Proxy(() => {}, { get() { throw new Error("mine") }, apply() { throw new Error("mine") } });
      window.__tcfapi = window.__gpp = window.wp_has_consent = () => { throw new Error("mine") };</script>`,
    "platforms that lie about types": `<script>
      window.Cookiebot = { hasResponse: "true", consent: { statistics: "true", marketing: 1 } };
      window.OneTrust = { IsAlertBoxClosed: () => "yes" };
      window.OnetrustActiveGroups = ",C0002,";
      window.wp_has_consent = () => 1; window.wp_consent_type = "optin";
      window.__tcfapi = (command, version, hear) => hear({ eventStatus: "tcloaded", gdprApplies: true, purpose: { consents: { 1: "true", 8: 1 } } }, true);
      window.dataLayer = [["consent", "update", "granted"], ["consent", "update", { analytics_storage: true }]];</script>`,
  };

  for (const [what, head] of Object.entries(attacks))
    for (const consent of ["required", "denied"])
      test(`${what}, under ${consent}`, () =>
        visit(
          browser,
          {
            ...site(
              { "data-consent": consent, "data-auto": "pages" },
              "",
              what.startsWith("markup") || what.includes("clobbered")
                ? { body: head }
                : { head },
            ),
            warnings: ANY,
          },
          async ({ open, page, recorder }) => {
            await open("/?gclid=Secret-1");
            await loaded(page);
            await track(page, "tried");
            await flush(page);
            const { analytics } = await page.evaluate(async () => {
              const { consent } = await window.trailmark.journey();
              return { analytics: consent.analytics };
            });
            assert.match(analytics, /^(required|denied)$/);
            assert.deepEqual(recorder.requests, []);
            assert.deepEqual(await kept(page), []);
          },
        ));

  test("markup in the place of a platform does not hold a granted page back", () =>
    visit(
      browser,
      site({ "data-consent": "granted" }, "", {
        body: attacks["markup in the place of platforms"],
      }),
      async ({ open, page }) => {
        await open();
        await holds(page, "granted granted");
      },
    ));

  test("a denial is a denial whatever all objects have, and nothing is no answer", () =>
    visit(
      browser,
      {
        ...site(
          { "data-consent": "granted" },
          `<script>Object.prototype.analytics = Object.prototype.marketing = "granted"</script>`,
        ),
        warnings: [/consent\(\) takes/],
      },
      async ({ open, page }) => {
        await open();
        await flush(page);
        await page.evaluate(() => window.trailmark("consent", "denied"));
        await holds(page, "denied denied");
        await page.evaluate(() => window.trailmark("consent", {}));
        await holds(page, "denied denied");
      },
    ));
});

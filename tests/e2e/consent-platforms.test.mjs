// The real consent platforms that npm has, driven as a visitor would: accepting, refusing,
// withdrawing, coming back, and arriving before and after us.

import assert from "node:assert/strict";
import { after, before, describe, test } from "node:test";
import { launch } from "./support/browser.mjs";
import { decidedBy, holds, kept } from "./support/consent.mjs";
import { platforms } from "./support/platforms.mjs";
import { flush, html, track, visit } from "./support/visit.mjs";

let browser;
let scripts;

before(async () => {
  browser = await launch();
  scripts = await platforms();
});

after(() => browser?.close());

/** How each is set up on a page, and what a visitor does there. */
const PLATFORMS = {
  klaro: {
    head: `<script src="/klaro.js"></script><script>
      klaro.setup({
        elementID: "klaro", noAutoLoad: false, default: false, mustConsent: false,
        translations: { zz: {}, en: {} },
        services: [
          { name: "counter", purposes: ["analytics"] },
          { name: "banner", purposes: ["marketing"] },
        ],
      })</script>`,
    answer: (analytics, marketing) => {
      const manager = window.klaro.getManager();
      manager.updateConsent("counter", analytics);
      manager.updateConsent("banner", marketing);
      manager.saveAndApplyConsents();
    },
  },
  cookieconsent: {
    head: `<script src="/cookieconsent.js"></script><script>
      addEventListener("DOMContentLoaded", () => CookieConsent.run({
        hideFromBots: false,
        categories: { necessary: { readOnly: true }, analytics: {}, marketing: {} },
        language: { default: "en", translations: { en: {
          consentModal: { title: "May we?", acceptAllBtn: "Yes", acceptNecessaryBtn: "No" },
          preferencesModal: { sections: [] },
        } } },
      }))</script>`,
    answer: (analytics, marketing) =>
      window.CookieConsent.acceptCategory(
        [analytics && "analytics", marketing && "marketing"].filter(Boolean),
      ),
  },
  tcf: {
    head: `<script src="/tcf-stub.js"></script><script src="/tcf.js"></script><script>
      const purposes = Object.fromEntries(Array.from({ length: 11 }, (_, i) => [i + 1, { id: i + 1 }]));
      const list = new tcf.GVL({
        gvlSpecificationVersion: 3, vendorListVersion: 1, tcfPolicyVersion: 5,
        lastUpdated: "2026-01-01T00:00:00Z", purposes, specialPurposes: {}, features: {},
        specialFeatures: {}, stacks: {}, dataCategories: {}, vendors: {},
      });
      const cmp = new tcf.CmpApi(31, 1, true);
      const model = new tcf.TCModel(list);
      model.cmpId = 31; model.cmpVersion = 1; model.isServiceSpecific = true;
      const ask = () => cmp.update(tcf.TCString.encode(model), true);
      const answer = (purposes) => {
        model.purposeConsents.empty();
        model.purposeConsents.set(purposes);
        localStorage.tcf = JSON.stringify(purposes);
        cmp.update(tcf.TCString.encode(model), false);
      };
      if (localStorage.tcf) answer(JSON.parse(localStorage.tcf));
      else ask();
      window.tcfAnswer = answer; window.tcfAsk = ask;</script>`,
    answer: (analytics, marketing) => {
      window.tcfAnswer([
        ...(analytics || marketing ? [1] : []),
        ...(analytics ? [8] : []),
        ...(marketing ? [7] : []),
      ]);
    },
  },
  gpp: {
    head: `<script>
      window.__gpp = (...call) => {
        __gpp.queue ??= [];
        return call.length ? void __gpp.queue.push(call) : __gpp.queue;
      };
      </script><script src="/gpp.js"></script><script>
      const cmp = new gppApi.CmpApi(31, 1);
      cmp.setApplicableSections([7]);
      cmp.setSupportedAPIs(["7:usnat"]);
      cmp.setCmpStatus("loaded");
      const answer = (sale, targeting) => {
        cmp.setSignalStatus("not ready");
        cmp.setFieldValue("usnat", "SaleOptOut", sale);
        cmp.setFieldValue("usnat", "TargetedAdvertisingOptOut", targeting);
        cmp.fireSectionChange("usnat");
        localStorage.gpp = JSON.stringify([sale, targeting]);
        cmp.setSignalStatus("ready");
      };
      if (localStorage.gpp) answer(...JSON.parse(localStorage.gpp));
      window.gppAnswer = answer;</script>`,
    // It knows one answer for both.
    isOfBoth: true,
    answer: (analytics) =>
      window.gppAnswer(analytics ? 2 : 1, analytics ? 2 : 1),
  },
};

/** A site with one of them before our tag, or brought by a click after it. */
const site = (platform, attributes = {}) => ({
  pages: {
    ...scripts,
    "/": html({ attributes, head: PLATFORMS[platform].head }),
    "/next": html({ attributes, head: PLATFORMS[platform].head }),
    "/late": html({
      attributes,
      body: `<template id="late">${PLATFORMS[platform].head}</template>`,
    }),
    "/none": html({ attributes }),
  },
});

/** A tag manager brings what the template holds, script after script. */
const bringLate = (page) =>
  page.evaluate(async () => {
    for (const { src, text } of document.querySelector("#late").content
      .children) {
      const script = document.createElement("script");
      const isThere = new Promise((there) => {
        if (src) script.onload = there;
        else there();
      });
      if (src) script.src = src;
      else
        script.text = text.replace(
          'addEventListener("DOMContentLoaded", ',
          "(($) => $())(",
        );
      document.head.append(script);
      await isThere;
    }
  });

for (const [name, { answer, isOfBoth }] of Object.entries(PLATFORMS))
  describe(name, () => {
    const answers = (page, analytics, marketing) =>
      page.evaluate(`(${answer})(${analytics}, ${marketing})`);

    test("until the visitor has answered nothing is granted, whatever the tag says", () =>
      visit(
        browser,
        site(name, { "data-consent": "granted" }),
        async ({ open, page, recorder }) => {
          await open();
          await holds(page, "required denied");
          assert.equal(await decidedBy(page), `signal:${name}`);
          await track(page, "early");
          assert.equal((await flush(page)).sent, 0);
          assert.deepEqual(await kept(page), []);
          assert.deepEqual(recorder.requests, []);
        },
      ));

    test("a yes is the answer under required, over reloads, until it is withdrawn", () =>
      visit(
        browser,
        site(name, { "data-consent": "required" }),
        async ({ open, page, recorder }) => {
          await open();
          await holds(page, "required denied");
          await track(page, "early");
          await answers(page, true, true);
          await holds(page, "granted granted");
          await flush(page);
          const visitors = new Set(
            recorder.events.map(({ visitor }) => visitor),
          );
          assert.equal(visitors.size, 1);
          assert(recorder.events.some(({ name }) => name === "early"));
          await open("/next");
          await holds(page, "granted granted");
          await flush(page);
          for (const { visitor } of recorder.events)
            assert(visitors.has(visitor));
          // A change of mind.
          await answers(page, false, false);
          await holds(page, "denied denied");
          const before = recorder.requests.length;
          await track(page, "later");
          assert.deepEqual(await flush(page), { sent: 0, queued: 0 });
          assert.deepEqual(await kept(page), []);
          await open("/");
          await holds(page, "denied denied");
          assert.equal((await flush(page)).sent, 0);
          // And back.
          await answers(page, true, true);
          await holds(page, "granted granted");
          assert.equal(
            recorder.requests
              .slice(before)
              .flatMap(({ body }) => body.events)
              .filter(({ name }) => name === "later").length,
            0,
          );
        },
      ));

    test("a no means denied where the tag would count, and leaves nothing", () =>
      visit(
        browser,
        site(name, { "data-consent": "cookieless" }),
        async ({ open, page, recorder }) => {
          await open();
          await holds(page, "cookieless denied");
          await answers(page, false, false);
          await holds(page, "denied denied");
          const before = recorder.events.length;
          await track(page, "after");
          await flush(page);
          assert.equal(recorder.events.length, before);
          assert.deepEqual(await kept(page), []);
        },
      ));

    if (!isOfBoth)
      test("each purpose is read for itself", () =>
        visit(
          browser,
          site(name, { "data-consent": "required" }),
          async ({ open, page, recorder }) => {
            await open("/?gclid=Secret-1");
            await holds(page, "required denied");
            await answers(page, true, false);
            await holds(page, "granted denied");
            await flush(page);
            assert(recorder.events.length > 0);
            assert(!JSON.stringify(recorder.beacons).includes("Secret-1"));
            await answers(page, false, true);
            await holds(page, "denied denied");
          },
        ));

    test("one that comes after us is heard as well", () =>
      visit(
        browser,
        site(name, { "data-consent": "cookieless" }),
        async ({ open, page }) => {
          await open("/late");
          await holds(page, "cookieless denied");
          await bringLate(page);
          await answers(page, true, true);
          await holds(page, "granted granted");
          await answers(page, false, false);
          await holds(page, "denied denied");
        },
      ));

    test("one that is not followed is not even fetched for", () =>
      visit(
        browser,
        site(name, { "data-consent": "granted", "data-signals": "gpc" }),
        async ({ open, page }) => {
          const fetched = [];
          page.on("request", (request) => fetched.push(request.url()));
          await open();
          await holds(page, "granted granted");
          await answers(page, false, false);
          await flush(page);
          await holds(page, "granted granted");
          assert(!fetched.some((url) => url.endsWith("trailmark.consent.js")));
        },
      ));
  });

describe("what is peculiar to one of them", () => {
  test("klaro: a switch that was turned but not saved is no answer", () =>
    visit(
      browser,
      site("klaro", { "data-consent": "required" }),
      async ({ open, page }) => {
        await open();
        await page.evaluate(() => window.klaro.getManager().changeAll(true));
        await holds(page, "required denied");
        await page.evaluate(() =>
          window.klaro.getManager().saveAndApplyConsents(),
        );
        await holds(page, "granted granted");
        await page.evaluate(() => window.klaro.getManager().changeAll(false));
        await holds(page, "granted granted");
        // Nobody has answered any more.
        await page.evaluate(() => window.klaro.getManager().resetConsents());
        await holds(page, "required denied");
      },
    ));

  test("klaro: a service that is on by default is not on before the visitor says so", () =>
    visit(
      browser,
      {
        pages: {
          ...scripts,
          "/": html({
            attributes: { "data-consent": "required" },
            head: PLATFORMS.klaro.head.replace(
              "default: false",
              "default: true",
            ),
          }),
        },
      },
      async ({ open, page }) => {
        await open();
        await flush(page);
        assert.equal(
          await page.evaluate(() =>
            window.klaro.getManager().getConsent("counter"),
          ),
          true,
        );
        await holds(page, "required denied");
      },
    ));

  test("klaro: the site says which service stands for us", () =>
    visit(
      browser,
      site("klaro", {
        "data-consent": "required",
        "data-signal-names": "klaro:banner:counter, tcf:755",
      }),
      async ({ open, page }) => {
        await open();
        await page.evaluate(() => {
          const manager = window.klaro.getManager();
          manager.updateConsent("banner", true);
          manager.saveAndApplyConsents();
        });
        await holds(page, "granted denied");
      },
    ));

  test("cookieconsent: that it fires on each load is no yes", () =>
    visit(
      browser,
      site("cookieconsent", { "data-consent": "required" }),
      async ({ open, page, recorder }) => {
        await open();
        await page.evaluate(() => window.CookieConsent.acceptCategory([]));
        await holds(page, "denied denied");
        await open("/next");
        await holds(page, "denied denied");
        assert.equal((await flush(page)).sent, 0);
        assert.deepEqual(recorder.requests, []);
      },
    ));

  test("cookieconsent: hidden from robots it stays unanswered, and so do we", () =>
    visit(
      browser,
      {
        pages: {
          ...scripts,
          "/": html({
            attributes: { "data-consent": "granted" },
            head:
              `<script>Object.defineProperty(Navigator.prototype, "webdriver", { get: () => true })</script>` +
              PLATFORMS.cookieconsent.head.replace("hideFromBots: false,", ""),
          }),
        },
      },
      async ({ open, page, recorder }) => {
        await open();
        await holds(page, "required denied");
        await flush(page);
        assert.deepEqual(recorder.requests, []);
      },
    ));

  test("tcf: while the visitor is asked anew the last answer holds", () =>
    visit(
      browser,
      site("tcf", { "data-consent": "required" }),
      async ({ open, page }) => {
        await open();
        await holds(page, "required denied");
        await page.evaluate(() => window.tcfAnswer([1, 8]));
        await holds(page, "granted denied");
        // The string that comes with it has no consents in it any more.
        await page.evaluate(() => {
          model.purposeConsents.empty();
          window.tcfAsk();
        });
        await flush(page);
        await holds(page, "granted denied");
        await page.evaluate(() => window.tcfAnswer([]));
        await holds(page, "denied denied");
      },
    ));

  test("tcf: where it does not apply the tag's word holds", () =>
    visit(
      browser,
      {
        pages: {
          ...scripts,
          "/": html({
            attributes: { "data-consent": "granted" },
            head: `<script src="/tcf-stub.js"></script><script src="/tcf.js"></script>
              <script>new tcf.CmpApi(31, 1, true).update(null)</script>`,
          }),
        },
      },
      async ({ open, page }) => {
        await open();
        await holds(page, "granted granted");
      },
    ));

  test("tcf: a vendor of its own number needs a yes of its own", () =>
    visit(
      browser,
      site("tcf", {
        "data-consent": "required",
        "data-signal-names": "tcf:755",
      }),
      async ({ open, page }) => {
        await open();
        await page.evaluate(() => window.tcfAnswer([1, 7, 8]));
        await holds(page, "denied denied");
      },
    ));

  test("gpp: what is being changed is not read, and a section's GPC is no more than GPC", () =>
    visit(
      browser,
      site("gpp", { "data-consent": "required" }),
      async ({ open, page }) => {
        await open();
        await page.evaluate(() => {
          cmp.setFieldValue("usnat", "SaleOptOut", 2);
          cmp.fireSectionChange("usnat");
        });
        await holds(page, "required denied");
        await page.evaluate(() => {
          cmp.setFieldValue("usnat", "Gpc", true);
          cmp.setSignalStatus("ready");
        });
        await holds(page, "granted denied");
      },
    ));
});

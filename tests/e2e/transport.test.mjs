// The way to the collector: packed, by older means, with a net, and through policies.

import assert from "node:assert/strict";
import { after, before, describe, test } from "node:test";

import { launch } from "./support/browser.mjs";
import { flush, html, loaded, names, track, visit } from "./support/visit.mjs";

const HOUR = 3_600_000;

let browser;

before(async () => {
  browser = await launch();
});

after(() => browser?.close());

const page = (attributes, head = "") => ({
  pages: {
    "/": html({ attributes: { "data-batch-ms": HOUR, ...attributes }, head }),
  },
});

const refused = { ...page({}), errors: [/status of 503/] };

describe("a long beacon", () => {
  const sends = (attributes, act) =>
    visit(
      browser,
      page({ "data-batch-size": 100, ...attributes }),
      async ({ open, page, recorder }) => {
        await open();
        await loaded(page);
        await track(page, ...Array(30).fill("tried"));
        await act(page);
        const request = await recorder.until(({ requests }) => requests[0]);
        assert.equal(request.body.events.length, 32);
        return request.headers["content-encoding"];
      },
    );

  test("is packed on its way to the page's own origin", () =>
    sends({}, async (page) => {
      await flush(page);
    }));

  test("is not packed while the page is being left", () =>
    visit(
      browser,
      page({ "data-batch-size": 100 }),
      async ({ open, page, recorder }) => {
        await open();
        await loaded(page);
        await track(page, ...Array(30).fill("tried"));
        // A page that is left before the module is there has nothing to send.
        await page.evaluate(() => trailmark.journey());
        await page.goto("about:blank");
        const { headers } = await recorder.until(({ requests }) => requests[0]);
        assert.equal(headers["content-encoding"], undefined);
      },
    ));

  test("is one of ten events of a shop, and shorter by half", () =>
    visit(browser, page({}), async ({ open, page, recorder }) => {
      await open();
      await loaded(page);
      await page.evaluate(() => {
        for (let n = 0; n < 8; n++)
          trailmark.track("view_item", {
            currency: "EUR",
            value: 59.9,
            items: [{ item_id: `KL-${n}`, item_name: "Kettle", price: 59.9 }],
          });
      });
      const { headers, body } = await recorder.until(
        ({ requests }) => requests[0],
      );
      assert.equal(headers["content-encoding"], "gzip");
      assert.ok(
        headers["content-length"] < JSON.stringify(body).length / 2,
        headers["content-length"],
      );
    }));
});

test("at another origin nothing is packed, for that would need a preflight", async () => {
  await visit(browser, page({}), (other) =>
    visit(
      browser,
      page({ "data-collector": `${other.site.url}/v1/beacons` }),
      async ({ open, page }) => {
        await open();
        await loaded(page);
        await track(
          page,
          ...Array(8).fill("a name that is rather long".repeat(3)),
        );
        const { headers, body } = await other.recorder.until(
          ({ requests }) => requests[0],
        );
        assert.equal(headers["content-encoding"], undefined);
        assert.equal(body.events.length, 10);
      },
    ),
  );
});

describe("where there is no fetch", () => {
  test("XMLHttpRequest posts", () =>
    visit(browser, refused, async ({ open, page, recorder }) => {
      await open();
      await loaded(page);
      await page.evaluate(() => delete window.fetch);
      await page.evaluate(() => {
        if (window.fetch) window.fetch = undefined;
      });
      await track(page, "tried");
      recorder.answerNext(503);
      await flush(page);
      await page.evaluate(() => dispatchEvent(new Event("online")));
      await recorder.until(({ events }) => names(events).includes("tried"));
    }));
});

test("the network being back ends a pause", () =>
  visit(browser, refused, async ({ open, page, recorder }) => {
    recorder.answerNext({ status: 503, headers: { "retry-after": "3000" } });
    await open();
    await loaded(page);
    assert.equal((await flush(page)).queued, 2);
    await page.evaluate(() => dispatchEvent(new Event("online")));
    await page.evaluate(() => trailmark.flush());
    await recorder.until(({ events }) => events.length === 2);
  }));

test("a policy that lets nothing through is recognised and said", () =>
  visit(
    browser,
    {
      ...page(
        { "data-collector": "http://collect.invalid/v1/beacons" },
        // Not every driver hears the console of a page with a policy.
        `<script>
          window.said = [];
          console.warn = (...words) => said.push(words.join(" "));
        </script>`,
      ),
      headers: { "content-security-policy": "connect-src 'self'" },
      errors: [/Content.Security.Policy|violates|connect-src/i],
    },
    async ({ open, page }) => {
      await open();
      await loaded(page);
      await flush(page);
      await page.waitForFunction(() => window.said[0]);
      assert.deepEqual(await page.evaluate(() => window.said), [
        "trailmark: the page's Content-Security-Policy lets nothing through to http://collect.invalid/v1/beacons: it belongs into connect-src",
      ]);
    },
  ));

test("a clock that is set while events wait does not change their age", () =>
  visit(browser, page({}), async ({ open, page, recorder }) => {
    await open();
    await loaded(page);
    await track(page, "before");
    await page.evaluate(() => trailmark.journey());
    await page.evaluate(() => {
      const { now } = Date;
      Date.now = () => now() + 20 * 60_000;
    });
    await track(page, "after");
    await flush(page);
    const { sent_at, events } = recorder.requests[0].body;
    for (const { name, at } of events)
      assert.ok(sent_at - at < 60_000, `${name} is ${sent_at - at} ms old`);
  }));

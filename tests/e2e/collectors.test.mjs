// Collectors of other protocols, and several at once: what leaves the page is what each of them expects, each
// at its own pace, and none of it twice where twice would be counted twice.

import assert from "node:assert/strict";
import { EventEmitter, once } from "node:events";
import { after, before, describe, test } from "node:test";

import { launch } from "./support/browser.mjs";
import { PROTOCOLS } from "./support/protocols.mjs";
import {
  ANY,
  flush,
  html,
  leave,
  loaded,
  names,
  track,
  visit,
} from "./support/visit.mjs";

const SITE = { "data-site": "shop.example", "data-auto": "none" };

let browser;

before(async () => {
  browser = await launch();
});

after(() => browser?.close());

/** A path of the site behind which another collector stands: what it was sent, and how it answers. */
class Other extends EventEmitter {
  requests = [];
  answers = [];

  page = async (request) => {
    const chunks = [];
    for await (const chunk of request) chunks.push(chunk);
    const answer = this.answers.shift() ?? 200;
    this.requests.push({
      url: new URL(request.url, "http://other.invalid"),
      type: request.headers["content-type"],
      body: Buffer.concat(chunks).toString(),
      status: answer,
    });
    this.emit("arrival");
    // As a server that dies with a request in its hands.
    if (answer === 0) return request.socket.destroy() && {};
    return { status: answer, body: "{}" };
  };

  /** Waits until `find` of what has arrived is something. */
  async until(find) {
    for (;;) {
      const found = find(this.requests);
      if (found) return found;
      await once(this, "arrival", { signal: AbortSignal.timeout(50_000) });
    }
  }
}

/** A page whose tag has these attributes, and the other collector at /other. */
const speaks = (attributes, other, more = {}) => ({
  ...more,
  pages: {
    "/": html({ attributes: { ...SITE, ...attributes } }),
    "/next": html({ attributes: { ...SITE, ...attributes } }),
    "/other": other.page,
    ...more.pages,
  },
});

const buy = (page) =>
  page.evaluate(() =>
    trailmark.track("purchase", {
      transaction_id: "T-1",
      value: 59.9,
      currency: "eur",
      items: [{ item_id: "KL-1", item_name: "Kettle", price: 59.9 }],
    }),
  );

describe("a page speaks", () => {
  for (const [protocol, isRight] of Object.entries(PROTOCOLS))
    test(protocol, () => {
      const other = new Other();
      return visit(
        browser,
        speaks(
          {
            "data-collector": "/other",
            "data-protocol": protocol,
            "data-key": "KEY",
            "data-auto": "pages",
          },
          other,
        ),
        async ({ open, page, recorder }) => {
          await open();
          await loaded(page);
          await buy(page);
          assert.equal((await flush(page)).queued, 0);
          const { requests } = other;
          isRight({
            type: requests[0].type,
            urls: requests.map(({ url }) => url),
            bodies: requests.map(({ body }) => body),
          });
          assert.equal(recorder.requests.length, 0);
        },
      );
    });

  test("it under a policy that refuses WebAssembly", () => {
    const other = new Other();
    return visit(
      browser,
      speaks(
        { "data-collector": "/other", "data-protocol": "plausible" },
        other,
        {
          headers: {
            "content-security-policy":
              "script-src 'self' 'unsafe-inline'; connect-src 'self'",
          },
          errors: [/WebAssembly|Content.Security.Policy/i],
          warnings: ANY,
        },
      ),
      async ({ open, page }) => {
        await open();
        await loaded(page);
        await track(page, "tried");
        await flush(page);
        const sent = await other.until((requests) =>
          requests.find(({ body }) => body.includes("tried")),
        );
        assert.equal(
          JSON.parse(sent.body).d ?? JSON.parse(sent.body).domain,
          "shop.example",
        );
      },
    );
  });

  test("what a call before the script asked for", () => {
    const other = new Other();
    return visit(
      browser,
      {
        pages: {
          "/": html({
            attributes: { "data-auto": "none" },
            head: `<script>trailmark("config",{collector:"/other",protocol:"plausible",site:"called.example"});trailmark("track","tried")</script>`,
          }),
          "/other": other.page,
        },
      },
      async ({ open, page }) => {
        await open();
        await flush(page);
        const sent = await other.until((requests) =>
          requests.find(({ body }) => body.includes("tried")),
        );
        assert.match(sent.body, /called\.example/);
      },
    );
  });
});

test("a policy that lets nothing through to one of them is recognised and said", () =>
  visit(
    browser,
    {
      pages: {
        "/": html({
          attributes: {
            ...SITE,
            "data-collector": "http://collect.invalid/api/event",
            "data-protocol": "plausible",
          },
          // Not every driver hears the console of a page with a policy.
          head: `<script>
            window.said = [];
            console.warn = (...words) => said.push(words.join(" "));
          </script>`,
        }),
      },
      headers: { "content-security-policy": "connect-src 'self'" },
      errors: [/Content.Security.Policy|violates|connect-src/i],
    },
    async ({ open, page }) => {
      await open();
      await loaded(page);
      await track(page, "tried");
      await flush(page);
      await page.waitForFunction(() => window.said[0]);
      assert.deepEqual(await page.evaluate(() => window.said), [
        "trailmark: the page's Content-Security-Policy lets nothing through to http://collect.invalid/api/event: it belongs into connect-src",
      ]);
    },
  ));

test("an encoder that cannot be had is said, and keeps nothing else from going on", () => {
  const other = new Other();
  return visit(
    browser,
    speaks(
      {
        "data-collector": "/v1/beacons /other",
        "data-protocol": "trailmark umami",
      },
      other,
      {
        pages: {
          "/trailmark.umami.wasm": { status: 404 },
          "/trailmark.umami.fallback.js": { status: 404 },
        },
        warnings: [/^trailmark: trailmark\.umami\.wasm/],
        errors: [/status of 404/, /integrity/, /umami\.fallback\.js/],
      },
    ),
    async ({ open, page, recorder }) => {
      await open();
      await loaded(page);
      await track(page, "tried");
      await flush(page);
      assert.ok(names(recorder.events).includes("tried"));
      assert.equal(other.requests.length, 0);
    },
  );
});

test("a page with one collector of our own fetches nothing for others", () =>
  visit(
    browser,
    { pages: { "/": html({ attributes: { "data-protocol": "trailmark" } }) } },
    async ({ open, page, recorder }) => {
      const fetched = [];
      page.on("request", (request) => fetched.push(request.url()));
      await open();
      await flush(page);
      await recorder.until(({ events }) => events.length === 2);
      assert.deepEqual(
        fetched.filter((url) => url.includes("collectors.")),
        [],
      );
    },
  ));

describe("of two collectors", () => {
  const both = {
    "data-collector": "/v1/beacons,\n /other",
    "data-protocol": "trailmark posthog",
    "data-key": "none KEY",
    "data-batch-ms": "0",
  };
  const events = (other) =>
    other.requests
      .filter(({ status }) => status === 200)
      .flatMap(({ body }) => JSON.parse(body).batch.map(({ event }) => event));

  test("each gets everything", () => {
    const other = new Other();
    return visit(
      browser,
      speaks(both, other),
      async ({ open, page, recorder }) => {
        await open();
        await loaded(page);
        await track(page, "tried");
        await recorder.until(({ events }) => names(events).includes("tried"));
        await other.until(() => events(other).includes("tried"));
      },
    );
  });

  test("one that is down holds the other up in nothing, and gets it later", () => {
    const other = new Other();
    other.answers = [503, 503];
    return visit(
      browser,
      speaks(both, other, { errors: [/status of 503/] }),
      async ({ open, page, recorder }) => {
        await open();
        await loaded(page);
        await track(page, "one");
        await other.until((requests) => requests.length);
        await track(page, "two");
        await recorder.until(({ events }) => names(events).includes("two"));
        await other.until(
          () => events(other).includes("one") && events(other).includes("two"),
        );
      },
    );
  });

  test("the one of our own is asked to forget", () => {
    const other = new Other();
    return visit(
      browser,
      speaks({ ...both, "data-consent": "granted" }, other),
      async ({ open, page, recorder }) => {
        await open();
        await flush(page);
        const answer = await page.evaluate(() => trailmark.forget());
        assert.equal(answer.collector, "asked");
        const { body } = recorder.requests.find(({ body }) => body.forget);
        assert.equal(body.forget, answer.forgotten);
        assert.equal(body.site, "shop.example");
        assert.ok(other.requests.every(({ body }) => !body.includes("forget")));
      },
    );
  });

  test("one for marketing gets nothing without that consent", () => {
    const other = new Other();
    return visit(
      browser,
      speaks(
        {
          ...both,
          "data-consent": "granted",
          "data-purpose": "analytics marketing",
        },
        other,
      ),
      async ({ open, page, recorder }) => {
        await open();
        await loaded(page);
        await page.evaluate(() =>
          trailmark.consent({ analytics: "granted", marketing: "denied" }),
        );
        await track(page, "unseen");
        await recorder.until(({ events }) => names(events).includes("unseen"));
        await page.evaluate(() =>
          trailmark.consent({ analytics: "granted", marketing: "granted" }),
        );
        await track(page, "seen");
        await other.until(() => events(other).includes("seen"));
        assert.ok(!events(other).includes("unseen"));
      },
    );
  });

  test("what one still lacks is kept on the device, and sent by the next page to that one alone", () => {
    const other = new Other();
    other.answers = Array(50).fill(503);
    return visit(
      browser,
      speaks({ ...both, "data-consent": "granted" }, other, {
        errors: [/status of 503/],
      }),
      async ({ open, page, recorder }) => {
        await open();
        await loaded(page);
        await track(page, "tried");
        await recorder.until(({ events }) => names(events).includes("tried"));
        await other.until((requests) =>
          requests.find(({ body }) => body.includes("tried")),
        );
        // The page has the answer of one, and has written that down.
        await flush(page);
        await leave(page);
        const before = recorder.requests.length;
        other.answers = [];
        await open("/next");
        await loaded(page);
        await other.until(() => events(other).includes("tried"));
        await flush(page);
        const again = recorder.requests
          .slice(before)
          .flatMap(({ body }) => body.events)
          .filter(({ name }) => name === "tried");
        assert.deepEqual(again, []);
      },
    );
  });
});

describe("where twice would be counted twice", () => {
  const once = {
    "data-collector": "/other",
    "data-protocol": "plausible",
    "data-batch-ms": "0",
    "data-consent": "granted",
  };

  test("what may have been taken is not sent again, and counted as uncertain", () => {
    const other = new Other();
    other.answers = [500];
    return visit(
      browser,
      speaks(once, other, { errors: [/status of 500/] }),
      async ({ open, page }) => {
        await open();
        await page.evaluate(() => {
          window.dropped = [];
          trailmark("on", "dropped", (lost) => window.dropped.push(lost));
        });
        await loaded(page);
        await track(page, "tried");
        await page.waitForFunction(() => window.dropped.length);
        assert.deepEqual(await page.evaluate(() => window.dropped), [
          { reason: "uncertain", count: 1 },
        ]);
        await open("/next");
        await loaded(page);
        await track(page, "later");
        await other.until((requests) =>
          requests.some(({ body }) => body.includes("later")),
        );
        assert.equal(of(other, "tried"), 1);
      },
    );
  });

  test("what was refused for now is sent again", () => {
    const other = new Other();
    other.answers = [503];
    return visit(
      browser,
      speaks(once, other, { errors: [/status of 503/] }),
      async ({ open, page }) => {
        await open();
        await loaded(page);
        await track(page, "tried");
        await other.until((requests) =>
          requests.some(
            ({ body, status }) => body.includes("tried") && status === 200,
          ),
        );
        assert.equal(of(other, "tried"), 2);
      },
    );
  });

  test("a page that is left in the middle sends it once, or says that it may not have", () => {
    const other = new Other();
    const listens = `<script>dropped=[];trailmark("on","dropped",(lost)=>dropped.push(lost))</script>`;
    const attributes = { ...SITE, ...once };
    const left = html({ attributes, head: listens });
    return visit(
      browser,
      { pages: { "/": left, "/next": left, "/other": other.page } },
      async ({ open, page }) => {
        await open();
        await flush(page);
        await page.evaluate(() => trailmark.track("tried"));
        await open("/next");
        await loaded(page);
        await track(page, "later");
        await other.until((requests) =>
          requests.some(({ body }) => body.includes("later")),
        );
        await flush(page);
        const dropped = await page.evaluate(() => window.dropped);
        const lost = dropped.filter(({ reason }) => reason === "uncertain");
        const sent = of(other, "tried");
        assert.ok(
          sent <= 1 && sent + lost.length >= 1,
          `${sent}, ${lost.length}`,
        );
      },
    );
  });

  test("what waits when a page is left is not sent by the next one as well", () => {
    const other = new Other();
    const listens = `<script>dropped=[];trailmark("on","dropped",(lost)=>dropped.push(lost))</script>`;
    const attributes = { ...SITE, ...once, "data-batch-ms": "3600000" };
    const left = html({ attributes, head: listens });
    return visit(
      browser,
      { pages: { "/": left, "/next": left, "/other": other.page } },
      async ({ open, page }) => {
        await open();
        await flush(page);
        await page.evaluate(() => trailmark.track("tried"));
        await open("/next");
        await loaded(page);
        await track(page, "later");
        await flush(page);
        const dropped = await page.evaluate(() => window.dropped);
        const lost = dropped.filter(({ reason }) => reason === "uncertain");
        const sent = of(other, "tried");
        assert.ok(
          sent <= 1 && sent + lost.length >= 1,
          `${sent}, ${lost.length}`,
        );
      },
    );
  });

  const of = (other, name) =>
    other.requests.filter(({ body }) => body.includes(name)).length;
});

// Strict pages: under each policy of docs/SECURITY.md every part works, and no file runs that is another.

import assert from "node:assert/strict";
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { after, before, describe, test } from "node:test";

import { launch } from "./support/browser.mjs";
import { engine, needs } from "./support/engines.mjs";
import { expectEvents } from "./support/expect.mjs";
import { built, dist, serve } from "./support/pages.mjs";
import { POLICIES, policy } from "./support/policies.mjs";
import { ANY, flush, loaded, tag, visit } from "./support/visit.mjs";

const NONCE = "cmFuZG9tbmVzcw";
/** What browsers say of their own on a console. */
const WORDS = [/Content.Security.Policy|WebAssembly|integrity|digest|hash/i];

let browser;
let sri;

before(async () => {
  browser = await launch();
  ({ files: sri } = JSON.parse(await readFile(join(dist, "sri.json"), "utf8")));
});

after(() => browser?.close());

/** The page's own script: what the browser reports of it, a consent platform, and a shop. */
const OWN = {
  headers: { "content-type": "text/javascript" },
  body: `
    window.reports = [];
    document.addEventListener("securitypolicyviolation", ({ effectiveDirective, blockedURI }) =>
      reports.push(effectiveDirective + " " + blockedURI));
    window.trailmark = function () { (trailmark.q = trailmark.q || []).push(arguments); };
    trailmark("track", "early");
    window.dataLayer = [];
    function gtag() { dataLayer.push(arguments); }
    gtag("consent", "default", { analytics_storage: "denied", ad_storage: "denied" });
    gtag("consent", "update", { analytics_storage: "granted", ad_storage: "granted" });`,
};

/** A page with all that makes the script fetch a file; `attributes` are those of the tag. */
const page = (attributes, head = "") => `<!doctype html><html lang="en"><head>
<title>Shop</title><script nonce="${NONCE}" src="/own.js"></script>${head}
${tag({ nonce: NONCE, ...attributes })}</head>
<body><button data-trailmark-event="chosen">Choose</button><trailmark-privacy></trailmark-privacy></body></html>`;

/** What happens on it, and is told. */
async function shop(page) {
  await loaded(page);
  await flush(page);
  await page.evaluate(() =>
    gtag("event", "add_to_cart", {
      currency: "EUR",
      value: 59.9,
      items: [{ item_id: "KL-1", price: 59.9, quantity: 1 }],
    }),
  );
  await page.click("button");
  await page.waitForFunction(
    () =>
      document
        .querySelector("trailmark-privacy")
        ?.shadowRoot?.querySelector("[part=known]")?.firstChild,
  );
  await page.evaluate(() => trailmark.export());
}

const EVENTS = [
  "session_start",
  { name: "page_view", page: { title: "Shop" } },
  "early",
  { name: "consent_change", params: { from: "signal:consent-mode" } },
  { name: "add_to_cart", params: { value: 59.9 } },
  "chosen",
];
const IGNORED = ["phase_change", "user_engagement", "attribution"];

const PARTS = [
  "trailmark.js",
  "trailmark.sensors.js",
  "trailmark.journal.js",
  "trailmark.consent.js",
  "trailmark.commerce.js",
  "trailmark.privacy.js",
  "trailmark.rights.js",
];

/** What the page has fetched of ours, by name. */
const fetched = (page) =>
  page.evaluate(() =>
    performance
      .getEntriesByType("resource")
      .map(({ name }) => new URL(name).pathname.slice(1))
      .filter((name) => name.startsWith("trailmark.")),
  );

/** What was reported; an icon is asked for by the browser itself. */
const reports = async (page) => {
  const all = await page.evaluate(() => window.reports);
  return all.filter((report) => !/^img-src .*\/favicon\.ico$/.test(report));
};

/** Goes shopping under these headers: everything is told, every part has come, and nothing is reported. */
const shops = ({ headers, attributes, head, more, mayRunWasm = true }) =>
  visit(
    browser,
    {
      pages: {
        "/": page({ "data-consent": "required", ...attributes }, head),
        "/own.js": OWN,
        ...more,
      },
      headers,
      errors: WORDS,
      warnings: ANY,
    },
    async ({ open, page, recorder }) => {
      await expectEvents(recorder, {
        act: async () => {
          await open();
          await shop(page);
        },
        settle: () => flush(page),
        events: EVENTS,
        ignoring: IGNORED,
      });
      const refused = !mayRunWasm || Boolean(engine.policy);
      const names = await fetched(page);
      for (const name of PARTS) assert.ok(names.includes(name), name);
      assert.equal(names.includes("trailmark.fallback.js"), refused);
      const others = (await reports(page)).filter(
        (report) => !(refused && /^script-src.* wasm-eval$/.test(report)),
      );
      assert.deepEqual(others, []);
    },
  );

describe("every part works, with the same events and no report,", () => {
  test("without a policy, to compare with", () => shops({}));

  for (const name of ["minimal", "nonce", "strict-dynamic", "trusted-types"])
    test(`under the policy "${name}"`, () =>
      shops({ headers: policy(name, { "{nonce}": NONCE }) }));

  test('under the policy "without-wasm", but for the one report', () =>
    shops({
      headers: policy("without-wasm", { "{nonce}": NONCE }),
      mayRunWasm: false,
    }));

  test('from another origin, under the policy "elsewhere"', async () => {
    const elsewhere = await serve();
    // The page's own script comes from there too, as that policy knows no other place.
    const own = await serve({ "/own.js": OWN });
    const headers = policy("elsewhere", {
      "https://files.example": `${elsewhere.url} ${own.url}`,
      "https://collect.example": elsewhere.url,
    });
    try {
      await visit(
        browser,
        {
          pages: {
            "/": page({
              "data-consent": "required",
              "data-collector": elsewhere.collector,
              src: `${elsewhere.url}/trailmark.js`,
            }).replace("/own.js", `${own.url}/own.js`),
          },
          headers,
          errors: WORDS,
          warnings: ANY,
        },
        async ({ open, page }) => {
          await expectEvents(elsewhere.recorder, {
            act: async () => {
              await open();
              await shop(page);
            },
            settle: () => flush(page),
            events: EVENTS,
            ignoring: IGNORED,
          });
          const found = (await reports(page)).filter(
            (report) => !(engine.policy && / wasm-eval$/.test(report)),
          );
          assert.deepEqual(found, []);
        },
      );
    } finally {
      await elsewhere.close();
      await own.close();
    }
  });

  for (const name of ["trusted-types", "without-wasm"])
    test(`with another protocol beside ours under "${name}"`, () => {
      const sent = [];
      return visit(
        browser,
        {
          pages: {
            "/": page({
              "data-collector": "/v1/beacons /other",
              "data-protocol": "trailmark plausible",
              "data-site": "shop.example",
            }),
            "/own.js": OWN,
            "/other": async (request) => {
              const chunks = [];
              for await (const chunk of request) chunks.push(chunk);
              sent.push(Buffer.concat(chunks).toString());
              return { status: 202, body: "{}" };
            },
          },
          headers: policy(name, { "{nonce}": NONCE }),
          errors: WORDS,
          warnings: ANY,
        },
        async ({ open, page, recorder }) => {
          await open();
          await loaded(page);
          await flush(page);
          await recorder.until(({ events }) =>
            events.some((event) => event.name === "early"),
          );
          assert.ok(sent.some((body) => body.includes("early")));
          const found = (await reports(page)).filter(
            (report) => !/ wasm-eval$/.test(report),
          );
          assert.deepEqual(found, []);
        },
      );
    });

  test("each block of docs/SECURITY.md is one of these", () =>
    assert.deepEqual(Object.keys(POLICIES), [
      "minimal",
      "nonce",
      "strict-dynamic",
      "trusted-types",
      "without-wasm",
      "elsewhere",
    ]));
});

describe("no file runs that is another", () => {
  /** As valid as it was: a custom section more is no difference to what runs it. */
  const otherModule = async (name) => {
    const { body, ...more } = await built(name);
    return { ...more, body: Buffer.concat([body, Buffer.from([0, 2, 1, 97])]) };
  };
  const otherScript = async (name) => {
    const { body, ...more } = await built(name);
    return { ...more, body: `${body};window.other = true;` };
  };
  const integrity = (name) => ({
    integrity: sri[name],
    crossorigin: "anonymous",
  });
  const importMap = (...names) =>
    `<script type="importmap" nonce="${NONCE}">${JSON.stringify({
      integrity: Object.fromEntries(
        names.map((name) => [`/${name}`, sri[name]]),
      ),
    })}</script>`;

  test("with the hashes of dist/sri.json on the tag and in an import map all runs", () =>
    shops({
      headers: policy("trusted-types", { "{nonce}": NONCE }),
      attributes: integrity("trailmark.js"),
      head: importMap(
        ...Object.keys(sri).filter(
          (name) => name.endsWith(".js") && name !== "trailmark.js",
        ),
      ),
    }));

  test("the script, where the tag has its hash", () =>
    visit(
      browser,
      {
        pages: {
          "/": page(integrity("trailmark.js")),
          "/own.js": OWN,
          "/trailmark.js": () => otherScript("trailmark.js"),
        },
        errors: WORDS,
      },
      async ({ open, page, recorder }) => {
        await open();
        await page.waitForFunction(() => document.readyState === "complete");
        assert.equal(
          await page.evaluate(() => window.other ?? trailmark.track),
          undefined,
        );
        assert.deepEqual(recorder.requests, []);
      },
    ));

  test("the sensors, where an import map has their hash", () =>
    visit(
      browser,
      {
        pages: {
          "/": page({}, importMap("trailmark.sensors.js")),
          "/own.js": OWN,
          "/trailmark.sensors.js": () => otherScript("trailmark.sensors.js"),
        },
        errors: WORDS,
        warnings: ANY,
      },
      async ({ open, page, recorder }) => {
        await expectEvents(recorder, {
          act: () => open(),
          settle: () => flush(page),
          events: ["session_start", "page_view", "early"],
        });
        assert.equal(await page.evaluate(() => window.other), undefined);
      },
    ));

  for (const [what, module, attributes] of [
    ["the module", "trailmark", {}],
    [
      "the module for several collectors",
      "trailmark.collectors",
      { "data-collector": "/v1/beacons /v1/beacons?again" },
    ],
    [
      "a protocol's module",
      "trailmark.plausible",
      {
        "data-collector": "/v1/beacons /other",
        "data-protocol": "trailmark plausible",
        "data-site": "shop.example",
      },
    ],
  ])
    test(
      `${what}, which its translation stands in for`,
      needs("WebAssembly"),
      () => {
        const asked = [];
        return visit(
          browser,
          {
            pages: {
              "/": page(attributes),
              "/own.js": OWN,
              "/other": { status: 202, body: "{}" },
              [`/${module}.wasm`]: () => otherModule(`${module}.wasm`),
              [`/${module}.fallback.js`]: () => {
                asked.push(module);
                return built(`${module}.fallback.js`);
              },
            },
            errors: WORDS,
            warnings: ANY,
          },
          async ({ open, page, recorder }) => {
            // What is given to WebAssembly, by length.
            await page.addInitScript(() => {
              const { instantiate } = WebAssembly;
              window.given = [];
              WebAssembly.instantiate = (bytes, ...more) => {
                window.given.push(bytes.byteLength);
                return instantiate(bytes, ...more);
              };
            });
            await open();
            await loaded(page);
            await flush(page);
            await recorder.until(({ events }) =>
              events.some(({ name }) => name === "page_view"),
            );
            assert.deepEqual(asked, [module]);
            const { body } = await otherModule(`${module}.wasm`);
            const given = await page.evaluate(() => window.given);
            assert.ok(!given.includes(body.length), given.join());
          },
        );
      },
    );
});

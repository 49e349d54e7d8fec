// The documentation site's check of a tag: what it finds on pages, and at collectors, where something is in the way.

import assert from "node:assert/strict";
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { after, before, describe, test } from "node:test";

import { behindAList, onSite, openDocs } from "./support/docs.mjs";
import { built, dist } from "./support/pages.mjs";

let browser;
let collector;
let docs;
before(async () => {
  docs = await openDocs();
  ({ browser, collector } = docs);
});
after(() => docs?.close());

describe("the check of a tag", () => {
  test("finds nothing in the way of the demo shop", () =>
    check({}, async ({ states, text }) => {
      assert.ok(!Object.values(states).includes("bad"), await text());
      assert.equal(states.answer, "good");
      assert.equal(states.robot, "note", "a program drives this browser");
      assert.match(await text(), /the events are there/);
    }));

  for (const [what, given, finding, state, said] of [
    [
      "a script that is not there",
      { src: "/no-such.js" },
      ...["script", "bad", /is answered 404/],
    ],
    [
      "a server that names the wrong type",
      { src: (site) => `${site}/typed/trailmark.js` },
      ...["script", "bad", /MIME type text\/plain/],
    ],
    [
      "a script that is another's",
      { src: "/docs/static/docs.js" },
      ...["script", "bad", /not Trailmark's/],
    ],
    [
      "a module that was not copied",
      { src: (site) => `${site}/alone/trailmark.js` },
      ...["trailmark.wasm", "bad", /is answered 404/],
    ],
    [
      "a start page in place of the module",
      { src: (site) => `${site}/fallen/trailmark.js` },
      ...["trailmark.wasm", "bad", /is no WebAssembly but text\/html/],
    ],
    [
      "files that no other origin may read",
      { src: (site) => `${site}/closed/trailmark.js` },
      ...["script", "bad", /may not be read by pages of this origin/],
    ],
    [
      "a collector that allows no other origin",
      { collector: (site) => `${site}/closed/collector` },
      ...["cors", "bad", /allows no pages of http/],
    ],
    [
      "a collector that refuses, and names a field",
      { collector: (site) => `${site}/refusing` },
      ...["answer", "bad", /400.*field events\[0\]\.id: no UUID/],
    ],
    [
      "an address that is no collector's",
      { collector: "/docs/" },
      ...["answer", "bad", /is answered 40[45]/],
    ],
    [
      "a server that is not there",
      { collector: "http://127.0.0.1:9/v1/beacons" },
      ...["reach", "bad", /Nobody answers at/],
    ],
    [
      "a site that is not named",
      { site: undefined },
      ...["site", "note", /no data-site/],
    ],
    [
      "an attribute that is misspelt, and a value that makes no sense",
      { more: 'data-colector="/x" data-batch-size="many"' },
      ...["attributes", "note", /data-collector is\..*does not take “many”/],
    ],
    [
      "no collector at all",
      { collector: undefined },
      ...["collector-missing", "bad", /no data-collector/],
    ],
    [
      "a no by the tag",
      { more: 'data-consent="denied"' },
      ...["consent", "bad", /denied, said by the tag/],
    ],
    [
      "an answer that is awaited",
      { more: 'data-consent="required"' },
      ...["consent", "note", /events wait for an answer/],
    ],
    [
      "a page that is ignored",
      { more: 'data-ignore="/account/**"', page: "/account/orders" },
      ...["data-ignore", "bad", /names this page/],
    ],
    [
      "a share that leaves the visitor out",
      { more: 'data-sample="0"' },
      ...["data-sample", "bad", /none of the share/],
    ],
    [
      "robots that are dropped",
      { more: 'data-bots="drop"' },
      ...["data-bots", "bad", /a program drives it/],
    ],
    [
      "a policy that refuses the collector",
      {
        policy: "script-src 'self' 'wasm-unsafe-eval'; connect-src 'none'",
      },
      ...["policy", "bad", /connect-src refuses/],
    ],
    [
      "a policy that refuses the script",
      { policy: "script-src 'none'" },
      ...["policy", "bad", /script-src(-elem)? refuses/],
    ],
    [
      "a policy that refuses WebAssembly",
      { policy: "script-src 'self'" },
      ...["webassembly", "note", /translation into JavaScript runs/],
    ],
  ])
    test(`names ${what}`, () =>
      check({ ...TAG, ...given }, async ({ states, text }) => {
        assert.equal(states[finding], state, await text());
        assert.match(await text(finding), said);
      }));

  test("names Global Privacy Control", () =>
    check(
      {
        ...TAG,
        more: 'data-consent="granted" data-signals="auto strict"',
        before: (page) =>
          page.addInitScript(() =>
            Object.defineProperty(navigator, "globalPrivacyControl", {
              value: true,
            }),
          ),
      },
      async ({ states, text }) => {
        assert.equal(states.signals, "note");
        assert.equal(states.consent, "bad");
        assert.match(await text("consent"), /said by Global Privacy Control/);
      },
    ));

  test("names what an extension blocks", () =>
    check(
      {
        ...TAG,
        before: (page) =>
          page.route("**/v1/beacons", (route) =>
            route.abort("blockedbyclient"),
          ),
      },
      async ({ states, text }) => {
        assert.equal(states.reach, "bad");
        assert.match(await text("reach"), /an extension/);
      },
    ));

  test("names a clock that is wrong", () =>
    check(
      {
        ...TAG,
        before: (page) =>
          page.addInitScript(() => {
            const { now } = Date;
            Date.now = () => now() - 2 * 3_600_000;
          }),
      },
      async ({ states, text }) => {
        assert.equal(states.clock, "note");
        assert.match(await text("clock"), /120 minutes behind/);
      },
    ));

  test("names an origin that the collector does not allow", () =>
    behindAList((foreign) =>
      check(
        { ...TAG, collector: foreign.collector },
        async ({ states, text }) => {
          assert.equal(states.answer, "bad", await text());
          assert.match(
            await text("answer"),
            /answered 403: this origin is not allowed/,
          );
        },
      ),
    ));

  test("sends nothing where that is wished", () =>
    check({ ...TAG, sends: false }, async ({ states, text }) => {
      assert.equal(states.events, "good");
      assert.match(await text("events"), /not sent, as you wish/);
      assert.equal(states.answer, undefined);
    }));

  test("is there on a page of one's own, with that page's policy", () =>
    onSite(
      {
        "/": {
          headers: {
            "content-security-policy": `script-src 'self' 'wasm-unsafe-eval' ${collector.url}; connect-src 'self'`,
          },
          body: `<!doctype html><title>Own</title><script async src="/trailmark.js" data-collector="${collector.collector}" data-site="own"></script>`,
        },
      },
      (site) =>
        browser.visitor(async (page) => {
          await page.goto(site.url);
          await page.waitForFunction(() => window.trailmark?.journey);
          const found = await page.evaluate(
            async (from) =>
              (await import(`${from}/docs/check/here.js`)).findings,
            collector.url,
          );
          const { state, result } = found.find(({ id }) => id === "policy");
          assert.equal(state, "bad");
          assert.match(result, /connect-src refuses/);
          const module = found.find(({ id }) => id === "webassembly");
          assert.equal(module.state, "good");
        }),
    ));
});

const TAG = { src: "/trailmark.js", collector: "/v1/beacons", site: "docs" };

/**
 * Checks a tag as a visitor does: by what it is made of, or the demo shop's where nothing is
 * said. `judge` gets the state of each finding, and the text of one or of all.
 */
const check = (
  { src, collector: to, site: name, more = "", page: address = "/", ...given },
  judge,
) =>
  onSite(BROKEN, (site) =>
    browser.visitor(async (page) => {
      page.setDefaultTimeout(30_000);
      await given.before?.(page);
      const query = new URLSearchParams({ page: address });
      await page.goto(`${collector.url}/docs/check/?${query}`);
      const at = (value) =>
        typeof value === "function" ? value(site.url) : value;
      const says = (attribute, value) =>
        value === undefined ? "" : ` ${attribute}="${at(value)}"`;
      if (src)
        await page.fill(
          "#check-tag",
          `<script async${says("src", src)}${says("data-collector", to)}${says("data-site", name)} ${more}></script>`,
        );
      if (given.policy) await page.fill("#check-policy", given.policy);
      if (given.sends === false) await page.uncheck("#check-sends");
      await page.click("#check button");
      await page.waitForSelector("#check-status[data-done]");
      const states = await page.$$eval("#findings li", (lines) =>
        Object.fromEntries(
          lines.map(({ dataset }) => [dataset.finding, dataset.state]),
        ),
      );
      const text = async (finding) =>
        (
          await page.$$eval(
            `#findings li${finding ? `[data-finding="${finding}"]` : ""}`,
            (lines) => lines.map(({ textContent }) => textContent),
          )
        ).join("\n");
      await judge({ states, text });
    }),
  );

/** A server on which everything is as it should not be. */
const OPEN = { "access-control-allow-origin": "*" };
const script = (headers) => () => built("trailmark.js", { headers });
const BROKEN = {
  "/typed/trailmark.js": script({
    "content-type": "text/plain",
    "x-content-type-options": "nosniff",
  }),
  "/alone/trailmark.js": script(),
  "/alone/trailmark.sensors.js": () => built("trailmark.sensors.js"),
  "/alone/trailmark.wasm": { status: 404, headers: OPEN },
  "/fallen/trailmark.js": script(),
  "/fallen/trailmark.wasm": { headers: OPEN, body: "<!doctype html>" },
  "/closed/trailmark.js": async () => ({
    body: await readFile(join(dist, "trailmark.js")),
    headers: { "content-type": "text/javascript" },
  }),
  "/closed/collector": { status: 202 },
  "/refusing": {
    status: 400,
    headers: { ...OPEN, "content-type": "application/json" },
    body: '{"error": "no UUID", "field": "events[0].id"}',
  },
};

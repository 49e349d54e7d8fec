// The template of Google Tag Manager: its file, its own scenarios, and its code in a browser with the built script,
// in a double of the sandbox (support/gtm.mjs). Google's own editor and preview are not run here.

import assert from "node:assert/strict";
import { join } from "node:path";
import { after, before, describe, test } from "node:test";

import { launchChromium } from "../e2e/support/chromium.mjs";
import { root, serve } from "../e2e/support/pages.mjs";
import { assertIsBeacon } from "../e2e/support/schema.mjs";
import {
  apis,
  permissions,
  play,
  run,
  scenarios,
  sections,
} from "./support/gtm.mjs";

const template = sections(
  join(root, "js/integrations/google-tag-manager/template.tpl"),
);
const code = template.SANDBOXED_JS_FOR_WEB_TEMPLATE;
const may = permissions(template.WEB_PERMISSIONS);

describe("the file", () => {
  test("has the sections of a gallery template, in their order", () => {
    assert.deepEqual(Object.keys(template), [
      "TERMS_OF_SERVICE",
      "INFO",
      "TEMPLATE_PARAMETERS",
      "SANDBOXED_JS_FOR_WEB_TEMPLATE",
      "WEB_PERMISSIONS",
      "TESTS",
      "NOTES",
    ]);
    const info = JSON.parse(template.INFO);
    assert.equal(info.type, "TAG");
    assert.deepEqual(info.containerContexts, ["WEB"]);
  });

  test("declares every field that its code reads, and reads every field", () => {
    const declared = JSON.parse(template.TEMPLATE_PARAMETERS).map(
      ({ name }) => name,
    );
    const used = new Set(
      [...code.matchAll(/data\.(\w+)/g)].map(([, name]) => name),
    );
    used.delete("gtmOnSuccess");
    used.delete("gtmOnFailure");
    assert.deepEqual([...used].sort(), declared.sort());
  });

  test("asks for https alone", () => {
    const fields = JSON.parse(template.TEMPLATE_PARAMETERS);
    const accepts = (name, text) =>
      fields
        .find((field) => field.name === name)
        .valueValidators.filter(({ type }) => type === "REGEX")
        .every(({ args }) => new RegExp(args[0]).test(text));
    assert.ok(accepts("script", "https://shop.example/t/trailmark.js"));
    assert.ok(!accepts("script", "http://shop.example/trailmark.js"));
    assert.ok(!accepts("script", "https://shop.example/other.js"));
    assert.ok(!accepts("collector", "/v1/beacons"));
  });
});

describe("its own scenarios", () => {
  const { setup, scenarios: all } = scenarios(template.TESTS);
  assert.equal(all.length, 5);
  for (const scenario of all)
    test(scenario.name, () => play(code, setup, scenario.code));
});

describe("in a browser", () => {
  let browser;
  before(async () => (browser = await launchChromium()));
  after(() => browser?.close());

  test("loads the built script, which sends what the tags tell", async () => {
    const site = await serve({
      "/": "<!doctype html><title>Shop</title><p>Hello",
    });
    const page = await browser.newPage();
    const errors = [];
    page.on("pageerror", (error) => errors.push(error));
    await page.goto(site.url);
    await page.addScriptTag({ content: `window.sandbox = ${sandbox}` });
    // The page's own address is not https, which the permission asks for.
    const fire = (data) =>
      page.evaluate(([code, data]) => sandbox(code, data), [code, data]);
    await fire({
      act: "track",
      event: "subscribe",
      params: [{ name: "plan", value: "pro" }],
    });
    await fire({
      act: "load",
      script: `${site.url}/trailmark.js`,
      collector: site.collector,
      site: "by-gtm",
      start: "cookieless",
      options: [{ name: "batchMs", value: "50" }],
    });
    await fire({
      act: "track",
      event: "generate_lead",
      params: [{ name: "value", value: 5 }],
    });
    await site.recorder.until(({ events }) =>
      events.some(({ name }) => name === "generate_lead"),
    );
    const { beacons, events } = site.recorder;
    beacons.forEach(assertIsBeacon);
    assert.ok(beacons.every(({ site }) => site === "by-gtm"));
    const of = (name) => events.filter((event) => event.name === name);
    assert.equal(of("page_view").length, 1);
    assert.equal(of("subscribe")[0].params.plan, "pro");
    assert.equal(of("generate_lead")[0].params.value, 5);
    await fire({ act: "consent", consent: "denied" });
    assert.deepEqual(errors, []);
    await page.close();
    await site.close();
  });
});

test("the sandbox refuses what the permissions do not name", () => {
  const window = {};
  const have = apis(window, may, async () => {});
  assert.throws(
    () => have.setInWindow("other", 1),
    /no permission to write other/,
  );
  run(code, have, {
    act: "consent",
    consent: "granted",
    gtmOnSuccess() {},
    gtmOnFailure: assert.fail,
  });
  assert.deepEqual([...window.trailmark.q[0]], ["consent", "granted"]);
  assert.equal(
    have.queryPermission("inject_script", "http://a.example/trailmark.js"),
    false,
  );
  assert.equal(
    have.queryPermission("inject_script", "https://a.example/trailmark.js"),
    true,
  );
});

/** The sandbox's APIs in the page itself, where the script is really loaded. */
function sandbox(code, data) {
  return new Promise((done, failed) => {
    const at = (key) =>
      key.split(".").reduce((owner, name) => owner?.[name], window);
    const owned = (key) => {
      const [last, ...names] = key.split(".").reverse();
      return [
        names.reverse().reduce((owner, name) => owner[name], window),
        last,
      ];
    };
    const put = (key, value) => {
      const [owner, name] = owned(key);
      owner[name] = value;
    };
    const have = {
      copyFromWindow: at,
      setInWindow: put,
      createQueue: (key) => put(key, at(key) ?? []),
      callInWindow(key, ...given) {
        const [owner, name] = owned(key);
        return owner[name](...given);
      },
      injectScript(src, onload, onerror) {
        const script = Object.assign(document.createElement("script"), {
          src,
          onload,
          onerror,
        });
        script.async = true;
        document.head.append(script);
      },
      logToConsole: console.log,
      makeTableMap: (rows, key, value) =>
        Object.fromEntries(rows.map((row) => [row[key], row[value]])),
      queryPermission: () => true,
    };
    new Function("require", "data", code)((name) => have[name], {
      ...data,
      gtmOnSuccess: () => done(),
      gtmOnFailure: () => failed(new Error("gtmOnFailure")),
    });
  });
}

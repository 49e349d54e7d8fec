// The plugin in PHP, before a double of WordPress and WooCommerce (support/wordpress.php), and the page that comes of it
// in Chromium with the built script.

import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { readdirSync } from "node:fs";
import { join } from "node:path";
import { after, before, describe, test } from "node:test";

import { launchChromium } from "../e2e/support/chromium.mjs";
import { root, serve } from "../e2e/support/pages.mjs";
import { assertIsBeacon } from "../e2e/support/schema.mjs";

const plugin = join(root, "js/integrations/wordpress/trailmark");
const php = (args, input) =>
  execFileSync("php", args, { input, encoding: "utf8" });

/** What a page has, with these settings and this visitor. */
const printed = (given) =>
  JSON.parse(
    php(
      [
        "-d",
        "error_reporting=-1",
        "-d",
        "display_errors=stderr",
        join(root, "tests/integrations/support/wordpress.php"),
        join(plugin, "trailmark.php"),
      ],
      JSON.stringify(given),
    ),
  );

const option = {
  script: "https://shop.example/t/trailmark.js",
  collector: "https://collect.example/v1/beacons",
  site: "my-shop",
  consent: "required",
};
const order = {
  number: "1042",
  order_number: "1042",
  key: "wc_order_abc",
  status: "processing",
  currency: "EUR",
  total: "45.50",
  total_tax: "7.26",
  shipping_total: "5.50",
  coupon_codes: ["spring"],
  billing_email: "ada@example.org",
  items: [
    {
      product_id: 7,
      variation_id: 9,
      name: "Kettle </script><b>",
      quantity: 2,
      price: 20,
    },
  ],
};
const query = { key: "wc_order_abc" };

test("every file is PHP", () => {
  const files = readdirSync(plugin, { recursive: true }).filter((name) =>
    name.endsWith(".php"),
  );
  assert.ok(files.length >= 6, files.join());
  for (const file of files) php(["-l", join(plugin, file)]);
});

test("no file does anything when it is called by itself", () => {
  for (const file of readdirSync(plugin, { recursive: true }))
    if (file.endsWith(".php"))
      assert.equal(php([join(plugin, file)]), "", file);
});

describe("the tag", () => {
  test("has the attributes that were set", () => {
    assert.equal(
      printed({ option }).head.trim(),
      `<script async data-collector="https://collect.example/v1/beacons" data-site="my-shop" data-consent="required" data-privacy="full"` +
        ` src='https://shop.example/t/trailmark.js' id='trailmark-js'></script>`,
    );
  });

  test("is not there before both addresses are known", () => {
    assert.equal(printed({}).head, "");
    assert.equal(printed({ option: { ...option, collector: "" } }).head, "");
    assert.equal(printed({ option: "damaged" }).head, "");
  });

  test("is not there for people who write for the site, unless they are to be measured", () => {
    assert.equal(printed({ option, can: ["edit_posts"] }).head, "");
    const measured = { ...option, staff: "measured" };
    assert.match(
      printed({ option: measured, can: ["edit_posts"] }).head,
      /data-site/,
    );
  });

  test("stays one element whatever was set", () => {
    const { head } = printed({
      option: { ...option, site: `"><img src=x onerror=alert(1)>'` },
    });
    assert.equal(head.match(/</g).length, 2);
    assert.doesNotMatch(head, /<img/);
    const { head: other } = printed({
      option: { ...option, collector: "javascript:alert(1)" },
    });
    assert.equal(other, "");
  });

  test("says that it follows the WP Consent API", () => {
    assert.equal(printed({ option }).consent, true);
  });
});

describe("the settings", () => {
  test("are for those who may change settings, and go by WordPress's own form", () => {
    const { menu, registered, page } = printed({
      option,
      can: ["manage_options"],
    });
    assert.deepEqual(menu, ["manage_options", "trailmark"]);
    assert.deepEqual(registered, [
      "trailmark",
      "trailmark",
      "trailmark_sanitize",
    ]);
    assert.match(page, /action="options\.php"/);
    assert.match(page, /_wpnonce/);
    assert.match(page, /value="required" selected/);
    assert.equal(printed({ option }).page, "");
  });

  test("show what was set as text", () => {
    const { page } = printed({
      option: { ...option, site: `" onfocus="alert(1)` },
      can: ["manage_options"],
    });
    assert.doesNotMatch(page, /" onfocus="/);
    assert.match(page, /&quot; onfocus=&quot;/);
  });

  test("take what makes sense and nothing else", () => {
    const { taken } = printed({
      typed: {
        script: "ftp://x/trailmark.js",
        collector: "/v1/beacons",
        site: ["a"],
        consent: "always",
        other: "x",
      },
    });
    assert.deepEqual(taken, {
      script: "",
      collector: "/v1/beacons",
      site: "",
      consent: "cookieless",
      privacy: "full",
      staff: "",
    });
  });
});

describe("the purchase", () => {
  test("is told to whoever has the order's key", () => {
    const { foot } = printed({ option, order, query });
    const [, params] = foot.match(/"purchase",(.*)\);/);
    assert.deepEqual(JSON.parse(params), {
      transaction_id: "1042",
      currency: "EUR",
      value: 45.5,
      tax: 7.26,
      shipping: 5.5,
      items: [
        {
          item_id: "7",
          item_name: "Kettle </script><b>",
          price: 20,
          quantity: 2,
          item_variant: "9",
        },
      ],
      coupon: "spring",
    });
    assert.equal(foot.match(/<\/script>/g).length, 1);
    assert.doesNotMatch(foot, /ada@/);
  });

  test("is told to nobody else, and nowhere else", () => {
    const silent = (given) =>
      assert.equal(printed({ option, order, query, ...given }).foot, "");
    silent({ query: {} });
    silent({ query: { key: "wc_order_xyz" } });
    silent({ query: { key: ["wc_order_abc"] } });
    silent({ received: false });
    silent({ option: {} });
    silent({ can: ["edit_posts"] });
    silent({ order: { ...order, status: "failed" } });
    assert.equal(printed({ option }).foot, "");
  });
});

describe("in a browser", () => {
  let browser;
  before(async () => (browser = await launchChromium()));
  after(() => browser?.close());

  test("the page that comes of it sends view and purchase", async () => {
    const pages = {};
    const site = await serve(pages);
    const { head, foot } = printed({
      option: {
        script: `${site.url}/trailmark.js`,
        collector: site.collector,
        site: "my-shop",
      },
      order,
      query,
    });
    pages["/thanks"] =
      `<!doctype html><title>Thanks</title><head>${head}</head><body>${foot}</body>`;
    const page = await browser.newPage();
    await page.goto(`${site.url}/thanks?key=wc_order_abc`);
    await site.recorder.until(({ events }) =>
      events.some(({ name }) => name === "purchase"),
    );
    const { beacons, events } = site.recorder;
    beacons.forEach(assertIsBeacon);
    const of = (name) => events.filter((event) => event.name === name);
    assert.equal(of("page_view").length, 1);
    assert.equal(of("purchase").length, 1);
    assert.equal(of("purchase")[0].params.transaction_id, "1042");
    assert.equal(
      of("purchase")[0].params.items[0].item_name,
      "Kettle </script><b>",
    );
    assert.ok(!JSON.stringify(beacons).includes("wc_order_abc"));
    await page.close();
    await site.close();
  });
});

// Whoever else is on the page: one tracker, one page view, one instance.

import assert from "node:assert/strict";

import { serve } from "./site.mjs";

/** Starts the tag where it is asked for, then entries one after the other; returns what was said. */
export async function startAgain(browser, directory, entries, tag = "") {
  const site = await serve(directory, {
    instead: { "/again": html(entries, tag) },
  });
  const context = await browser.newContext();
  const said = [];
  context.on("console", (message) => said.push(message.text()));
  try {
    const page = await context.newPage();
    await page.goto(`${site.url}/again`);
    await page.waitForFunction(() => window.instances);
    const isOne = await page.evaluate(() =>
      window.instances.every((one) => one === window.trailmark),
    );
    assert.ok(isOne, "there is more than one instance");
    await page.evaluate(() => window.trailmark.flush());
    await site.until(({ name }) => name === "page_view");
    const views = site.events.filter(({ name }) => name === "page_view");
    assert.equal(views.length, 1);
    return said;
  } finally {
    await context.close();
    await site.close();
  }
}

const html = (entries, tag) => `<!doctype html>
<html lang="en">
  <head>
    <title>Shop</title>
    ${tag}
    <script type="module">
      const instances = [];
      for (const entry of ${JSON.stringify(entries)}) {
        const { init } = await import("/node_modules/trailmark/dist/" + entry);
        instances.push(await init({ collector: "/v1/beacons" }));
      }
      window.instances = instances;
    </script>
  </head>
</html>`;

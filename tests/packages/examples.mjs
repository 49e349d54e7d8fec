// Each example is built as its author would build it, served, and opened in Chromium.

import assert from "node:assert/strict";
import { cp, mkdtemp, readFile } from "node:fs/promises";
import { join } from "node:path";
import { fileURLToPath } from "node:url";

import { serve } from "./site.mjs";
import { npm } from "./npm.mjs";

const EXAMPLES = fileURLToPath(
  new URL("../../js/npm/examples", import.meta.url),
);

/** Name, and where a build leaves what is served. */
export const BUILT = {
  module: ".",
  esbuild: "dist",
  vite: "dist",
  rollup: "dist",
  webpack: "dist",
  next: "out",
};

/**
 * Builds an example with a packed package, with other pages in place of its own where some
 * are given; returns the directory to be served.
 */
export async function make(name, tarball, work, pages) {
  const directory = await mkdtemp(join(work, `${name}-`));
  await cp(join(EXAMPLES, name), directory, {
    recursive: true,
    filter: (path) => !/[/\\](node_modules|dist|out|\.next)$/.test(path),
  });
  if (pages) await cp(pages, directory, { recursive: true });
  const { devDependencies, dependencies, scripts } = JSON.parse(
    await readFile(join(directory, "package.json"), "utf8"),
  );
  if (devDependencies ?? dependencies) await npm(directory, "ci");
  await npm(directory, "install", "--no-save", "--no-package-lock", tarball);
  if (scripts) await npm(directory, "run", "build");
  return join(directory, BUILT[name]);
}

/** Opens a page of it, buys, and looks at what a collector gets. */
export async function shop(browser, directory, path, options = {}) {
  const site = await serve(directory, options);
  const context = await browser.newContext();
  const problems = [];
  context.on("weberror", (error) => problems.push(String(error.error())));
  context.on("console", (message) => {
    if (["warning", "error"].includes(message.type()))
      problems.push(message.text());
  });
  try {
    const page = await context.newPage();
    await page.goto(site.url + path);
    await page.locator("button:enabled").click();
    await page.waitForFunction(() => window.trailmark?.track);
    await page.evaluate(() => window.trailmark.flush());
    const arrived = await site.until(({ name }) => name === "add_to_cart");
    const view = await site.until(({ name }) => name === "page_view");
    assert.equal(view.page.url, site.url + path);
    assert.equal(view.page.title, "Shop");
    assert.equal(view.site, "my-shop");
    assert.equal(arrived.params.value, 59.9);
    assert.equal(arrived.params.items[0].item_id, "kettle");
    for (const name of ["page_view", "add_to_cart"])
      assert.equal(
        site.events.filter((event) => event.name === name).length,
        1,
      );
    await options.until?.(site);
    const unmeant = problems.filter(
      (text) => !options.meant?.some((pattern) => pattern.test(text)),
    );
    assert.deepEqual(unmeant, [], "the page saw errors");
    return site;
  } finally {
    await context.close();
    await site.close();
  }
}

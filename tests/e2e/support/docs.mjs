// The documentation site as `cargo xtask demo` serves it, and others beside it.

import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";

import { build } from "../../../www/docs/build.mjs";
import { launch } from "./browser.mjs";
import { startCollector } from "./collector.mjs";
import { dist, serve } from "./pages.mjs";

/** Builds the site, and opens a browser and the collector that serves it; `pages` are its paths. */
export async function openDocs() {
  const directory = await mkdtemp(join(tmpdir(), "trailmark-docs-"));
  let browser, collector;
  const close = async () => {
    await browser?.close();
    await collector?.close();
    await rm(directory, { recursive: true, force: true });
  };
  try {
    const pages = await build(directory);
    browser = await launch();
    const served = ["www/shop", dist, directory];
    collector = await startCollector({
      flags: served.flatMap((folder) => ["--serve", folder]),
    });
    return { browser, collector, pages, close };
  } catch (error) {
    await close();
    throw error;
  }
}

/** Runs `act(site)` while another site serves these pages. */
export async function onSite(pages, act) {
  const site = await serve(pages);
  try {
    await act(site);
  } finally {
    await site.close();
  }
}

/** A collector to which no page here may send. */
export async function behindAList(act) {
  const foreign = await startCollector({
    flags: ["--origin", "https://elsewhere.example"],
  });
  try {
    await act(foreign);
  } finally {
    await foreign.close();
  }
}

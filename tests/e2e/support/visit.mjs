// One test's world: a site with the tag, a visitor of its own, and at the end what
// must hold on every page: no exception, no console error, no warning that the test
// does not expect, and nothing but valid beacons.

import assert from "node:assert/strict";

import { beforeItIsTooLate } from "./deadline.mjs";
import { engine } from "./engines.mjs";
import { expectEvents } from "./expect.mjs";
import { serve } from "./pages.mjs";
import { assertIsBeacon } from "./schema.mjs";

/**
 * Runs `act({ page, context, site, recorder, warnings, open })`.
 *
 * `pages` and `headers` are those of `serve`; `warnings` are patterns, one for each
 * warning that must be said, in order, or ANY; `errors` are patterns of exceptions and of
 * console errors that the test means to cause; `context` are playwright's options.
 */
export async function visit(
  browser,
  { pages = {}, headers, warnings = [], errors = [], context: options } = {},
  act,
) {
  const site = await serve({ "/favicon.ico": NO_ICON, ...pages }, { headers });
  const context = await browser.playwright.newContext(options);
  const said = [];
  const problems = [];
  const meant = (text) =>
    [...errors, ...(engine.errors ?? [])].some((pattern) => pattern.test(text));
  context.on("weberror", (error) => {
    const thrown = error.error();
    // Firefox tells its own words about a page likewise, as an error of some name.
    if (!meant(String(thrown))) problems.push(thrown?.stack ?? String(thrown));
  });
  context.on("console", (message) => {
    if (message.type() === "warning") said.push(message.text());
    if (message.type() === "error" && !meant(message.text()))
      problems.push(message.text());
  });
  try {
    const page = await context.newPage();
    page.setDefaultTimeout(DEADLINE);
    const acted = act({
      page,
      context,
      site,
      recorder: site.recorder,
      warnings: said,
      /** Goes to a path of the site; with `referrer` as from there. */
      open: (path = "/", { referrer } = {}) =>
        page.goto(site.url + path, { referer: referrer }),
    });
    await beforeItIsTooLate(acted);
    assert.deepEqual(problems, [], "the page saw errors");
    if (warnings !== ANY) {
      assert.equal(said.length, warnings.length, `said: ${said.join("\n")}`);
      warnings.forEach((pattern, i) => assert.match(said[i], pattern));
    }
    for (const { body } of site.recorder.requests) assertIsBeacon(body);
  } finally {
    await context.close();
    await site.close();
  }
}

/** As `warnings`: whatever is said is welcome. */
export const ANY = Symbol("any");

/** A page with the tag; `attributes` are added to it, `stub` is the optional one of the contract. */
export function html({
  attributes = {},
  head = "",
  body = "",
  title = "Shop",
  stub = true,
} = {}) {
  return `<!doctype html><html lang="en"><head><title>${title}</title>
${stub ? `<script>${STUB}</script>` : ""}${head}
${tag(attributes)}</head><body>${body}</body></html>`;
}

/** The script tag; an attribute that is `true` is a flag, one that is undefined is left out. */
export function tag({ src = "/trailmark.js", ...attributes } = {}) {
  const all = { "data-collector": "/v1/beacons", ...attributes };
  const text = Object.entries(all)
    .filter(([, value]) => value !== undefined)
    .map(([name, value]) => (value === true ? name : `${name}="${value}"`));
  return `<script async src="${src}" ${text.join(" ")}></script>`;
}

/** A site of two pages with the tag; `more` is as for `html`. */
export const twoPages = (attributes, more) => ({
  pages: Object.fromEntries(
    ["/", "/next"].map((path) => [path, html({ attributes, ...more })]),
  ),
});

/** The page reports events of these names. */
export const track = (page, ...names) =>
  page.evaluate((names) => {
    for (const name of names) trailmark("track", name);
  }, names);

/** A page with the tag is opened; these events arrive and no others. */
export const arrives = (
  browser,
  options,
  events = ["session_start", "page_view"],
) =>
  visit(browser, options, async ({ open, page, recorder }) => {
    await expectEvents(recorder, {
      act: () => open(),
      settle: () => flush(page),
      events,
    });
  });

/** Waits until the script is there, then lets it send all it has: `{ sent, queued }`. */
export async function flush(page) {
  await loaded(page);
  return page.evaluate(
    (within) =>
      Promise.race([
        window.trailmark.flush(),
        new Promise((_, late) =>
          setTimeout(late, within, new Error("flush() was never answered")),
        ),
      ]),
    DEADLINE,
  );
}

/** Waits until the script is there and has told the module of the page. */
export async function loaded(page) {
  await page.waitForFunction(() => window.trailmark?.track);
}

/** Goes where there is no tag, and so leaves the page as a visitor does. */
export async function leave(page) {
  const go = () => page.goto("about:blank");
  // Firefox refuses where another navigation has begun in that moment.
  await go().catch((error) => {
    if (!/Address rejected/.test(error)) throw error;
    return go();
  });
}

/** Names of events in the order of `seq`. */
export function names(events) {
  return [...events].sort((a, b) => a.seq - b.seq).map(({ name }) => name);
}

const DEADLINE = 60_000;
const NO_ICON = { status: 204 };

/** As section 1 of the contract has it. */
export const STUB =
  "window.trailmark=window.trailmark||function(){(trailmark.q=trailmark.q||[]).push(arguments)}";

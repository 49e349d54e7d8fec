// What being watched costs a page in a real Chromium: CPU on the page's thread of a
// thousand clicks, and of scrolling a long page, without the tag and with it.
//
//   cargo xtask dist && node bench/sensors/chromium.mjs
//
// Both pages are measured in turns, so that a busy machine is busy for both; medians
// are printed, and the difference.

import { launch } from "../../tests/e2e/support/browser.mjs";
import { serve } from "../../tests/e2e/support/pages.mjs";
import { flush, html } from "../../tests/e2e/support/visit.mjs";

const CLICKS = 1_000;
const SCROLLS = 300;
const ROUNDS = 7;

/** Clicks that mean nothing, those of a link within the site, and those that are events. */
const TARGETS = {
  "on a paragraph": "p",
  "on a link within the site": "a.own",
  "on a marked button, an event each": "button",
};

const BODY = `<main><section><article><div><p>text</p>
<a class="own" href="#own">own</a>
<button data-trailmark-event="chosen" data-trailmark-colour="red">choose</button>
</div></article></section>${"<p>long</p>".repeat(4_000)}</main>`;

const PAGES = {
  without: `<!doctype html><html lang="en"><title>Shop</title><body>${BODY}`,
  with: html({ body: BODY, stub: false }),
};

const samples = new Map();
const browser = await launch();
try {
  for (let round = 0; round < ROUNDS; round++)
    for (const kind of Object.keys(PAGES)) await measure(kind);
} finally {
  await browser.close();
}
report();

async function measure(kind) {
  const site = await serve({ "/": PAGES[kind] });
  const context = await browser.playwright.newContext();
  try {
    const page = await context.newPage();
    const metrics = await context.newCDPSession(page);
    await metrics.send("Performance.enable");
    await page.goto(site.url);
    if (kind === "with") await flush(page);
    for (const [what, target] of Object.entries(TARGETS))
      await add(kind, `${CLICKS} clicks ${what}`, metrics, () =>
        page.evaluate(click, { target, n: CLICKS }),
      );
    // The events of those clicks leave before anything else is measured.
    if (kind === "with") await flush(page);
    await add(kind, `${SCROLLS} frames of scrolling`, metrics, () =>
      page.evaluate(scroll, SCROLLS),
    );
  } finally {
    await context.close();
    await site.close();
  }
}

/** Runs in the page. */
async function click({ target, n }) {
  const element = document.querySelector(target);
  for (let at = 0; at < n; at++) {
    const event = new MouseEvent("click", { bubbles: true, composed: true });
    element.dispatchEvent(event);
    // As between a visitor's clicks, timers have their turn.
    if (at % 100 === 99) await new Promise((done) => setTimeout(done));
  }
}

/** Runs in the page. */
async function scroll(frames) {
  for (let at = 0; at < frames; at++) {
    scrollTo(0, at * 40);
    await new Promise((done) => requestAnimationFrame(done));
  }
}

async function add(kind, what, metrics, act) {
  const before = await cpu(metrics);
  await act();
  const key = `${what}|${kind}`;
  samples.set(key, [
    ...(samples.get(key) ?? []),
    (await cpu(metrics)) - before,
  ]);
}

/** Milliseconds that the page's main thread has worked. */
async function cpu(metrics) {
  const { metrics: list } = await metrics.send("Performance.getMetrics");
  return list.find(({ name }) => name === "TaskDuration").value * 1e3;
}

function report() {
  const median = (list) => list.sort((a, b) => a - b)[list.length >> 1];
  console.log(`\nCPU on the page's thread, median of ${ROUNDS} rounds\n`);
  const rows = new Set([...samples.keys()].map((key) => key.split("|")[0]));
  for (const row of rows) {
    const [without, within] = ["without", "with"].map((kind) =>
      median(samples.get(`${row}|${kind}`)),
    );
    console.log(
      `${row.padEnd(40)} without ${without.toFixed(1).padStart(7)} ms   with ${within.toFixed(1).padStart(7)} ms   more ${(within - without).toFixed(1).padStart(7)} ms`,
    );
  }
}

// What one event costs in a real Chromium: the call alone, and the CPU of all that
// follows from it (journey, storage, beacons) on the page's thread.
//
//   cargo xtask dist && node bench/event/chromium.mjs [DIST ...]
//
// Several dist/ directories are measured in turns, so that a busy machine is busy for
// all of them; medians are printed, and ratios to the first.

import { resolve } from "node:path";

import { launch } from "../../tests/e2e/support/browser.mjs";

const EVENTS = 500;
const ROUNDS = 7;

const given = process.argv.slice(2);
const dists = given.length > 0 ? given : ["dist"];

const samples = new Map();
const browser = await launch();
try {
  for (let round = 0; round < ROUNDS; round++)
    for (const dist of dists)
      for (const consent of ["cookieless", "granted"])
        add(`${dist} ${consent}`, await measure(dist, consent));
} finally {
  await browser.close();
}
report();

async function measure(dist, consent) {
  // The page server reads its directory from here when it is first loaded.
  process.env.TRAILMARK_DIST = resolve(dist);
  const { serve, html, loaded, flush } = await support(dist);
  const site = await serve({
    "/": html({ attributes: { "data-consent": consent } }),
  });
  const context = await browser.playwright.newContext();
  try {
    const page = await context.newPage();
    const metrics = await context.newCDPSession(page);
    await metrics.send("Performance.enable");
    await page.goto(site.url);
    await loaded(page);
    await flush(page);
    const before = await cpu(metrics);
    const call = await page.evaluate((events) => {
      const began = performance.now();
      for (let n = 0; n < events; n++)
        trailmark("track", "add_to_cart", {
          currency: "EUR",
          value: 59.9,
          items: [
            {
              item_id: `SKU-${n % 7}`,
              item_name: "Kettle",
              price: 59.9,
              quantity: 1,
            },
          ],
        });
      return performance.now() - began;
    }, EVENTS);
    await flush(page);
    const after = await cpu(metrics);
    return {
      call: (call / EVENTS) * 1e3,
      all: ((after - before) / EVENTS) * 1e6,
    };
  } finally {
    await context.close();
    await site.close();
  }
}

/** Modules of the tests, once for each directory, because they read it when they are loaded. */
async function support(dist) {
  const pages = await import(`../../tests/e2e/support/pages.mjs?${dist}`);
  const { html, loaded, flush } =
    await import("../../tests/e2e/support/visit.mjs");
  return { serve: pages.serve, html, loaded, flush };
}

/** Seconds that the page's main thread has worked. */
async function cpu(metrics) {
  const { metrics: list } = await metrics.send("Performance.getMetrics");
  return list.find(({ name }) => name === "TaskDuration").value;
}

function add(name, sample) {
  samples.set(name, [...(samples.get(name) ?? []), sample]);
}

function report() {
  const median = (list) => list.sort((a, b) => a - b)[list.length >> 1];
  const [first] = samples.values();
  const base = median(first.map(({ all }) => all));
  console.log(`\n${EVENTS} add_to_cart, median of ${ROUNDS} rounds`);
  for (const [name, list] of samples) {
    const call = median(list.map(({ call }) => call));
    const all = median(list.map(({ all }) => all));
    console.log(
      `${name.padEnd(40)} call ${call.toFixed(0).padStart(5)} µs   all ${all.toFixed(0).padStart(5)} µs   ${(all / base).toFixed(2)} x`,
    );
  }
}

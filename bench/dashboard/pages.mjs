// How long it takes until each view of the dashboard is drawn, from the address to the picture, in a browser.

import { launchChromium } from "../../tests/e2e/support/chromium.mjs";

const VIEWS = [
  "now",
  "journeys",
  "touchpoints",
  "channels",
  "carts",
  "value",
  "trust",
];
const PERIODS = [28, 365];

/** Milliseconds by view and days; a visitor of its own each time, so that nothing is in the browser's cache. */
export async function pages(url, rounds) {
  const browser = await launchChromium();
  const times = new Map();
  try {
    // The first page of a browser pays for the browser.
    await drawn(browser, `${url}/dashboard?view=trust`);
    for (let round = 0; round < rounds; round++)
      for (const days of PERIODS)
        for (const view of VIEWS) {
          const key = `${view} ${days}`;
          if (!times.has(key)) times.set(key, []);
          const at = `${url}/dashboard?view=${view}&days=${days}`;
          times.get(key).push(await drawn(browser, at));
        }
  } finally {
    await browser.close();
  }
  return { views: VIEWS, periods: PERIODS, times };
}

async function drawn(browser, address) {
  const context = await browser.newContext({
    viewport: { width: 1280, height: 800 },
  });
  try {
    const page = await context.newPage();
    await page.addInitScript(() => {
      const at = new MutationObserver(() => {
        if (!document.querySelector("#view:not([aria-busy]) > :first-child"))
          return;
        at.disconnect();
        // Charts are drawn when their width is known, and then the browser paints.
        requestAnimationFrame(() =>
          requestAnimationFrame(() =>
            setTimeout(() => (window.drawnAt = performance.now())),
          ),
        );
      });
      at.observe(document, {
        subtree: true,
        childList: true,
        attributes: true,
        attributeFilter: ["aria-busy"],
      });
    });
    await page.goto(address, { waitUntil: "commit" });
    const found = await page.waitForFunction(() => window.drawnAt, null, {
      polling: 20,
    });
    if (await page.$("[data-test=wrong]"))
      throw new Error(`${address} shows an error`);
    return await found.jsonValue();
  } finally {
    await context.close();
  }
}

// The visit in a real browser that finds this machine behind every name.

import { execFileSync } from "node:child_process";

import { chromium } from "playwright-core";

import { ARGUMENTS, program } from "../../e2e/support/chromium.mjs";
import { open } from "./site.mjs";
import { PAGES, SHOP } from "./visit.mjs";

/**
 * What a tracker sends, as the requests it makes. `done(requests)` are the steps that have
 * arrived, by name; a page is left when all of its own have, for which see `expected`.
 */
export async function requestsOf({ expected, done, ...tracker }) {
  const site = await open(tracker);
  const browser = await chromium.launch({
    executablePath: program(),
    args: [
      ...ARGUMENTS,
      `--host-resolver-rules=MAP * 127.0.0.1:${site.port}`,
      // As the https that a shop has, without a certificate.
      `--unsafely-treat-insecure-origin-as-secure=${SHOP}`,
      // Some trackers count no robots.
      "--disable-blink-features=AutomationControlled",
      // By the command line, as what is emulated ends before a page that is left does.
      `--user-agent=${userAgent()}`,
      "--accept-lang=de-DE",
    ],
  });
  try {
    const context = await browser.newContext({
      viewport: { width: 1280, height: 720 },
      screen: { width: 1920, height: 1080 },
      locale: "de-DE",
      timezoneId: "Europe/Berlin",
    });
    const page = await context.newPage();
    page.on("pageerror", (problem) => console.error("in the page:", problem));
    let waited = [];
    for (const { path, referrer, steps } of PAGES) {
      await page.goto(SHOP + path, { referer: referrer });
      await page.evaluate(() => window.peer.ready?.());
      for (const [step, ...told] of steps)
        await page.evaluate(
          ([step, told]) => window.peer[step]?.(...told),
          [step, told],
        );
      await page.evaluate(() => window.peer.flush?.());
      waited = [...waited, ...expected(steps.map(([step]) => step))];
      const missing = () => without(waited, done(site.requests));
      await site.until(
        () => missing().length === 0,
        () => missing().join(", "),
      );
    }
    const device = await page.evaluate(() => ({
      language: navigator.language,
      screen: `${screen.width}x${screen.height}`,
      viewport: `${innerWidth}x${innerHeight}`,
      timeZone: Intl.DateTimeFormat().resolvedOptions().timeZone,
      userAgent: navigator.userAgent,
    }));
    // What is said while leaving has left before the browser closes.
    await page.goto("about:blank");
    await page.waitForTimeout(500);
    return { requests: site.requests, device, browser: browser.version() };
  } finally {
    await browser.close();
    await site.close();
  }
}

/** As the browser calls itself where it has a window. */
function userAgent() {
  const told = execFileSync(program(), ["--version"], {
    encoding: "utf8",
    stdio: ["ignore", "pipe", "ignore"],
  });
  const [version] = /\d+/.exec(told);
  return `Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/${version}.0.0.0 Safari/537.36`;
}

/** What of `wanted` is not in `found`, each as often as it is there. */
function without(wanted, found) {
  const left = [...found];
  return wanted.filter((one) => {
    const at = left.indexOf(one);
    if (at >= 0) left.splice(at, 1);
    return at < 0;
  });
}

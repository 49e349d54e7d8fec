// A real Chromium, and a fresh visitor (context) for each test.

import { existsSync } from "node:fs";
import { delimiter, join } from "node:path";
import { chromium } from "playwright-core";

/** One browser for a file of tests: `const browser = await launch()`, closed in `after`. */
export async function launch({ args = [] } = {}) {
  const executablePath = process.env.CHROME ?? findChromium();
  const browser = await chromium.launch({
    executablePath,
    args: [...ARGUMENTS, ...args],
    // As in a browser that nobody automates, a page that is left may come back alive.
    ignoreDefaultArgs: ["--disable-back-forward-cache"],
  });
  return {
    playwright: browser,
    /** Runs `visit(page, context)` as a visitor of its own; options as playwright's contexts have them. */
    async visitor(visit, options = {}) {
      const context = await browser.newContext(options);
      const page = await context.newPage();
      const problems = watch(page);
      try {
        const result = await visit(page, context);
        if (problems.length > 0)
          throw new Error(`the page saw errors:\n${problems.join("\n")}`);
        return result;
      } finally {
        await context.close();
      }
    },
    close: () => browser.close(),
  };
}

/** The page must never see an exception of ours. */
function watch(page) {
  const problems = [];
  page.on("pageerror", (problem) =>
    problems.push(String(problem.stack ?? problem)),
  );
  return problems;
}

function findChromium() {
  const found = (process.env.PATH ?? "")
    .split(delimiter)
    .flatMap((directory) => NAMES.map((name) => join(directory, name)))
    .concat(PLACES)
    .find(existsSync);
  if (!found)
    throw new Error("no Chromium found: set CHROME to the browser's path");
  return found;
}

const ARGUMENTS = [
  "--headless=new",
  "--no-sandbox",
  "--disable-gpu",
  "--disable-quic",
  "--disable-dev-shm-usage",
  "--no-first-run",
  "--disable-background-networking",
  "--disable-component-update",
  "--disable-sync",
];

const NAMES = [
  "chromium",
  "chromium-browser",
  "google-chrome",
  "google-chrome-stable",
  "chrome",
];

const PLACES = [
  "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome",
  "/Applications/Chromium.app/Contents/MacOS/Chromium",
  "C:\\Program Files\\Google\\Chrome\\Application\\chrome.exe",
];

// Chromium, driven by Playwright over its own protocol.

import { chromium } from "playwright-core";

import { executable } from "./executable.mjs";

/** Playwright's browser. */
export function launchChromium({ args = [] } = {}) {
  return chromium.launch({
    executablePath: program(),
    args: [...ARGUMENTS, ...args],
    // As in a browser that nobody automates, a page that is left may come back alive.
    ignoreDefaultArgs: ["--disable-back-forward-cache"],
  });
}

/** Where Chromium is. */
export const program = () => executable("CHROME", NAMES, PLACES);

/** How it is started, whoever drives it. */
export const ARGUMENTS = [
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

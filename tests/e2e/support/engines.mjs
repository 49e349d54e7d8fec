// The engines in which the suite runs, how each is driven, and what each cannot do. Where
// WebAssembly is refused counts as one more: there other code of ours runs.
// TRAILMARK_BROWSER says in which one the tests of this process run.

export const ENGINES = {
  chromium: {
    name: "Chromium",
    driven: "Playwright, DevTools protocol",
    launch: async (options) =>
      (await import("./chromium.mjs")).launchChromium(options),
    cannot: {},
    notes: [
      "A prerendered page is played, here as in the others, by a script that stands in for the browser: the real thing is refused to a page that is driven.",
    ],
  },
  firefox: {
    name: "Firefox ESR",
    driven: "Playwright, WebDriver BiDi",
    launch: async (options) =>
      (await import("./firefox.mjs")).launchFirefox(options),
    cannot: {
      downloads: "the driver is not told of files that the browser saves",
    },
    notes: [
      "A visitor from another site comes by a page that is played at that site's address and leads on: the referrer is real.",
    ],
  },
  webkit: {
    name: "WebKitGTK",
    driven: "WebDriver, an adapter with Playwright's names",
    launch: async (options) =>
      (await import("./webdriver/browser.mjs")).launchWebKit(options),
    cannot: {
      "middle button":
        "pressed by the driver, the middle and the right button end in a click of the left one",
      "new tab by click":
        "driven, it opens a link that is clicked with Control or Shift in the same tab",
      "page without JSON":
        "the driver itself speaks to a page by the page's own JSON",
      "back/forward cache":
        "what the driver is told while a page that was kept comes back may never be answered: it has passed, but not each time",
      "status of the document":
        "the browser does not say how the server has answered (`responseStatus`), so that a missing page is known by its title only",
      routing: "the driver sees no requests, so none can be answered by a test",
      downloads: "the driver is not told of files that the browser saves",
      emulation: "the driver plays no other device, language or user agent",
    },
    notes: [
      "The referrer of another site is played (`document.referrer` is replaced): no command of WebDriver's sets one.",
      "Console and uncaught errors are heard by a first script in each page. Not heard: the browser's own words there, and anything on a page with a content security policy.",
    ],
  },
  refused: {
    name: "Chromium, WebAssembly refused",
    driven: "Playwright, DevTools protocol",
    launch: async (options) =>
      (await import("./chromium.mjs")).launchChromium(options),
    policy: "script-src * data: blob: 'unsafe-inline'",
    errors: [/WebAssembly.*Content Security Policy/is],
    cannot: {
      WebAssembly: "it is refused here, which other tests are about",
    },
    notes: [
      "Every page has a content security policy without `'wasm-unsafe-eval'`, beside one of its own. What the browser itself says of that on the console is no error of the page.",
    ],
  },
};

/** Files that run in every browser but are about the tests themselves, not about Trailmark. */
export const HARNESS = [
  "behaviour.test.mjs",
  "driver.test.mjs",
  "smoke.test.mjs",
];

/** Files about pages that have no tag: it is the same to them whether WebAssembly is refused. */
export const WITHOUT_TAG = ["dashboard.test.mjs"];

const FAULTS =
  "whole browsers, which are killed and opened again on the same profile, and renderers that crash by a command of the DevTools protocol";

/** Files that are not about a browser, with the reason: they run in Chromium only. */
export const ONCE = {
  "behaviour.test.mjs": "how docs/BEHAVIOUR.md is made",
  "faults-leaving.test.mjs": FAULTS,
  "faults-network.test.mjs": FAULTS,
  "faults-page.test.mjs": FAULTS,
  "docs.test.mjs": "the documentation site, and the examples on it",
  "docs-check.test.mjs": "the documentation site's check of a tag",
  "loss.test.mjs": "loss and clocks on the collector's dashboard",
  "privacy-matrix.test.mjs":
    "the tables of docs/PRIVACY.md, by the browser's own account of its requests",
  "private-totals.test.mjs": "private totals on the collector's dashboard",
  "readme.test.mjs": "what the README says of files, in no browser at all",
  "robots.test.mjs": "robots on the collector's dashboard",
  "sign-in.test.mjs": "the token before the collector's dashboard",
  "shop.test.mjs":
    "the demo shop before the real collector: what reaches the database",
};

export const id = process.env.TRAILMARK_BROWSER ?? "chromium";
export const engine = ENGINES[id];
if (!engine)
  throw new Error(
    `TRAILMARK_BROWSER is ${id}; there are ${Object.keys(ENGINES).join(", ")}`,
  );

/**
 * Options of a test that needs what not every engine can do:
 * `test("…", needs("middle button"), () => …)`. Where it cannot be run the report says why.
 */
export function needs(...capabilities) {
  const known = Object.values(ENGINES).flatMap(({ cannot }) =>
    Object.keys(cannot),
  );
  const strange = capabilities.find((name) => !known.includes(name));
  if (strange)
    throw new Error(
      `every engine can do ${JSON.stringify(strange)}; not all can do: ${known.join(", ")}`,
    );
  const [lacking] = capabilities.filter((name) => engine.cannot[name]);
  return { skip: lacking ? engine.cannot[lacking] : false };
}

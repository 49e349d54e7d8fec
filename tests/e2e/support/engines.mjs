// The engines in which the tests run, and what each of them cannot do.

const ENGINES = {
  chromium: {
    name: "Chromium",
    launch: async (options) =>
      (await import("./chromium.mjs")).launchChromium(options),
    cannot: {},
  },
  firefox: {
    name: "Firefox ESR",
    launch: async (options) =>
      (await import("./firefox.mjs")).launchFirefox(options),
    cannot: {},
  },
  webkit: {
    name: "WebKitGTK",
    launch: async (options) =>
      (await import("./webdriver/browser.mjs")).launchWebKit(options),
    cannot: {},
  },
};

export const id = process.env.TRAILMARK_BROWSER ?? "chromium";
export const engine = ENGINES[id];

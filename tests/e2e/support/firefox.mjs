// Firefox ESR as Debian has it, driven by Playwright over WebDriver BiDi
// (https://w3c.github.io/webdriver-bidi/): a fresh container ("user context") is a
// visitor of its own.

import { firefox } from "playwright-core";
import { ws as WebSocket } from "playwright-core/lib/utilsBundle";

import { executable } from "./executable.mjs";

/** Playwright's browser. */
export async function launchFirefox({ args = [] } = {}) {
  const browser = await firefox.launch({
    // By this name Playwright takes a Firefox that Mozilla built, not its own.
    channel: "moz-firefox",
    executablePath: executable("FIREFOX", NAMES, PLACES),
    args,
    firefoxUserPrefs: PREFERENCES,
  });
  const { newContext } = browser;
  browser.newContext = async (options) => {
    const context = await newContext.call(browser, options);
    const { newPage } = context;
    context.newPage = async () => referring(await newPage.call(context));
    return context;
  };
  return browser;
}

/**
 * `page.goto(url, { referer })` goes by a page at the referrer's address that sends the
 * browser on: WebDriver BiDi's command to navigate takes no referrer.
 */
function referring(page) {
  const { goto } = page;
  page.goto = async (url, { referer, ...options } = {}) => {
    if (!referer) return goto.call(page, url, options);
    const [from] = referer.split("#");
    await page.route(from, (route) =>
      route.fulfill({
        contentType: "text/html",
        body: `<meta name="referrer" content="unsafe-url"><script>location.replace(${JSON.stringify(url)})</script>`,
      }),
    );
    await goto.call(page, from, { waitUntil: "commit" });
    await page.waitForURL(url, options);
    await page.unroute(from);
  };
  return page;
}

/**
 * Playwright asks for things of each new context that this Firefox is too old for,
 * and that no test needs: they are answered here.
 */
function answerUnknownCommands() {
  const { send } = WebSocket.prototype;
  WebSocket.prototype.send = function (data, ...more) {
    const { id, method } = JSON.parse(data);
    if (!UNKNOWN.includes(method)) return send.call(this, data, ...more);
    this.emit(
      "message",
      JSON.stringify({ type: "success", id, result: {} }),
      false,
    );
  };
}

const UNKNOWN = ["emulation.setMediaFeaturesOverride"];
const PREFERENCES = {
  // A page whose process ends with it is cut off in the middle of a script, and its next
  // listener finds the tracker where that one was: nothing a test could wait for.
  "dom.abort_script_on_child_shutdown": false,
  // As in a Firefox that nobody drives, a page that is left may come back alive.
  "fission.bfcacheInParent": true,
  "browser.sessionhistory.max_total_viewers": 8,
  // So that a page may say that its whole address is told where it leads.
  "network.http.referer.disallowCrossSiteRelaxingDefault": false,
  "network.http.referer.disallowCrossSiteRelaxingDefault.top_navigation": false,
};
const NAMES = ["firefox-esr", "firefox"];
const PLACES = ["/Applications/Firefox.app/Contents/MacOS/firefox"];

answerUnknownCommands();

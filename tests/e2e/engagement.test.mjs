// How a page was looked at: told when it is left, with what was seen of it.

import { after, before, test } from "node:test";
import { launch } from "./support/browser.mjs";
import { expectEvents } from "./support/expect.mjs";
import { html, leave, loaded, flush, visit } from "./support/visit.mjs";

let browser;

before(async () => {
  browser = await launch();
});

after(() => browser?.close());

const LONG = `<div style="height: 4000px">long</div>`;

/** On pages with this `body`, `act(world)` causes these events and no others. */
const causes = ({ body = LONG, ...more }, act, events) =>
  visit(
    browser,
    {
      pages: Object.fromEntries(
        ["/", "/next"].map((path) => [path, html({ body, ...more })]),
      ),
    },
    async (world) => {
      await world.open();
      await loaded(world.page);
      await flush(world.page);
      await expectEvents(world.recorder, { act: () => act(world), events });
    },
  );

const engagement = (percent, path = "/") => ({
  name: "user_engagement",
  page: { url: (url) => new URL(url).pathname === path },
  params: {
    engaged_ms: (ms) => Number.isInteger(ms) && ms >= 0,
    scroll_percent: percent,
  },
});

const scroll = (page, share) =>
  page.evaluate(async (share) => {
    const scrolled = new Promise((done) =>
      addEventListener("scroll", done, { capture: true, once: true }),
    );
    const { scrollHeight } = document.documentElement;
    scrollTo(0, scrollHeight * share - innerHeight);
    await scrolled;
  }, share);

test("a page that is left tells how far it was seen", () =>
  causes(
    {},
    async ({ page }) => {
      await scroll(page, 0.5);
      await page.evaluate(() => scrollTo(0, 0));
      await leave(page);
    },
    [engagement((percent) => percent >= 48 && percent <= 52)],
  ));

test("one that fits into the window was seen as a whole", () =>
  causes({ body: "short" }, ({ page }) => leave(page), [engagement(100)]));

test("what grows below was not seen", () =>
  causes(
    {},
    async ({ page }) => {
      await scroll(page, 1);
      await page.evaluate(() => {
        document.body.firstElementChild.style.height = "8000px";
      });
      await leave(page);
    },
    [engagement((percent) => percent >= 45 && percent <= 55)],
  ));

test("a part of the page that scrolls in its place", () =>
  causes(
    {
      body: `<style>html, body { margin: 0; height: 100%; overflow: hidden }</style>
<main style="height: 100%; overflow: auto">${LONG}</main>`,
    },
    async ({ page }) => {
      await page.evaluate(async () => {
        const main = document.querySelector("main");
        const scrolled = new Promise((done) => (main.onscroll = done));
        main.scrollTo(0, 1500);
        await scrolled;
      });
      await leave(page);
    },
    [engagement((percent) => percent > 35 && percent < 65)],
  ));

test("routes of one document have their own, told before the next view", () =>
  causes(
    {},
    async ({ page }) => {
      await scroll(page, 1);
      // In one go, as routers do: else the route is seen from where the page before was left.
      await page.evaluate(() => {
        history.pushState(0, "", "/next");
        scrollTo(0, 0);
      });
      await leave(page);
    },
    [
      { ...engagement(100), seq: 3 },
      { name: "page_view", seq: 4 },
      { ...engagement((percent) => percent < 100, "/next"), seq: 5 },
    ],
  ));

test("a reload is another look", () =>
  causes(
    {},
    async ({ page }) => {
      await page.reload();
      await loaded(page);
      await flush(page);
    },
    [engagement(() => true), { name: "session_start" }, { name: "page_view" }],
  ));

test("a tab that is turned away from and back tells once", () =>
  causes(
    {},
    async ({ page }) => {
      for (const state of ["hidden", "visible", "hidden"])
        await page.evaluate((state) => {
          Object.defineProperty(Document.prototype, "visibilityState", {
            configurable: true,
            get: () => state,
          });
          document.dispatchEvent(
            new Event("visibilitychange", { bubbles: true }),
          );
        }, state);
    },
    [engagement(() => true)],
  ));

test("where engagement is not captured", () =>
  causes(
    { attributes: { "data-auto": "pages links" } },
    async ({ page, open }) => {
      await open("/next");
      await loaded(page);
      await flush(page);
    },
    [{ name: "session_start" }, { name: "page_view" }],
  ));

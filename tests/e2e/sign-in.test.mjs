// The token before the dashboard: signing in and out as a person does, by keyboard, in two languages, light and
// dark, from 320 px up, and as axe-core judges it.

import assert from "node:assert/strict";
import { createRequire } from "node:module";
import { readFile } from "node:fs/promises";
import { after, before, describe, test } from "node:test";

import { launch } from "./support/browser.mjs";
import { startCollector } from "./support/collector.mjs";

const TOKEN = "open-sesame-0123456789";
let browser;
let collector;
let axe;
before(async () => {
  browser = await launch();
  collector = await startCollector({ flags: ["--dashboard-token", TOKEN] });
  const file = createRequire(import.meta.url).resolve("axe-core/axe.min.js");
  axe = await readFile(file, "utf8");
});
after(async () => {
  await browser?.close();
  await collector?.close();
});

const WORDS = {
  "en-GB": { label: "Token", wrong: "That is not the token." },
  "de-DE": { label: "Token", wrong: "Das ist nicht das Token." },
};

describe("the token before the dashboard", () => {
  for (const [locale, words] of Object.entries(WORDS)) {
    test(`a person signs in and out by keyboard, in ${locale}`, () =>
      browser.visitor(
        async (page, context) => {
          await page.goto(`${collector.url}/dashboard`);
          assert.equal(page.url(), `${collector.url}/dashboard/login`);
          assert.equal(
            await page.evaluate(() => document.documentElement.lang),
            locale.slice(0, 2),
          );
          // The field has the focus already.
          await page.keyboard.type("not the token at all");
          await page.keyboard.press("Enter");
          const alert = page.getByRole("alert");
          await alert.waitFor();
          assert.equal(await alert.textContent(), words.wrong);
          const field = page.getByLabel(words.label);
          assert.equal(await field.getAttribute("aria-describedby"), "wrong");
          await field.fill(TOKEN);
          await page.keyboard.press("Enter");
          await page.waitForURL(`${collector.url}/dashboard`);
          const [cookie] = await context.cookies();
          assert.deepEqual(
            [cookie.name, cookie.httpOnly, cookie.sameSite, cookie.path],
            ["trailmark_dashboard", true, "Strict", "/"],
          );
          const status = (path, options) =>
            page.evaluate(
              async ([path, options]) => (await fetch(path, options)).status,
              [path, options],
            );
          assert.equal(await status("/api/summary"), 200);
          assert.equal(
            await status("/dashboard/logout", { method: "POST" }),
            200,
          );
          assert.equal(await status("/api/summary"), 401);
          await page.goto(`${collector.url}/dashboard`);
          assert.equal(page.url(), `${collector.url}/dashboard/login`);
        },
        { locale },
      ));
  }

  for (const colorScheme of ["light", "dark"]) {
    test(`axe-core finds nothing on it at 320 px, ${colorScheme}`, () =>
      browser.visitor(
        async (page) => {
          await page.goto(`${collector.url}/dashboard/login`);
          await page.keyboard.type("wrong");
          await page.keyboard.press("Enter");
          await page.getByRole("alert").waitFor();
          const width = await page.evaluate(
            () => document.documentElement.scrollWidth,
          );
          assert.ok(width <= 320, `${width} px wide`);
          if (process.env.SHOTS)
            await page.screenshot({
              path: `${process.env.SHOTS}/login-${colorScheme}.png`,
            });
          await page.evaluate(axe);
          const violations = await page.evaluate(
            async () => (await window.axe.run(document)).violations,
          );
          assert.deepEqual(
            violations.map(({ id, nodes }) => [id, nodes[0].html]),
            [],
          );
        },
        { colorScheme, viewport: { width: 320, height: 640 } },
      ));
  }
});

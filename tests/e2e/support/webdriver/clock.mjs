// Playwright's clock for pages (https://playwright.dev/docs/clock), the very script that
// Playwright puts into them, so that time passes alike in all engines.

import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { runInNewContext } from "node:vm";

export class Clock {
  #tell;
  #installed;

  /** What it is told the page hears now, and each that follows when it begins. */
  constructor(page) {
    this.#tell = async (command, ...values) => {
      this.#installed ??= this.#install(page);
      await this.#installed;
      const told = [Date.now(), ...values].join(", ");
      await page.addInitScript(
        `globalThis.__pwClock.controller.log("${command}", ${told})`,
      );
      // A page that none of our servers served, such as about:blank, has no clock to tell.
      await page.evaluate(
        `globalThis.__pwClock?.controller.${command}(${values.join(", ")})`,
      );
    };
  }

  install({ time = Date.now() } = {}) {
    return this.#tell("install", Number(new Date(time)));
  }

  runFor(ticks) {
    return this.#tell("runFor", ticks);
  }

  fastForward(ticks) {
    return this.#tell("fastForward", ticks);
  }

  pauseAt(time) {
    return this.#tell("pauseAt", Number(new Date(time)));
  }

  resume() {
    return this.#tell("resume");
  }

  setFixedTime(time) {
    return this.#tell("setFixedTime", Number(new Date(time)));
  }

  setSystemTime(time) {
    return this.#tell("setSystemTime", Number(new Date(time)));
  }

  async #install(page) {
    const script = `{ const module = {}; ${source()}
      globalThis.__pwClock ??= module.exports.inject()(globalThis, "webkit"); }`;
    await page.addInitScript(script);
    await page.evaluate(`(() => ${script})()`);
  }
}

/** It is a text in Playwright's bundle, which has no name to import it by. */
function source() {
  const bundle = readFileSync(
    createRequire(import.meta.url).resolve("playwright-core/lib/coreBundle"),
    "utf8",
  );
  const from = bundle.indexOf("source = '", bundle.indexOf(MARK));
  const to = bundle.indexOf("';\n", from);
  if (from < 0 || to < 0)
    throw new Error("this Playwright keeps its clock somewhere else");
  return runInNewContext(bundle.slice(from + "source = ".length, to + 1));
}

const MARK = "packages/playwright-core/src/generated/clockSource.ts";

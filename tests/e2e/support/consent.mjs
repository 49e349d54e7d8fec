// What holds on a page, and what of ours lies on its device.

import assert from "node:assert/strict";

import { loaded } from "./visit.mjs";

const DEADLINE = 5_000;

/** Waits until analytics and marketing are as expected: "granted denied". */
export async function holds(page, expected) {
  await loaded(page);
  const found = await page.evaluate(
    async ([expected, within]) => {
      const late = new Promise((end) => setTimeout(end, within, true));
      for (;;) {
        const changed = new Promise((next) =>
          window.trailmark.on("consent", () => next()),
        );
        const { consent } = await window.trailmark.journey();
        const found = `${consent.analytics} ${consent.marketing}`;
        if (found === expected || (await Promise.race([changed, late])))
          return found;
      }
    },
    [expected, DEADLINE],
  );
  assert.equal(found, expected);
}

/** Who has decided what holds. */
export const decidedBy = (page) =>
  page.evaluate(async () => (await window.trailmark.journey()).consent.from);

/** What of ours lies on the device: databases, and keys and cookies of our name. */
export const kept = (page) =>
  page.evaluate(async () => [
    ...(await indexedDB.databases()).map(({ name }) => name),
    ...[localStorage, sessionStorage]
      .flatMap((storage) => Object.keys(storage))
      .filter((key) => key.startsWith("trailmark")),
    ...Object.getOwnPropertyDescriptor(Document.prototype, "cookie")
      .get.call(document)
      .split("; ")
      .filter((cookie) => cookie.startsWith("trailmark")),
  ]);

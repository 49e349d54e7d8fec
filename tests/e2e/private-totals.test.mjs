// Private totals on the dashboard: what of randomised reports can be told, and no more.

import assert from "node:assert/strict";
import { randomUUID } from "node:crypto";
import { after, before, test } from "node:test";

import { launch } from "./support/browser.mjs";
import { startCollector } from "./support/collector.mjs";

const DAY = 86_400_000;

let browser;
before(async () => {
  browser = await launch();
});
after(() => browser?.close());

const report = (phase, day) => ({
  id: randomUUID(),
  name: "private_report",
  at: day * DAY,
  seq: 1,
  consent: "granted",
  params: {
    day,
    epsilon: { phase: 1, channel: 1, outcome: 1, total: 3 },
    answers: { phase, channel: "direct", outcome: "none" },
  },
});

test("totals stand with their intervals, within what is possible, and say when they say little", () =>
  browser.visitor(async (page) => {
    const collector = await startCollector();
    try {
      const day = Math.floor(Date.now() / DAY);
      const send = async (n, phase) => {
        const answer = await fetch(collector.collector, {
          method: "POST",
          body: JSON.stringify({
            v: 1,
            beacon: randomUUID(),
            sent_at: day * DAY,
            ledger: { created: 1, acked: 0, pending: 1, dropped: {} },
            events: Array.from({ length: n }, () => report(phase, day)),
          }),
        });
        assert.equal(answer.status, 202);
      };
      await send(300, "awareness");
      await send(100, "consideration");
      await page.goto(`${collector.url}/dashboard`);
      // Nobody has come by as far as events tell; reports are no visitors.
      await page.waitForSelector("#hint[data-reason=private]");
      await page.click("#to-trust");
      await page.waitForSelector("#private:not([hidden])");
      await page.click("#private > summary");
      const shown = await page.evaluate(() => ({
        reports: document.querySelector("#private-reports").textContent,
        few: !document.querySelector("#private-few").hidden,
        captions: [...document.querySelectorAll("#private caption")].map(
          (caption) => caption.textContent,
        ),
        phases: [
          ...document.querySelector("#private tbody").querySelectorAll("tr"),
        ].map((row) => [...row.cells].map((cell) => cell.textContent)),
      }));
      assert.equal(shown.reports, "400 reports");
      assert.ok(shown.few);
      assert.deepEqual(shown.captions, [
        "Phase of the journey",
        "Channel group",
        "What came of it",
      ]);
      const { questions } = await collector.get("/api/private");
      const within = (n) => Math.round(Math.min(Math.max(n, 0), 400));
      assert.deepEqual(
        shown.phases,
        questions[0].answers.map(({ answer, estimate, low, high }) => [
          answer.charAt(0).toUpperCase() + answer.slice(1),
          String(within(estimate)),
          `${within(low)} – ${within(high)}`,
        ]),
      );
      // Unbiased, as the interface has them: some lie below nothing.
      assert.ok(questions[0].answers.some(({ estimate }) => estimate < 0));
      await send(700, "awareness");
      await page.reload();
      await page.waitForFunction(
        () =>
          document.querySelector("#private-reports").textContent ===
          "1,100 reports",
      );
      assert.ok(await page.isHidden("#private-few"));
    } finally {
      await collector.close();
    }
  }));

// Links say what their authors like: HTML, direction and control characters, formulas.
// From the address to the dashboard and its CSV it stays a text, and is seen as what it is.

import assert from "node:assert/strict";
import { randomUUID } from "node:crypto";
import { after, before, describe, test } from "node:test";

import { launch } from "./support/browser.mjs";
import { startCollector } from "./support/collector.mjs";
import { ANY, flush, html, visit } from "./support/visit.mjs";

const HOSTILE = {
  html: "<img src=x onerror=window.hit=1><script>window.hit=1</script>",
  attribute: `"onmouseover="window.hit=1" x='`,
  template: "${window.hit=1}{{constructor.constructor('window.hit=1')()}}",
  bidi: "safe\u202etxt.exe\u2066\u200b\u061c",
  control: "a\u0000b\u001bc\u0085d",
  equals: "=cmd|'/c calc'!A1",
  plus: "+1+1",
  minus: "-1+1",
  at: "@SUM(A1:A9)",
  tab: "\t=1+1",
  return: "\r=1+1",
  quoted: '","=1+1',
  wide: "＝1＋1",
};

let browser;
let collector;
before(async () => {
  [browser, collector] = await Promise.all([launch(), startCollector()]);
});
after(async () => {
  await browser?.close();
  await collector?.close();
});

/** An event that came past the page's own scrubbing, as anybody can send one. */
async function send(text) {
  const session = randomUUID();
  const event = (name, seq) => ({
    id: randomUUID(),
    name,
    at: Date.now(),
    seq,
    session,
    channel: "Email",
    page: {
      url: `https://shop.example/${text}`,
      title: text,
      referrer: `https://from.example/${text}`,
    },
    campaign: { source: text, medium: text, name: text, term: text },
    consent: "cookieless",
    params: { search_term: text, [text]: text },
  });
  const answer = await fetch(collector.collector, {
    method: "POST",
    body: JSON.stringify({
      v: 1,
      site: text,
      beacon: randomUUID(),
      sent_at: Date.now(),
      ledger: { created: 3, acked: 0, pending: 3 },
      events: [event("session_start", 1), event("search", 2), event(text, 3)],
    }),
  });
  assert.equal(answer.status, 202, text);
}

describe("what came past the page", () => {
  before(async () => {
    for (const text of Object.values(HOSTILE)) await send(text);
  });

  test("is shown on the dashboard as text, without what disguises it", () =>
    browser.visitor(async (page) => {
      await page.goto(`${collector.url}/dashboard`);
      await page.waitForSelector("#state[data-state=live]");
      await page.waitForFunction(
        (wanted) => document.body.textContent.includes(wanted),
        HOSTILE.html.slice(0, 30),
      );
      // All that is folded away as well: each event as it came. What is shown later than the rest is opened then.
      await page.waitForFunction(() => {
        for (const details of document.querySelectorAll("details"))
          details.open = true;
        return document.querySelector("pre") !== null;
      });
      const seen = await page.evaluate(() => ({
        hit: window.hit,
        foreign: document.querySelectorAll(
          "img[onerror], body script:not([src]), [onmouseover]",
        ).length,
        text: document.body.textContent,
        attributes: [...document.querySelectorAll("*")].flatMap((node) =>
          [...node.attributes].map(({ name }) => name),
        ),
      }));
      assert.equal(seen.hit, undefined);
      assert.equal(seen.foreign, 0);
      assert.equal(
        seen.attributes.some((name) => /^on/.test(name)),
        false,
      );
      const disguised =
        /[\u0000-\u0008\u000b\u001b\u0085\u061c\u200b-\u200f\u202a-\u202e\u2066-\u2069]/u;
      assert.equal(disguised.exec(seen.text)?.[0], undefined);
    }));

  test("is a text in the CSV, whatever opens it", async () => {
    const answer = await fetch(`${collector.url}/api/export.csv`);
    assert.equal(answer.headers.get("x-content-type-options"), "nosniff");
    const csv = await answer.text();
    const rows = csv.split("\r\n").slice(1, -1);
    assert.equal(rows.length, Object.keys(HOSTILE).length);
    for (const row of rows) {
      const cells = [...row.matchAll(/"((?:[^"]|"")*)"(?:,|$)/g)].map(
        ([, cell]) => cell.replaceAll('""', '"'),
      );
      assert.equal(cells.length, 7, row);
      for (const cell of cells) {
        assert.doesNotMatch(cell, /^[\s"]*[=+\-@|%＝＋－＠]/u, row);
        // eslint-disable-next-line no-control-regex
        assert.doesNotMatch(cell, /[\u0000-\u001f\u007f-\u009f]/u);
        assert.doesNotMatch(cell, /[\u061c\u200b-\u200f\u202a-\u202e]/u);
      }
    }
  });
});

describe("what a link says to the page", () => {
  for (const [kind, text] of Object.entries(HOSTILE))
    test(`${kind}: is kept and sent without control and direction characters`, () =>
      visit(
        browser,
        {
          pages: {
            "/": html({ attributes: { "data-consent": "granted" } }),
          },
          warnings: ANY,
        },
        async ({ open, page, recorder }) => {
          const query = new URLSearchParams({
            utm_source: text,
            utm_campaign: text,
            q: text,
          });
          await open(`/?${query}`);
          await page.evaluate((text) => {
            document.title = text;
            trailmark.track("told", { text });
          }, text);
          await flush(page);
          const sent = JSON.stringify(recorder.events);
          assert.doesNotMatch(
            sent,
            /[\u0000-\u001f\u007f-\u009f\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]|\\u00[01]/u,
          );
          assert.equal(await page.evaluate(() => window.hit), undefined);
        },
      ));
});

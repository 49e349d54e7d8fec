// What the tests ask of a browser, every engine's driver does alike.

import assert from "node:assert/strict";
import { after, before, describe, test } from "node:test";

import { launch } from "./support/browser.mjs";
import { needs } from "./support/engines.mjs";
import { serve } from "./support/pages.mjs";

let browser;
before(async () => {
  browser = await launch();
});
after(() => browser?.close());

const PAGE = `<!doctype html><html><head><title>Drive</title></head><body>
  <button id=press>Press</button> <a id=away target=_blank href="/other">Away</a>
  <form onsubmit="return false"><input id=field><input type=checkbox id=box>
    <select id=choice><option>one<option>two</select><button>Send</button></form>
  <div id=host></div><p id=hidden hidden>Hidden</p><div style="height: 4000px"></div>
  <button id=deep>Deep</button>
  <script>
    host.attachShadow({ mode: "open" }).innerHTML = "<button>In the shadow</button>";
    window.heard = [];
    const modifiers = ["altKey", "ctrlKey", "metaKey", "shiftKey"];
    for (const type of ["click", "auxclick", "keydown", "mouseover", "input", "change", "submit"])
      addEventListener(type, (event) => heard.push([
        type,
        event.composedPath()[0].id,
        ...modifiers.filter((name) => event[name]),
        ...[event.button, event.key].filter((value) => value !== undefined && value !== 0),
        ...(event.isTrusted ? [] : ["untrusted"]),
      ].join(" ")));
  </script></body></html>`;

/** What the page hears of `act`, of these types. */
const hears = (types, act, expected) => async () => {
  const site = await serve({ "/": PAGE, "/other": "<title>Other</title>" });
  await browser.visitor(async (page, context) => {
    await page.goto(site.url);
    await act(page, context);
    const heard = await page.evaluate(() => window.heard);
    assert.deepEqual(
      heard.filter((told) => types.includes(told.split(" ")[0])),
      expected,
    );
  });
  await site.close();
};

describe("a click", () => {
  for (const modifier of ["Alt", "Control", "Shift"]) {
    const key = { Alt: "altKey", Control: "ctrlKey", Shift: "shiftKey" };
    test(
      `has the modifier ${modifier}`,
      hears(
        ["click"],
        (page) => page.click("#press", { modifiers: [modifier] }),
        [`click press ${key[modifier]}`],
      ),
    );
  }

  test(
    "may be of the middle button",
    needs("middle button"),
    hears(
      ["click", "auxclick"],
      (page) => page.click("#press", { button: "middle" }),
      ["auxclick press 1"],
    ),
  );

  test(
    "reaches what has to be scrolled to, and what is in a shadow tree",
    hears(
      ["click"],
      async (page) => {
        await page.click("#deep");
        await page.click("#host button");
      },
      ["click deep", "click "],
    ),
  );

  test(
    "waits until there is something to click",
    hears(
      ["click"],
      async (page) => {
        await page.evaluate(() => {
          const press = document.querySelector("#press");
          press.hidden = true;
          setTimeout(() => (press.hidden = false), 100);
        });
        await page.click("#press");
      },
      ["click press"],
    ),
  );

  test(
    "may open a window, which is found",
    hears(
      ["click"],
      async (page, context) => {
        const opened = context.waitForEvent("page");
        await page.click("#away");
        const other = await opened;
        await other.waitForFunction(() => document.title === "Other");
        await other.close();
      },
      ["click away"],
    ),
  );
});

test(
  "keys are pressed and texts typed as by a visitor",
  hears(
    ["keydown", "input", "submit", "change"],
    async (page) => {
      await page.focus("#field");
      await page.keyboard.type("ab");
      await page.press("#field", "Enter");
      await page.keyboard.press("Shift+ArrowLeft");
      assert.equal(
        await page.evaluate(() => document.querySelector("#field").value),
        "ab",
      );
    },
    [
      ...["keydown field a", "input field", "keydown field b", "input field"],
      ...["keydown field Enter", "change field", "submit "],
      ...["keydown field shiftKey Shift", "keydown field shiftKey ArrowLeft"],
    ],
  ),
);

test("a field is filled, of whatever kind its events are", async () => {
  const site = await serve({ "/": PAGE });
  await browser.visitor(async (page) => {
    await page.goto(site.url);
    for (const text of ["one", "two", ""]) {
      await page.fill("#field", text);
      const value = await page.evaluate(
        () => document.querySelector("#field").value,
      );
      assert.equal(value, text);
    }
  });
  await site.close();
});

test(
  "boxes are checked and options chosen",
  hears(
    ["change"],
    async (page) => {
      await page.check("#box");
      await page.selectOption("#choice", { index: 1 });
    },
    ["change box", "change choice untrusted"],
  ),
);

test("what a page answers arrives as it was", async () => {
  await browser.visitor(async (page) => {
    const answer = await page.evaluate(
      async (given) => ({
        given,
        none: undefined,
        numbers: [NaN, -0, Infinity],
        later: await new Promise((done) => setTimeout(done, 20, "later")),
      }),
      { deep: [1, { a: null, b: undefined }] },
    );
    assert.deepEqual(answer, {
      given: { deep: [1, { a: null, b: undefined }] },
      none: undefined,
      numbers: [NaN, -0, Infinity],
      later: "later",
    });
    assert.equal(await page.evaluate("const one = 1; one + 1;"), 2);
    assert.equal(await page.evaluate("1 + 1"), 2);
    await assert.rejects(
      page.evaluate(() => Promise.reject(new TypeError("no"))),
      /TypeError: no/,
    );
  });
});

test("what a page has made of its prototypes changes no answer", async () => {
  await browser.visitor(async (page) => {
    await page.evaluate(() => {
      Array.prototype.toJSON = Object.prototype.toJSON = () => "polluted";
    });
    const given = [{ text: 'ä "\\\n\u2028😀' }, ["list"], null];
    assert.deepEqual(await page.evaluate((given) => given, given), given);
  });
});

test("the console and what nobody caught are told in their order", async () => {
  const site = await serve({
    "/": `<script>console.warn("one", 2); console.error("three");</script>`,
    "/favicon.ico": { status: 204 },
  });
  const context = await browser.playwright.newContext();
  const told = [];
  context.on("console", (message) =>
    told.push([message.type(), message.text()]),
  );
  context.on("weberror", (error) =>
    told.push(["thrown", error.error().message]),
  );
  const page = await context.newPage();
  await page.goto(site.url);
  const thrown = page.waitForEvent("pageerror");
  await page.evaluate(() => {
    setTimeout(() => {
      throw new RangeError("four");
    });
  });
  await thrown;
  assert.deepEqual(told, [
    ["warning", "one 2"],
    ["error", "three"],
    ["thrown", "four"],
  ]);
  await context.close();
  await site.close();
});

test("a script of the test runs before those of the page, in each document", async () => {
  const site = await serve({
    "/": "<script>window.seen = window.early</script>",
  });
  await browser.visitor(async (page) => {
    await page.addInitScript((value) => {
      window.early = value;
    }, "early");
    for (const path of ["/", "/?again"]) {
      await page.goto(site.url + path);
      assert.equal(await page.evaluate(() => window.seen), "early");
    }
  });
  await site.close();
});

test("visitors share nothing on the device", async () => {
  const site = await serve({ "/": "<title>Device</title>" });
  const look = (page) =>
    page.evaluate(() => {
      const kept = [localStorage.kept, sessionStorage.kept, document.cookie];
      localStorage.kept = sessionStorage.kept = document.cookie = "kept=1";
      return kept;
    });
  for (let visitor = 0; visitor < 2; visitor++)
    await browser.visitor(async (page) => {
      await page.goto(site.url);
      assert.deepEqual(await look(page), [undefined, undefined, ""]);
      assert.deepEqual(await look(page), ["kept=1", "kept=1", "kept=1"]);
    });
  await site.close();
});

test("the clock is played, over pages too", async () => {
  const site = await serve({ "/": "<title>Clock</title>" });
  await browser.visitor(async (page) => {
    await page.clock.install({ time: new Date("2026-03-02T10:00:00Z") });
    await page.goto(site.url);
    await page.evaluate(() => {
      window.rung = 0;
      setInterval(() => window.rung++, 60_000);
    });
    await page.clock.runFor(30 * 60_000);
    assert.equal(await page.evaluate(() => window.rung), 30);
    await page.goto(`${site.url}/?next`);
    const minute = await page.evaluate(() => new Date().getUTCMinutes());
    assert.equal(minute, 30);
  });
  await site.close();
});

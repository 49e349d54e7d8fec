// use(fn): the page sees each event before it is queued.

import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { launch } from "./support/browser.mjs";
import { expectEvents } from "./support/expect.mjs";
import { flush, html, loaded, names, visit } from "./support/visit.mjs";

let browser;

before(async () => {
  browser = await launch();
});

after(() => browser?.close());

/** With `use` called by this function in the head, `act(page)` causes these events. */
const causes = (prepare, act, events, options = {}) =>
  visit(
    browser,
    {
      pages: { "/": html({ head: `<script>(${prepare})()</script>` }) },
      ...options,
    },
    async ({ open, page, recorder }) => {
      await expectEvents(recorder, {
        act: async () => {
          await open();
          await loaded(page);
          await act(page);
        },
        settle: () => flush(page),
        events,
      });
      return recorder;
    },
  );

const track = (page) =>
  page.evaluate(() =>
    trailmark("track", "buy", { value: 1, items: [{ a: { b: 1 } }] }),
  );

test("an event is changed, or dropped and counted", () =>
  visit(
    browser,
    {
      pages: {
        "/": html({
          head: `<script>
trailmark("use", (event) => (event.name === "secret" ? null : event));
trailmark("use", (event) => ({ ...event, params: { ...event.params, shop: "b" } }));
</script>`,
        }),
      },
    },
    async ({ open, page, recorder }) => {
      await open();
      await loaded(page);
      const dropped = await page.evaluate(async () => {
        const heard = [];
        trailmark("on", "dropped", (detail) => heard.push(detail));
        trailmark("track", "secret");
        trailmark("track", "buy", { value: 1, items: [{ a: { b: 1 } }] });
        await trailmark.flush();
        return heard;
      });
      assert.deepEqual(names(recorder.events), [
        "session_start",
        "page_view",
        "buy",
      ]);
      assert.ok(recorder.events.every(({ params }) => params.shop === "b"));
      const { params } = recorder.events.find(({ name }) => name === "buy");
      assert.deepEqual(params, {
        value: 1,
        items: [{ a: { b: 1 } }],
        shop: "b",
      });
      assert.deepEqual(dropped, [{ reason: "middleware", count: 1 }]);
      const { ledger } = recorder.beacons.at(-1);
      assert.deepEqual(ledger.dropped, { middleware: 1 });
      assert.equal(ledger.created, 4);
      // What was dropped leaves no gap.
      assert.deepEqual(recorder.events.map(({ seq }) => seq).sort(), [1, 2, 3]);
    },
  ));

const ALL = [{ name: "session_start" }, { name: "page_view" }, { name: "buy" }];

test("one that returns nothing may still have changed the event", () =>
  causes(
    () => trailmark("use", (event) => void (event.params = { a: 1 })),
    track,
    ALL.map(({ name }) => ({ name, params: { a: 1 } })),
  ));

test("one that throws or returns nonsense loses no event", () =>
  causes(
    () => {
      trailmark("use", () => {
        throw new Error("mine");
      });
      trailmark("use", () => 5);
      trailmark("use", () => Promise.resolve(null));
      trailmark("use", "no function");
    },
    track,
    ALL,
    { warnings: [/use\(\) Error: mine/, /use\(\) TypeError/] },
  ));

test("one that tracks in its turn", () =>
  causes(
    () =>
      trailmark("use", (event) => {
        if (event.name === "buy") trailmark("track", "bought");
        return event;
      }),
    track,
    [...ALL, { name: "bought" }],
  ));

test("one that withdraws consent is obeyed at once", () =>
  causes(
    () =>
      trailmark("use", (event) => {
        if (event.name === "buy") trailmark("consent", "denied");
        return event;
      }),
    async (page) => {
      await flush(page);
      await track(page);
    },
    [{ name: "session_start" }, { name: "page_view" }],
  ));

test("the visitor, the id and the consent are not its to change", () =>
  causes(
    () =>
      trailmark("use", (event) =>
        Object.assign(event, {
          id: "1",
          visitor: "me",
          session: "s",
          consent: "granted",
          page: 5,
        }),
      ),
    track,
    ALL.map(({ name }) => ({
      name,
      id: (id) => id.length === 36,
      visitor: undefined,
      session: (id) => id.length === 36,
      consent: "cookieless",
      page: { title: "Shop" },
    })),
  ));

// What each state of consent leaves on the device and sends, over a whole visit: the
// tables of docs/PRIVACY.md say what is found here, or the tests fail. To write them
// anew: TRAILMARK_WRITE=1 node --test tests/e2e/privacy-matrix.test.mjs

import assert from "node:assert/strict";
import { after, before, describe, test } from "node:test";

import { launch } from "./support/browser.mjs";
import { facts, section, table, together, traces } from "./support/matrix.mjs";
import { ANY, flush, loaded, twoPages, visit } from "./support/visit.mjs";

const answers = (page, state) =>
  page.evaluate((state) => trailmark.consent(state), state);

/**
 * Each state with the consent that the tag names, what is answered when, what else the tag
 * says, and what holds in the end where that is another.
 */
const STATES = [
  { state: "`required`, before an answer", consent: "required" },
  { state: "`required`, then denied", consent: "required", answer: "denied" },
  { state: "`required`, then granted", consent: "required", answer: "granted" },
  {
    state: "`required`, granted, then withdrawn",
    consent: "required",
    answer: "granted",
    later: "denied",
  },
  { state: "`denied`", consent: "denied" },
  { state: "`cookieless`", consent: "cookieless" },
  {
    state: "`cookieless`, then denied",
    consent: "cookieless",
    later: "denied",
  },
  { state: "`granted`", consent: "granted" },
  {
    state: "`granted`, GPC",
    consent: "granted",
    gpc: true,
    ends: "cookieless",
  },
  {
    state: "`granted`, GPC, `strict`",
    consent: "granted",
    gpc: true,
    tag: { "data-signals": "auto strict" },
    ends: "denied",
  },
  {
    state: "`granted`, `coarse`",
    consent: "granted",
    tag: { "data-privacy": "coarse" },
  },
  {
    state: "`granted`, `private`",
    consent: "granted",
    tag: { "data-privacy": "private" },
  },
];

let browser;

before(async () => {
  browser = await launch();
});

after(() => browser?.close());

const ARRIVAL =
  "/?utm_source=newsletter&utm_medium=email&utm_campaign=may&gclid=Click-1&q=tea";

/** Everything that a visitor and a page can do, so that whatever is told is told. */
async function shop(page) {
  await page.evaluate(async () => {
    const items = [{ item_id: "T-1", item_name: "Teapot", price: 49.9 }];
    const order = { currency: "EUR", value: 49.9, items };
    await trailmark.identify("customer-7", { plan: "gold" });
    await trailmark.track("add_to_cart", order);
    await trailmark.track("purchase", { ...order, transaction_id: "O-1" });
    addEventListener("click", (click) => click.preventDefault());
    document.querySelector("#out").click();
    await trailmark.journey();
  });
}

/** A visit of two pages in one state: what was found on the device and what was sent. */
async function look({ consent, answer, later, tag, gpc }) {
  const found = {};
  await visit(
    browser,
    {
      ...twoPages(
        { "data-consent": consent, ...tag },
        { body: `<a id="out" href="https://elsewhere.example/">out</a>` },
      ),
      warnings: ANY,
    },
    async ({ open, page, context, site, recorder }) => {
      if (gpc)
        await page.addInitScript(() =>
          Object.defineProperty(Navigator.prototype, "globalPrivacyControl", {
            get: () => true,
          }),
        );
      const asked = [];
      context.on("request", (request) => asked.push(new URL(request.url())));
      await open(ARRIVAL);
      await loaded(page);
      if (answer) await answers(page, answer);
      await shop(page);
      const looks = [];
      if (later) {
        await flush(page);
        await answers(page, later);
        await shop(page);
        recorder.requests.length = asked.length = 0;
      } else looks.push(await traces(page, context));
      await flush(page);
      await open("/next");
      await loaded(page);
      // Where nothing is remembered, it is asked and answered anew.
      if (answer === "denied") await answers(page, answer);
      if (later && consent !== "required") await answers(page, later);
      await shop(page);
      await flush(page);
      looks.push(await traces(page, context));
      found.traces = together(looks);
      found.events = recorder.events;
      found.beacons = recorder.requests.length;
      const files = asked
        .filter(({ pathname }) => pathname.startsWith("/trailmark."))
        .map(({ pathname }) => pathname.slice(1));
      found.files = [...new Set(files)].sort();
      found.elsewhere = asked.filter(({ origin }) => origin !== site.url);
      found.others = asked
        .map(({ pathname }) => pathname)
        .filter(
          (path) =>
            !path.startsWith("/trailmark.") &&
            !["/", "/next", "/favicon.ico", "/v1/beacons"].includes(path),
        );
    },
  );
  return found;
}

const SILENT = ["required", "denied"];

describe("what is kept and what is sent", () => {
  const looks = [];

  for (const state of STATES)
    test(state.state.replaceAll("`", ""), async () => {
      const found = await look(state);
      looks.push(found);
      const ends = state.ends ?? state.later ?? state.answer ?? state.consent;
      const left = Object.entries(found.traces).filter(([, at]) => at.length);
      assert.deepEqual(
        left,
        ends === "granted" ? [["IndexedDB", ["trailmark"]]] : [],
      );
      assert.deepEqual(found.elsewhere, [], "no other host is asked");
      assert.deepEqual(found.others, [], "nothing but our files and beacons");
      if (SILENT.includes(ends)) assert.equal(found.beacons, 0);
      else assert.ok(found.beacons > 0);
      if (ends !== "granted")
        for (const told of ["visitor", "user", "campaign.click_id"])
          assert.ok(!facts(found.events).has(told), told);
    });

  test("docs/PRIVACY.md says so", async () => {
    assert.equal(looks.length, STATES.length);
    const cell = (list) => list.map((name) => `\`${name}\``).join(", ") || "–";
    const places = Object.keys(looks[0].traces);
    const kept = table(
      ["", ...STATES.map(({ state }) => state)],
      [
        ...places.map((place) => [
          place,
          ...looks.map(({ traces }) => cell(traces[place])),
        ]),
        [
          "Beacons",
          ...looks.map(({ beacons }) => (beacons ? "to your collector" : "–")),
        ],
        [
          "Files of ours",
          ...looks.map(({ files }) =>
            cell(files.map((file) => file.replace("trailmark.", "…"))),
          ),
        ],
        ["Other requests", ...looks.map(({ others }) => cell(others))],
      ],
    );
    const told = looks.map(({ events }) => facts(events));
    const columns = STATES.map((state, at) => ({ ...state, told: told[at] }))
      .filter(({ told }) => told.size)
      // Those that end in the same state say the same.
      .filter(({ answer }) => !answer);
    const sent = table(
      ["", ...columns.map(({ state }) => state)],
      [...told.reduce((all, some) => new Set([...all, ...some]))]
        .sort()
        .map((fact) => [
          `\`${fact}\``,
          ...columns.map(({ told }) => (told.has(fact) ? "yes" : "–")),
        ]),
    );
    assert.equal(await section("kept", kept), kept);
    assert.equal(await section("sent", sent), sent);
  });
});

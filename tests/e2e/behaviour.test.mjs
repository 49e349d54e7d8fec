// How docs/BEHAVIOUR.md is made of what the runs have left.

import assert from "node:assert/strict";
import { test } from "node:test";

import { isSame, written } from "./support/behaviour.mjs";
import { ENGINES, needs } from "./support/engines.mjs";

/** Runs in all engines, of one test, with these results. */
const runs = (...results) =>
  Object.entries(ENGINES).map(([engine, { name }], i) => ({
    engine,
    name,
    version: `${i}.0`,
    tests: [
      {
        file: "pages.test.mjs",
        path: ["a <b> | __c__", "is told"],
        ...(results[i] ?? results[0]),
      },
      { file: "smoke.test.mjs", path: ["the harness"], result: "passed" },
      { file: "readme.test.mjs", path: ["sizes"], result: "passed" },
    ],
  }));
const passed = { result: "passed" };
const cannot = { result: "cannot", reason: "it has no hands" };

test("each behaviour is a row, with its result in every engine", async () => {
  const text = await written(runs(passed));
  assert.match(text, /^## Views of pages: what is one, and where it was$/m);
  assert.match(
    text,
    /^\| \*\*a &lt;b> \\\| \\_\\_c\\_\\_\*\* \| \| \| \| \|$/m,
  );
  assert.match(text, /^\| is told \| yes \| yes \| yes \| yes \|$/m);
  assert.match(text, /Every engine has shown every behaviour/);
});

test("what an engine cannot do is not passed, and has its reason", async () => {
  const text = await written(runs(passed, passed, cannot));
  assert.match(text, /^\| is told \| yes \| yes \| cannot \(1\) \| yes \|$/m);
  assert.match(text, /^1\. WebKitGTK: it has no hands\.$/m);
  assert.match(text, /^\| WebKitGTK \| 2\.0 \| .* \| 0 \| 1 \|$/m);
});

test("tests of the tests, and of no browser, are no behaviour of an engine", async () => {
  const text = await written(runs(passed));
  assert.doesNotMatch(text, /the harness|sizes/);
  assert.match(text, /^- `readme\.test\.mjs`: /m);
});

test("another version makes no difference, another result does", async () => {
  const now = await written(runs(passed));
  const newer = runs(passed).map((run) => ({ ...run, version: "99 beta" }));
  assert.ok(isSame(now, await written(newer)));
  assert.ok(!isSame(now, await written(runs(passed, cannot))));
});

test("what no engine is known to lack cannot be needed", () => {
  assert.throws(() => needs("wings"), /every engine can do "wings"/);
});

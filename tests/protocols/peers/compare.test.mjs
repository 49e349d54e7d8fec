// What the comparison with other trackers says of two sides, without a browser.

import assert from "node:assert/strict";
import { readdir, readFile } from "node:fs/promises";
import { test } from "node:test";

import { compare } from "./compare.mjs";
import { flat } from "./events.mjs";
import { explain } from "./explain.mjs";

const side = (fields) => [{ step: "purchase", fields: flat(fields) }];
const differences = (theirs, ours, wire = {}) =>
  compare(side(theirs), side(ours), wire).differences.map(
    ({ is, field }) => `${is} ${field}`,
  );

for (const [what, theirs, ours, expected] of [
  ["a value", { a: 1 }, { a: 1 }, []],
  ["another value", { a: 1 }, { a: 2 }, ["differs a"]],
  ["a number and its text", { a: 1 }, { a: "1" }, ["differs a"]],
  ["a name of one's own", { a: 1 }, { b: 1 }, ["theirs a", "ours b"]],
  [
    "an item's member",
    { a: [{ b: 1 }] },
    { a: [{}] },
    ["theirs a[].b", "ours a[]"],
  ],
  ["nothing", { a: {} }, { a: {} }, []],
  ["a UUID", { a: UUID() }, { a: UUID() }, []],
  ["times", { a: Date.now() - 5 }, { a: Date.now() }, []],
  [
    "times of other units",
    { a: Date.now() },
    { a: Math.floor(Date.now() / 1_000) },
    ["differs a"],
  ],
]) {
  test(`${what} beside ${JSON.stringify(ours)}`, () => {
    assert.deepEqual(differences(theirs, ours), expected);
  });
}

test("what is another each time is of the same type at least", () => {
  assert.deepEqual(differences({ a: 1 }, { a: 2 }, { volatile: ["a"] }), []);
  const texts = differences({ a: 1 }, { a: "2" }, { volatile: ["a"] });
  assert.deepEqual(texts, ["differs a"]);
});

test("an event that one side alone tells is one difference", () => {
  const told = [
    ...side({ a: 1 }),
    { step: "phase_change", fields: flat({ b: 1 }) },
  ];
  const { differences } = compare(side({ a: 1 }), told, {});
  assert.deepEqual(
    differences.map(({ is, field, on }) => [is, field, on]),
    [["ours", "(event)", ["phase_change"]]],
  );
});

test("a difference without a reason is a problem, and a reason without a difference", () => {
  const { differences } = compare(side({ a: 1, $b: 1 }), side({ c: 1 }), {});
  const reasons = [
    { is: "theirs", fields: ["$*"], why: "…" },
    { is: "ours", fields: ["a"], why: "…" },
  ];
  assert.deepEqual(explain(differences, reasons).problems, [
    "not explained: theirs only: a = 1 (purchase)",
    "not explained: ours only: c = 1 (purchase)",
    "no longer so: ours: a",
  ]);
});

test("a reason holds for the steps that it names", () => {
  const { differences } = compare(side({ a: 1 }), side({}), {});
  const reason = { is: "theirs", fields: ["a"], why: "…" };
  const problems = (on) => explain(differences, [{ ...reason, on }]).problems;
  assert.deepEqual(problems(["purchase", "refund"]), []);
  assert.equal(problems(["refund"]).length, 2);
});

test("each protocol's page has what was found, with a reason each", async () => {
  const files = await readdir(new URL("explained/", import.meta.url));
  assert.ok(files.length > 0);
  for (const file of files) {
    const page = file.replace(".json", ".md");
    const docs = new URL(`../../../docs/protocols/${page}`, import.meta.url);
    const text = await readFile(docs, "utf8");
    const told = await readFile(new URL(`explained/${file}`, import.meta.url));
    for (const { why } of JSON.parse(told))
      assert.ok(text.includes(why), `${page} does not say: ${why}`);
  }
});

function UUID() {
  return crypto.randomUUID();
}

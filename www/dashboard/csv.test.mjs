// The table that is downloaded calculates nothing, whoever wrote what stands in it.

import assert from "node:assert/strict";
import { test } from "node:test";

import { csv } from "./csv.js";

test("what looks like a formula is a text", () => {
  for (const text of [
    "=1+1",
    "+1",
    "-1",
    "@SUM(A1)",
    "\t=1",
    "\r=1",
    " =1",
    "\u202e=1",
    '"=1',
    "＝1",
    "|calc",
    "%0a",
  ]) {
    const made = csv(["a"], [[text]]);
    assert.ok(made.startsWith(`"a"\r\n"'`), JSON.stringify([text, made]));
  }
});

test("a cell cannot end itself or its line", () => {
  assert.equal(
    csv(["a", "b"], [['x",\r\n"=1', null]]),
    '"a","b"\r\n"x"",""=1",""\r\n',
  );
});

test("what is not seen is not there", () => {
  assert.equal(csv(["a"], [["a\u202eb\u200bc\0d"]]), '"a"\r\n"abcd"\r\n');
});

test("our own numbers and ordinary texts are as they are", () => {
  assert.equal(
    csv(["a", "b"], [[-0.5, "Paid Search"]]),
    '"a","b"\r\n"-0.5","Paid Search"\r\n',
  );
});

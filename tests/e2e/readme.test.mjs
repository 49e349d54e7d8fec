/** What the README promises in bytes is what dist/ weighs. */
import assert from "node:assert/strict";
import { readFile } from "node:fs/promises";
import { test } from "node:test";

const root = new URL("../../", import.meta.url);
const read = (path) => readFile(new URL(path, root), "utf8");

// Other compilers make a module of other bytes; the promise must hold there, and
// must not have been outgrown unnoticed.
const SLACK = 1.03;

test("the sizes in the README are those of dist/", async () => {
  const { files } = JSON.parse(await read("dist/sizes.json"));
  const readme = await read("README.md");
  const promised = [
    ...readme.matchAll(/^\| `(trailmark\.[\w.]+)` \| ([\d,]+) B \|/gm),
  ];
  assert.equal(promised.length, Object.keys(files).length);
  for (const [, name, bytes] of promised) {
    const limit = Number(bytes.replaceAll(",", ""));
    const { brotli } = files[name];
    assert.ok(brotli <= limit, `${name}: ${brotli} B, promised ${limit} B`);
    assert.ok(limit <= brotli * SLACK, `${name} is smaller: ${brotli} B`);
  }
});

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
  const sizes = Object.fromEntries(
    Object.entries(files).map(([name, { brotli }]) => [name, brotli]),
  );
  for (const [, kind, least, most] of readme.matchAll(RANGES)) {
    const all = Object.keys(sizes).filter(
      (name) => ENCODER.test(name) && name.endsWith(kind),
    );
    const bytes = all.map((name) => sizes[name]);
    hold(`the smallest of ${kind}`, Math.min(...bytes), least);
    hold(`the largest of ${kind}`, Math.max(...bytes), most);
    for (const name of all) delete sizes[name];
  }
  const promised = [...readme.matchAll(ROWS)];
  assert.equal(promised.length, Object.keys(sizes).length);
  for (const [, name, bytes] of promised) hold(name, sizes[name], bytes);
});

const ROWS = /^\| `(trailmark\.[\w.]+)` \| ([\d,]+) B \|/gm;
const RANGES =
  /^\| `trailmark\.<protocol>(\.[\w.]+)` \| ([\d,]+) to ([\d,]+) B \|/gm;
/** Of a protocol, and of none of the engine's modules. */
const ENCODER = /^trailmark\.(?!collectors)\w+\.(wasm|fallback\.js)$/;

function hold(name, brotli, bytes) {
  const limit = Number(bytes.replaceAll(",", ""));
  assert.ok(brotli <= limit, `${name}: ${brotli} B, promised ${limit} B`);
  assert.ok(limit <= brotli * SLACK, `${name} is smaller: ${brotli} B`);
}

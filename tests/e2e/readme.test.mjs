/** What the README promises in bytes is what dist/ weighs, and what was measured is in docs/PERFORMANCE.md. */
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

test("the numbers beside others' in the README are those of docs/PERFORMANCE.md", async () => {
  const known = tables(await read("docs/PERFORMANCE.md"));
  const [told] = tables(await read("README.md")).filter(
    ([[, first]]) => first === "bytes on the wire",
  );
  const [[, ...titles], ...rows] = told;
  assert.ok(rows.length >= 8, `${rows.length} rows`);
  for (const [name, ...cells] of rows)
    for (const [at, cell] of cells.entries())
      assert.equal(
        cell,
        measured(known, name, MEASURES[titles[at]]),
        `${name}: ${titles[at]}`,
      );
});

/** What the README calls a column of docs/PERFORMANCE.md. */
const MEASURES = {
  "bytes on the wire": "bytes",
  "before `load`": "before `load`",
  "CPU at start, ms": "CPU at start, ms",
  "memory, kB": "memory, kB",
  "CPU of one event, µs": "CPU of one call in all, µs",
  "a visit up, bytes": "visit up, bytes",
};

/** The tables of a document, each as rows of cells. */
function tables(text) {
  const blocks = text.match(/(?:^\|.*\|\n)+/gm) ?? [];
  return blocks.map((block) => {
    const [titles, , ...rows] = block.trim().split("\n");
    return [titles, ...rows].map((row) =>
      row
        .split("|")
        .slice(1, -1)
        .map((cell) => cell.trim()),
    );
  });
}

/** The median that a row of one of these tables has in this column. */
function measured(known, name, title) {
  for (const [titles, ...rows] of known) {
    const column = titles.indexOf(title);
    const row = rows.find(([first]) => first === name);
    if (column > 0 && row) return row[column].replace(/ \(.*/, "");
  }
  return undefined;
}

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

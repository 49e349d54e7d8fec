// Recall and false hits of three sets of patterns on the vectors of tests/vectors/scrub:
// ours, Sentry Relay's and Presidio's. `node bench/scrub/run.mjs [regexes.rs]` writes the
// table to docs/SCRUBBING.md; the file is a copy of Relay's source, else it is fetched.
//
// Ours has to replace exactly what is planted, and the test in
// src/domain/scrub/tests.rs counts it. For the others anything that touches it counts.

import { execFileSync } from "node:child_process";
import { readFileSync, writeFileSync } from "node:fs";

import { presidio } from "./presidio.mjs";
import { sentry } from "./sentry.mjs";
import { KINDS, SETS, vectors } from "./vectors.mjs";

const DOCS = new URL("../../docs/SCRUBBING.md", import.meta.url);
const BEGIN = "<!-- bench/scrub -->";
const END = "<!-- /bench/scrub -->";

const rivals = [await sentry(process.argv[2]), presidio];
const ours = trailmark();
const rows = SETS.flatMap((set) =>
  KINDS.map((kind) => [
    `${kind}, ${set}`,
    ...ours[`${set} ${kind}`],
    ...rivals.flatMap((patterns) => tally(vectors(set, kind), patterns[kind])),
  ]),
);
const table = [
  "| kind, vectors | Trailmark: found | false hits | Sentry Relay: found | false hits | Presidio: found | false hits |",
  "| --- | --- | --- | --- | --- | --- | --- |",
  ...rows.map((row) => `| ${row.join(" | ")} |`),
].join("\n");
console.log(table);

const docs = readFileSync(DOCS, "utf8");
const [before] = docs.split(BEGIN);
const [, after] = docs.split(END);
writeFileSync(DOCS, `${before}${BEGIN}\n\n${table}\n\n${END}${after}`);

/** What the Rust test says of the scanners, by set and kind. */
function trailmark() {
  const said = execFileSync(
    "cargo",
    [
      "test",
      "-q",
      "-p",
      "trailmark",
      "--lib",
      "finds_what_is_planted",
      "--",
      "--nocapture",
    ],
    { encoding: "utf8", stdio: ["ignore", "pipe", "inherit"] },
  );
  const line =
    /^(\S+) +(\w+) +recall +(\d+\/\d+) +exact lines +\S+ +false hits +(\d+\/\d+)$/gm;
  return Object.fromEntries(
    [...said.matchAll(line)].map(([, set, kind, found, hits]) => [
      `${set} ${kind}`,
      [found, hits],
    ]),
  );
}

function tally(lines, patterns) {
  if (!patterns) return ["–", "–"];
  let [planted, found, harmless, hits] = [0, 0, 0, 0];
  for (const { text, planted: places } of lines) {
    const matches = patterns.flatMap((pattern) => spans(text, pattern));
    planted += places.length;
    found += places.filter(([start, end]) =>
      matches.some((match) => match[0] < end && match[1] > start),
    ).length;
    if (!places.length) {
      harmless++;
      hits += matches.length > 0;
    }
  }
  return [`${found}/${planted}`, `${hits}/${harmless}`];
}

function spans(text, pattern) {
  return [...text.matchAll(pattern)]
    .filter((match) => pattern.check?.(match[0], match) ?? true)
    .map((match) => match.indices[0]);
}

// The race: what each tracker costs a page, in one browser, in turns.
//
//   cargo xtask dist && npm --prefix bench/delivery ci --ignore-scripts
//   node bench/peers/run.mjs [--rounds 5] [--only plausible,posthog] [--measures start,slow,calls,visit] [--umami FILE] [--matomo FILE] [--out docs/PERFORMANCE.md]
//
// Without --out the tables are printed. Nothing leaves this machine.

import { readFileSync, writeFileSync } from "node:fs";
import { parseArgs } from "node:util";

import { chromium } from "playwright-core";

import { ARGUMENTS, program } from "../../tests/e2e/support/chromium.mjs";
import * as measures from "./measures.mjs";
import { tables } from "./report.mjs";
import { SHOP } from "./shop.mjs";
import { open } from "./site.mjs";
import { subjects } from "./subjects.mjs";

const { values: asked } = parseArgs({
  options: {
    rounds: { type: "string", default: "5" },
    only: { type: "string", default: "" },
    measures: { type: "string", default: "start,slow,calls,visit" },
    umami: { type: "string" },
    matomo: { type: "string" },
    out: { type: "string" },
  },
});

/** Each measure of a round; what takes long and differs little from round to round is made in the first three only. */
const MEASURES = {
  start: (given) => measures.start({ ...given, slower: 1 }),
  slow: (given) => measures.start({ ...given, slower: 4 }),
  calls: measures.calls,
  visit: measures.visit,
};
const FEWER = 3;

/** What is measured stands between these in a document. */
const BEGIN = "<!-- measured: begin -->";
const END = "<!-- measured: end -->";

const all = await subjects(asked.only.split(",").filter(Boolean), asked);
const samples = [];
let version;
for (let round = 0; round < Number(asked.rounds); round++)
  for (const [measure, make] of Object.entries(MEASURES)) {
    if (!asked.measures.split(",").includes(measure)) continue;
    if (round >= FEWER && ["calls", "visit"].includes(measure)) continue;
    for (const subject of shuffled(all, round)) {
      const sample = await measured(subject, make);
      samples.push({ round, measure, id: subject.id, ...sample });
      console.error(round + 1, measure, subject.id, JSON.stringify(sample));
    }
  }

// Whoever does not tell what happens is measured while it is broken.
const broken = samples.filter(
  ({ id, told, of = 1 }) => id !== "nothing" && told < of,
);
for (const { id, measure, told } of broken)
  console.error(`${id}: only ${told} arrived (${measure})`);
if (broken.length > 0) process.exitCode = 1;

const report = tables(all, samples, version);
if (asked.out) put(asked.out, report);
else console.log(report);

/** A browser of its own: what one leaves in caches and compiled code is not the next one's. */
async function measured(subject, make) {
  const site = await open(subject);
  const browser = await chromium.launch({
    executablePath: program(),
    args: [
      ...ARGUMENTS,
      `--host-resolver-rules=MAP * 127.0.0.1:${site.port}`,
      `--unsafely-treat-insecure-origin-as-secure=${SHOP}`,
      // Some count no robots.
      "--disable-blink-features=AutomationControlled",
    ],
  });
  try {
    version = browser.version();
    const [major] = version.split(".");
    const context = await browser.newContext({
      userAgent: `Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/${major}.0.0.0 Safari/537.36`,
    });
    return await make({ context, site, subject });
  } finally {
    await browser.close();
    await site.close();
  }
}

/** In another order each round, the same at each run (Numerical Recipes' LCG). */
function shuffled(list, seed) {
  const left = [...list];
  let state = seed + 1;
  return list.map(() => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return left.splice(state % left.length, 1)[0];
  });
}

/** Into a document, between its marks. */
function put(file, text) {
  const document = readFileSync(file, "utf8");
  const [before, rest] = document.split(BEGIN);
  const [, after] = rest.split(END);
  writeFileSync(file, `${before}${BEGIN}\n\n${text}\n\n${END}${after}`);
}

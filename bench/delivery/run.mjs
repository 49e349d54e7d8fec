// Which events reach the collector under faults, for Trailmark and for its peers:
//
//   cargo xtask dist && cargo build --profile server --package trailmark-collector
//   node bench/delivery/run.mjs [--runs 3] [--tracker a,b] [--scenario a,b] [--at-once 2]
//                               [--patience 10000] [--keep file] [--write]
//
// Every trial is a browser on a new profile. Within a scenario the trackers take turns, so
// that a busy machine is busy for all. With `--keep` each trial is added to a file of JSON
// lines, and the table is of all that are in it; with `--write` it goes into
// docs/DELIVERY.md.

import { execFileSync } from "node:child_process";
import { existsSync } from "node:fs";
import { appendFile, readFile } from "node:fs/promises";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";

import { BINARY } from "../../tests/e2e/support/collector.mjs";
import { dist } from "../../tests/e2e/support/pages.mjs";
import { SCENARIOS } from "../../tests/faults/scenarios/index.mjs";
import { trailmark } from "../../tests/faults/trailmark.mjs";
import { trial } from "../../tests/faults/trial.mjs";
import { tables, write } from "./report.mjs";

const here = fileURLToPath(new URL(".", import.meta.url));
const { values: asked } = parseArgs({
  options: {
    runs: { type: "string", default: "3" },
    tracker: { type: "string" },
    scenario: { type: "string" },
    "at-once": { type: "string", default: "2" },
    patience: { type: "string", default: "10000" },
    keep: { type: "string" },
    write: { type: "boolean", default: false },
  },
});

prepare();
const trackers = await trackersAsked();
const trials = await kept();
const measured = Object.keys(SCENARIOS).filter(
  (name) => !SCENARIOS[name].isForTests,
);
for (const name of among("scenario", measured))
  await play(name, SCENARIOS[name]);
const report = tables(trials, SCENARIOS);
console.log(`\n${report}`);
if (asked.write) await write(report);

async function play(name, scenario) {
  const waiting = turns(Number(asked.runs), trackersOf(scenario));
  const worker = async () => {
    for (let next; (next = waiting.shift());) await attempt(name, next);
  };
  // The real collector's scenarios are about load: nothing beside them.
  const n = scenario.real || scenario.only ? 1 : Number(asked["at-once"]);
  await Promise.all(Array.from({ length: n }, worker));
}

async function attempt(name, { tracker, run }) {
  const told = { scenario: name, tracker: tracker.name, with: tracker.version };
  try {
    const options = { run: `${run}`, patience: Number(asked.patience) };
    const { bodies, ...counted } = await trial(
      SCENARIOS[name],
      tracker,
      options,
    );
    await add({ ...told, ...counted });
  } catch (problem) {
    await add({ ...told, failed: problem.message.split("\n")[0] });
  }
}

async function add(one) {
  trials.push(one);
  const { scenario, tracker, failed, accepted, stored, lost } = one;
  console.log(
    `${scenario.padEnd(14)} ${tracker.padEnd(22)} ${failed ?? `accepted ${accepted}, stored ${stored}, lost ${lost}`}`,
  );
  if (asked.keep) await appendFile(asked.keep, `${JSON.stringify(one)}\n`);
}

/** Every tracker in each run, and in each another one first. */
function turns(runs, among) {
  return Array.from({ length: runs }, (_, run) =>
    among.map((_, at) => ({ run, tracker: among[(at + run) % among.length] })),
  ).flat();
}

function trackersOf({ only, real }) {
  if (only) return trackers.filter(({ confirms }) => confirms).slice(0, 1);
  return real ? trackers.filter(({ confirms }) => confirms) : trackers;
}

async function trackersAsked() {
  // Not before they are installed.
  const { peer, PEER_NAMES } = await import("./peers.mjs");
  const own = {
    trailmark: trailmark("granted"),
    "trailmark-cookieless": trailmark("cookieless"),
  };
  const names = among("tracker", [...Object.keys(own), ...PEER_NAMES]);
  return Promise.all(names.map(async (name) => own[name] ?? peer(name)));
}

function among(option, all) {
  const some = asked[option]?.split(",") ?? all;
  const strange = some.find((name) => !all.includes(name));
  if (strange)
    throw new Error(`no ${option} ${strange}: there are ${all.join(", ")}`);
  return some;
}

async function kept() {
  if (!asked.keep || !existsSync(asked.keep)) return [];
  const lines = (await readFile(asked.keep, "utf8")).trim().split("\n");
  return lines.filter(Boolean).map((line) => JSON.parse(line));
}

/** What is measured has to be built; the peers are installed by the lock file. */
function prepare() {
  const missing = [join(dist, "trailmark.js"), BINARY].find(
    (file) => !existsSync(file),
  );
  if (missing) throw new Error(`${missing} is not there: build it first`);
  if (existsSync(join(here, "node_modules"))) return;
  execFileSync("npm", ["ci", "--ignore-scripts", "--no-audit", "--no-fund"], {
    cwd: here,
    stdio: "inherit",
    shell: process.platform === "win32",
  });
}

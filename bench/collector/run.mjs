// The collector's throughput into SQLite, beside nginx answering 204 to the same requests, in turns.
//
//   node bench/collector/run.mjs [--rounds 5] [--seconds 10] [--connections 64] [--out FILE] [--binary FILE]
//
// Needs wrk and nginx. Prints a table in Markdown; fails where SQLite does not hold exactly what was answered.

import assert from "node:assert/strict";
import { execFile, execFileSync } from "node:child_process";
import { mkdtempSync, rmSync, statSync, writeFileSync } from "node:fs";
import { availableParallelism, cpus, tmpdir } from "node:os";
import { dirname, join, resolve } from "node:path";
import { fileURLToPath } from "node:url";
import { parseArgs, promisify } from "node:util";

import { refusals } from "./refusals.mjs";
import { count } from "./rows.mjs";
import { startCollector, startNginx, version } from "./servers.mjs";

/** wrk goes on for so long after the last request, so that all are answered. */
const LINGER = 5;

const here = dirname(fileURLToPath(import.meta.url));
const root = resolve(here, "../..");
const options = parseArgs({
  options: {
    rounds: { type: "string", default: "5" },
    seconds: { type: "string", default: "10" },
    connections: { type: "string", default: "64" },
    out: { type: "string" },
    binary: { type: "string" },
  },
}).values;

const directory = mkdtempSync(join(tmpdir(), "trailmark-bench-"));
try {
  const measured = await measure(options.binary ?? build());
  console.log(markdown(measured));
  if (options.out)
    writeFileSync(options.out, `${JSON.stringify(measured, null, 2)}\n`);
} finally {
  rmSync(directory, { recursive: true, force: true });
}

async function measure(binary) {
  const database = join(directory, "trailmark.sqlite");
  const collector = await startCollector(binary, database);
  const nginx = await startNginx(directory);
  const rounds = [];
  for (let round = 0; round < Number(options.rounds); round++)
    for (const server of [collector, nginx]) rounds.push(await load(server));
  const of = (name) => rounds.filter((round) => round.server === name);
  const result = {
    machine: `${cpus()[0].model}, ${availableParallelism()} cores, Linux ${version("uname", "-r")}`,
    connections: Number(options.connections),
    seconds: Number(options.seconds),
    rounds,
    peakMiB: { collector: collector.peak(), nginx: nginx.peak() },
    median: {
      collector: medians(of("collector")),
      nginx: medians(of("nginx")),
    },
    answered: sum(of("collector"), "events"),
  };
  result.refusals = await refusals(collector);
  await Promise.all([collector.stop(), nginx.stop()]);
  const taken = result.refusals.filter(({ statuses }) =>
    statuses.includes(202),
  );
  result.stored = (await count(database)) - 10 * 400 * taken.length;
  result.databaseMiB = statSync(database).size / (1 << 20);
  assert.equal(
    result.stored,
    result.answered,
    "SQLite does not hold what was answered",
  );
  return result;
}

/** One round of wrk, as another process. */
async function load(server) {
  const before = server.cpu();
  const { stdout } = await promisify(execFile)(
    "wrk",
    [
      "--threads=1",
      "--timeout=30s",
      `--connections=${options.connections}`,
      `--duration=${Number(options.seconds) + LINGER}s`,
      `--script=${join(here, "beacons.lua")}`,
      `${server.url}/v1/beacons`,
    ],
    { env: { ...process.env, SECONDS: options.seconds } },
  );
  const told = JSON.parse(stdout.trim().split("\n").at(-1));
  assert.equal(told.refused + told.broken, 0, `not all was taken: ${stdout}`);
  return {
    server: server.name,
    ...told,
    beaconsPerSecond: told.beacons / told.seconds,
    eventsPerSecond: told.events / told.seconds,
    cpuUsPerBeacon: ((server.cpu() - before) / told.beacons) * 1e6,
  };
}

function medians(rounds) {
  const names = [
    "beaconsPerSecond",
    "eventsPerSecond",
    "p50",
    "p99",
    "cpuUsPerBeacon",
  ];
  return Object.fromEntries(
    names.map((name) => [name, median(rounds.map((round) => round[name]))]),
  );
}

function median(numbers) {
  return numbers.toSorted((a, b) => a - b)[Math.floor(numbers.length / 2)];
}

function sum(rounds, name) {
  return rounds.reduce((total, round) => total + round[name], 0);
}

function build() {
  const cargo = ["build", "--profile", "server", "-p", "trailmark-collector"];
  execFileSync("cargo", cargo, { cwd: root, stdio: "inherit" });
  const target = process.env.CARGO_TARGET_DIR ?? join(root, "target");
  return join(target, "server/trailmark-collector");
}

function markdown(result) {
  const n = (value, digits = 0) =>
    value.toLocaleString("en", { maximumFractionDigits: digits });
  const row = (
    name,
    { beaconsPerSecond, eventsPerSecond, p50, p99, cpuUsPerBeacon },
    peak,
  ) =>
    `| ${name} | ${n(beaconsPerSecond)} | ${eventsPerSecond ? n(eventsPerSecond) : "–"} | ${n(p50, 1)} ms | ` +
    `${n(p99, 1)} ms | ${n(cpuUsPerBeacon)} µs | ${n(peak)} MiB |`;
  return [
    `${result.machine}; ${options.rounds} rounds of ${result.seconds} s each in turns, ${result.connections} connections,`,
    "ten events a beacon (6.1 kB); medians.",
    "",
    "| | beacons/s | events/s | p50 | p99 | CPU a beacon | peak memory |",
    "|---|--:|--:|--:|--:|--:|--:|",
    row(
      "collector, committed and synced",
      result.median.collector,
      result.peakMiB.collector,
    ),
    row(
      "nginx, answers 204 and keeps nothing",
      result.median.nginx,
      result.peakMiB.nginx,
    ),
    "",
    `Answered ${n(result.answered)} events; SQLite holds ${n(result.stored)} of them, each once (${n(result.databaseMiB)} MiB).`,
    "",
    "| sent | bytes | answer | CPU each |",
    "|---|--:|--:|--:|",
    ...result.refusals.map(
      ({ kind, bytes, statuses, us }) =>
        `| ${kind} | ${n(bytes)} | ${statuses.join(", ")} | ${n(us)} µs |`,
    ),
  ].join("\n");
}

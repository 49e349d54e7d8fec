// How long each view of the dashboard takes on a file of many events, while beacons come in, and what that does to them.
//
//   node bench/dashboard/run.mjs [--events 1000000] [--file FILE] [--rounds 5] [--out FILE] [--binary FILE]
//
// Without --file one is made and kept in target/. Prints a report in Markdown.

import { execFileSync, spawn } from "node:child_process";
import { once } from "node:events";
import {
  copyFileSync,
  existsSync,
  renameSync,
  statSync,
  writeFileSync,
} from "node:fs";
import { availableParallelism, cpus, loadavg } from "node:os";
import { dirname, join, resolve } from "node:path";
import { createInterface } from "node:readline";
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";
import { Worker } from "node:worker_threads";

import { pages } from "./pages.mjs";
import { COLUMNS, VIEWS, address } from "./views.mjs";

/** Visitors whose year is about a million events. */
const VISITORS = 62_000;
const MILLION = 1_000_000;

const here = dirname(fileURLToPath(import.meta.url));
const root = resolve(here, "../..");
const target = resolve(root, process.env.CARGO_TARGET_DIR ?? "target");
const options = parseArgs({
  options: {
    events: { type: "string", default: String(MILLION) },
    file: { type: "string" },
    rounds: { type: "string", default: "5" },
    seconds: { type: "string", default: "15" },
    out: { type: "string" },
    binary: { type: "string" },
  },
}).values;

const binary = options.binary ?? build("trailmark-collector");
const file = options.file ?? (await made(Number(options.events)));
const report = markdown(await measure());
console.log(report);
if (options.out) writeFileSync(options.out, `${report}\n`);

async function measure() {
  const begun = performance.now();
  const collector = await start(file);
  const opened = performance.now() - begun;
  const silent = await sending(collector.url, () => pause(options.seconds));
  let times;
  const read = await sending(collector.url, async () => {
    times = await looks(collector.url);
  });
  const drawn = await pages(collector.url, Number(options.rounds));
  const events = await total(collector.url);
  await collector.stop();
  return { opened, silent, read, times, drawn, events };
}

/** Each view in each column, in turns; milliseconds by view and column, or the status of what is not there. */
async function looks(url) {
  const times = new Map();
  for (let round = 0; round < Number(options.rounds); round++)
    for (const column of COLUMNS)
      for (const view of VIEWS) {
        const begun = performance.now();
        const answer = await fetch(url + address(view, column));
        await answer.text();
        const took = performance.now() - begun;
        const key = `${view.path} ${column.name}`;
        if (!times.has(key)) times.set(key, []);
        times.get(key).push(answer.ok ? took : answer.status);
        if (!answer.ok) times.get(key).status = answer.status;
      }
  return times;
}

/** What beacons have to wait while something is done: a thread of its own sends them. */
async function sending(url, work) {
  const worker = new Worker(join(here, "sender.mjs"), { workerData: { url } });
  const told = once(worker, "message");
  await work();
  worker.postMessage("stop");
  const [waits] = await told;
  return waits.sort((a, b) => a - b);
}

async function start(database) {
  const child = spawn(
    binary,
    [
      "--listen",
      "127.0.0.1:0",
      "--database",
      database,
      "--generated",
      "--retention-days",
      "4000",
    ],
    { stdio: ["ignore", "pipe", "inherit"] },
  );
  const [line] = await once(createInterface({ input: child.stdout }), "line");
  const ended = once(child, "exit");
  return {
    url: line.match(/http:\S+/)[0],
    stop: async () => {
      child.kill("SIGTERM");
      await ended;
    },
  };
}

/** A file of so many events: a year through the endpoint, and copies of it for more. */
async function made(events) {
  const million = join(target, "bench-dashboard-1m.sqlite");
  if (!existsSync(million)) {
    const collector = await start(`${million}.part`);
    const visitors = String(VISITORS);
    const traffic = [
      "traffic",
      "--visitors",
      visitors,
      "--days",
      "365",
      "--collector",
      collector.url,
    ];
    const child = spawn(build("trailmark-journey"), traffic, {
      stdio: "inherit",
    });
    const [code] = await once(child, "exit");
    await collector.stop();
    if (code !== 0) throw new Error("the traffic has failed");
    renameSync(`${million}.part`, million);
  }
  const times = Math.round(events / MILLION);
  if (times <= 1) return million;
  const many = join(target, `bench-dashboard-${times}m.sqlite`);
  if (!existsSync(many)) {
    copyFileSync(million, `${many}.part`);
    const python = ["multiply.py", `${many}.part`, String(times)];
    execFileSync("python3", python, {
      cwd: here,
      stdio: ["ignore", "ignore", "inherit"],
    });
    renameSync(`${many}.part`, many);
  }
  return many;
}

function build(name) {
  const cargo = ["build", "--quiet", "--profile", "server", "-p", name];
  execFileSync("cargo", cargo, { cwd: root, stdio: "inherit" });
  return join(target, "server", name);
}

async function total(url) {
  const answer = await fetch(`${url}/api/summary?bots=1`);
  const { totals, events } = await answer.json();
  return totals?.events ?? events;
}

function markdown({ opened, silent, read, times, drawn, events }) {
  const n = (value, digits = 0) =>
    value.toLocaleString("en", {
      maximumFractionDigits: digits,
      minimumFractionDigits: digits,
    });
  const cell = (all) =>
    all.status ? `(${all.status})` : `${n(share(all, 0.5))}`;
  const worst = [...times.values()]
    .filter((all) => !all.status)
    .map((all) => share(all, 0.5));
  const both = (all) => `${n(share(all, 0.5))}, ${n(Math.max(...all))}`;
  const row = (name, waits) =>
    `| ${name} | ${n(waits.length)} | ${n(share(waits, 0.5), 1)} | ${n(share(waits, 0.99), 1)} | ${n(waits.at(-1), 1)} |`;
  return [
    `${cpus()[0].model}, ${availableParallelism()} cores, load ${n(loadavg()[0], 1)} when it ended; ` +
      `${events ? `${n(events)} events, ` : ""}${n(statSync(file).size / (1 << 20))} MiB.`,
    `Opened in ${n(opened / 1000, 1)} s. Medians of ${options.rounds} looks in turns, in ms, over HTTP, while beacons came in.`,
    "",
    `| view | ${COLUMNS.map(({ name }) => name).join(" | ")} |`,
    `|---|${COLUMNS.map(() => "--:").join("|")}|`,
    ...VIEWS.map(
      (view) =>
        `| \`${view.path}\` | ${COLUMNS.map((column) => cell(times.get(`${view.path} ${column.name}`))).join(" | ")} |`,
    ),
    "",
    `The slowest: ${n(Math.max(...worst))} ms.`,
    "",
    "Until a view is drawn in Chromium, with an empty cache, in ms: median, slowest.",
    "",
    `| page | ${drawn.periods.map((days) => `${days} days`).join(" | ")} |`,
    `|---|${drawn.periods.map(() => "--:").join("|")}|`,
    ...drawn.views.map(
      (view) =>
        `| ${view} | ${drawn.periods.map((days) => both(drawn.times.get(`${view} ${days}`))).join(" | ")} |`,
    ),
    "",
    "| beacons of ten events | sent | median ms | p99 ms | slowest ms |",
    "|---|--:|--:|--:|--:|",
    row("nobody looks", silent),
    row("one view after the other", read),
  ].join("\n");
}

function share(numbers, of) {
  const sorted = numbers.toSorted((a, b) => a - b);
  return (
    sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * of))] ?? NaN
  );
}

function pause(seconds) {
  return new Promise((over) => setTimeout(over, Number(seconds) * 1000));
}

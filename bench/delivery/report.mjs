// Trials as tables, and where those go in docs/DELIVERY.md.

import { readFile, writeFile } from "node:fs/promises";
import { fileURLToPath } from "node:url";

const DOCUMENT = fileURLToPath(
  new URL("../../docs/DELIVERY.md", import.meta.url),
);
const MARKS = ["<!-- faults -->", "<!-- /faults -->"];

/** What was lost at a glance, everything in rows, and with which versions. */
export function tables(trials, scenarios) {
  const rows = sums(trials, scenarios);
  // Trailmark first, under `granted` before `cookieless`; the others by name.
  const rank = (name) =>
    own(name) ? `0${name.split(", ")[1] === "granted" ? 0 : 1}` : `1${name}`;
  const trackers = [...new Set(trials.map(({ tracker }) => tracker))].sort(
    (a, b) => (rank(a) < rank(b) ? -1 : 1),
  );
  return [
    inWords(rows, scenarios),
    atAGlance(rows, trackers),
    inFull(rows, trackers, scenarios),
    ...flatness(trials),
    versions(trials),
  ].join("\n\n");
}

/** Puts them between their marks. */
export async function write(report) {
  const document = await readFile(DOCUMENT, "utf8");
  const [before, rest] = document.split(MARKS[0]);
  const after = rest?.split(MARKS[1])[1];
  if (after === undefined)
    throw new Error(`${DOCUMENT} has no ${MARKS.join(" … ")}`);
  await writeFile(
    DOCUMENT,
    `${before}${MARKS[0]}\n\n${report}\n\n${MARKS[1]}${after}`,
  );
}

const own = (tracker) => Number(tracker.startsWith("Trailmark"));

/** One row per scenario and tracker, in the order of the scenarios. */
function sums(trials, scenarios) {
  const rows = [];
  for (const scenario of Object.keys(scenarios)) {
    const here = trials.filter((trial) => trial.scenario === scenario);
    for (const tracker of new Set(here.map(({ tracker }) => tracker))) {
      const its = here.filter((trial) => trial.tracker === tracker);
      const done = its.filter(({ failed }) => !failed);
      const row = { scenario, tracker, runs: its.length };
      row.failed = its.length - done.length;
      for (const count of COUNTS)
        row[count] = done.reduce((sum, trial) => sum + trial[count], 0);
      row.dropped = reasons(done.map(({ dropped }) => dropped));
      rows.push(row);
    }
  }
  return rows;
}

const COUNTS = [
  "called",
  "accepted",
  "stored",
  "lost",
  "unpromised",
  "duplicates",
  "copies",
];

function reasons(all) {
  const sum = {};
  for (const dropped of all)
    for (const [reason, n] of Object.entries(dropped))
      sum[reason] = (sum[reason] ?? 0) + n;
  return Object.entries(sum)
    .filter(([, n]) => n > 0)
    .map(([reason, n]) => `${reason} ${n}`)
    .join(", ");
}

function inWords(rows, scenarios) {
  const names = [...new Set(rows.map(({ scenario }) => scenario))];
  return table(
    ["scenario", "what happens"],
    names.map((name) => [`\`${name}\``, scenarios[name].title]),
    "---",
  );
}

function atAGlance(rows, trackers) {
  const cell = (scenario, tracker) => {
    const row = rows.find(
      (row) => row.scenario === scenario && row.tracker === tracker,
    );
    if (!row) return "";
    const missing = row.lost + row.unpromised;
    return [
      missing === 0 ? "0" : `**${percent(missing, row.called)}**`,
      ...(row.failed ? [`(hung in ${row.failed})`] : []),
    ].join(" ");
  };
  const names = [...new Set(rows.map(({ scenario }) => scenario))];
  return table(
    ["not stored, of the calls that returned", ...trackers],
    names.map((name) => [
      `\`${name}\``,
      ...trackers.map((tracker) => cell(name, tracker)),
    ]),
  );
}

function percent(part, whole) {
  const share = (100 * part) / whole;
  return `${share < 1 ? share.toFixed(1) : Math.round(share)} %`;
}

function inFull(rows, trackers, scenarios) {
  const sorted = trackers.flatMap((tracker) =>
    rows.filter((row) => row.tracker === tracker),
  );
  const order = Object.keys(scenarios);
  sorted.sort((a, b) => order.indexOf(a.scenario) - order.indexOf(b.scenario));
  const heads = [
    "scenario",
    "tracker",
    "runs",
    "called",
    "accepted",
    "stored",
    "lost",
    "duplicates",
    "copies",
    "dropped, by reason",
  ];
  return table(
    heads,
    sorted.map((row) => [
      `\`${row.scenario}\``,
      row.tracker,
      row.failed ? `${row.runs} (${row.failed} hung)` : row.runs,
      row.called,
      row.accepted,
      row.stored,
      row.lost,
      row.duplicates,
      row.copies,
      own(row.tracker) ? row.dropped || "0" : "unknown",
    ]),
  );
}

/** Scripts' memory over a soak, where one was run. */
function flatness(trials) {
  return trials
    .filter(({ memory }) => memory)
    .map(({ memory, scenario }) => {
      const megabytes = memory.map((bytes) => (bytes / 1e6).toFixed(1));
      return `Memory in use by the page's scripts after each tenth of \`${scenario}\`, garbage collected, in MB: ${megabytes.join(", ")}.`;
    });
}

function versions(trials) {
  const browsers = new Set(trials.map(({ browser }) => browser));
  const trackers = new Set(trials.map((trial) => trial.with));
  return `Chromium ${[...browsers].filter(Boolean).join(", ")}; ${[...trackers].filter(Boolean).sort().join(", ")}.`;
}

function table(heads, rows, others = "---:") {
  const line = (cells) => `| ${cells.join(" | ")} |`;
  const rule = heads.map((_, at) => (at < 1 ? "---" : others));
  return [line(heads), line(rule), ...rows.map(line)].join("\n");
}

// Samples as tables: medians, with quartiles where there are enough.

import { availableParallelism, cpus, loadavg } from "node:os";

export function tables(subjects, samples, version) {
  const of = (id, measure) =>
    samples.filter((one) => one.id === id && one.measure === measure);
  // What a page without a tracker takes in the same round is the page's own.
  const beyond = (id, measure, name) =>
    of(id, measure).map((sample) => {
      const bare = of("nothing", measure).find(
        ({ round }) => round === sample.round,
      );
      return sample[name] - bare[name];
    });
  const plain = (id, measure, name) =>
    of(id, measure).map((sample) => sample[name]);
  const measured = subjects.filter(({ id }) => id !== "nothing");
  const table = (columns) =>
    [
      `| | ${columns.map(([title]) => title).join(" | ")} |`,
      `|---|${columns.map(() => "--:").join("|")}|`,
      ...measured.map(
        ({ id, name }) =>
          `| ${name} | ${columns.map(([, cell]) => cell(id)).join(" | ")} |`,
      ),
    ].join("\n");
  return [
    `${cpus()[0].model.trim()}, ${availableParallelism()} cores, load ${loadavg()[0].toFixed(1)} when it ended; Chromium ${version}; ` +
      `${new Date().toISOString().slice(0, 10)}; ${Math.max(...samples.map(({ round }) => round)) + 1} rounds, of calls and visits at most three. ` +
      `${measured
        .filter(({ version }) => version)
        .map(({ name, version }) => `${name} ${version}`)
        .join(", ")}.`,
    table([
      ["files", (id) => count(plain(id, "start", "files"))],
      ["bytes", (id) => count(plain(id, "start", "bytes"))],
      ["before `load`", (id) => count(plain(id, "start", "early"))],
      ["CPU at start, ms", (id) => spread(beyond(id, "start", "thread"))],
      ["of the process", (id) => spread(beyond(id, "start", "process"))],
      ["4x slower", (id) => spread(beyond(id, "slow", "thread"))],
      ["long tasks, 4x, ms", (id) => spread(beyond(id, "slow", "long"))],
      [
        "memory, kB",
        (id) =>
          spread(beyond(id, "start", "memory").map((bytes) => bytes / 1_000)),
      ],
    ]),
    table([
      ["the call, µs", (id) => spread(plain(id, "calls", "call"))],
      ["CPU of one call in all, µs", (id) => spread(plain(id, "calls", "all"))],
      ["told of 500", (id) => count(plain(id, "calls", "told"))],
      ["visit up, bytes", (id) => count(plain(id, "visit", "uplink"))],
      ["requests", (id) => count(plain(id, "visit", "requests"))],
      [
        "calls told",
        (id) =>
          `${count(plain(id, "visit", "told"))} of ${count(plain(id, "visit", "of"))}`,
      ],
    ]),
  ].join("\n\n");
}

const at = (list, share) => {
  const sorted = list.toSorted((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))];
};
const number = (value, digits) =>
  value === undefined || Number.isNaN(value)
    ? "–"
    : value.toLocaleString("en", {
        maximumFractionDigits: digits,
        minimumFractionDigits: digits,
      });
const count = (list) => (list.length === 0 ? "–" : number(at(list, 0.5), 0));
const spread = (list) => {
  if (list.length === 0) return "–";
  const digits = Math.abs(at(list, 0.5)) < 10 ? 1 : 0;
  // Of few, quartiles would say more than is known.
  const ends = list.length < 5 ? [0, 0.5, 1] : [0.25, 0.5, 0.75];
  const [low, middle, high] = ends.map((share) =>
    number(at(list, share), digits),
  );
  return list.length < 2 ? middle : `${middle} (${low}–${high})`;
};

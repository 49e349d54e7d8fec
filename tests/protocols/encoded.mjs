// The canonical visit, written for a collector by the encoders that pages and relays use.

import { spawnSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";

const root = fileURLToPath(new URL("../..", import.meta.url));

/** The canonical visit as native events. */
export const visit = JSON.parse(
  readFileSync(new URL("visit.json", import.meta.url)),
);

/** Requests for lists of the visit's events, one each; `destination` has `protocol`, `url`, … */
export function encoded(destination, ...lists) {
  const sent_at = visit.at(-1).at + 1_000;
  return written(
    destination,
    lists.map((events) => ({ v: 1, sent_at, events })),
  );
}

/** Requests for native beacons. */
export function written(destination, beacons) {
  const lines = beacons.map((beacon) =>
    JSON.stringify({ ...destination, beacon }),
  );
  const args = ["run", "-q", "-p", "trailmark", "--example", "encode"];
  const { status, stdout, stderr } = spawnSync("cargo", args, {
    cwd: root,
    input: lines.join("\n"),
    encoding: "utf8",
    maxBuffer: 1 << 26,
  });
  if (status !== 0) throw new Error(stderr);
  return stdout
    .trim()
    .split("\n")
    .map((line) => JSON.parse(line));
}

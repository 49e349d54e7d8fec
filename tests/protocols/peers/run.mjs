// Each collector's own tracker and Trailmark make the same visit in the same browser, and
// what they send is compared field by field:
//
//   cargo xtask dist && npm --prefix tests/protocols/peers ci --ignore-scripts
//   node tests/protocols/peers/run.mjs [--write] [--keep directory] [protocol …]
//
// Fails where a difference has no reason in explained/, where a reason has no difference,
// and where the docs say something else; `--write` mends the docs, `--keep` leaves the
// events of both sides. Nothing leaves this machine. Trackers that are on no registry are
// read from files: see docs/PROTOCOLS.md.

import { mkdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { parseArgs } from "node:util";

import { compare } from "./compare.mjs";
import { events, frame } from "./events.mjs";
import { explain, reasons } from "./explain.mjs";
import { ours } from "./ours.mjs";
import { hold } from "./report.mjs";
import { theirs } from "./theirs.mjs";
import { WIRES } from "./wires/index.mjs";

const { values: asked, positionals } = parseArgs({
  options: {
    write: { type: "boolean", default: false },
    keep: { type: "string" },
  },
  allowPositionals: true,
});

for (const protocol of positionals.length ? positionals : Object.keys(WIRES)) {
  const problems = await problemsOf(protocol, WIRES[protocol]);
  if (problems.length > 0) process.exitCode = 1;
  for (const problem of problems) console.log(`  ${problem}`);
}

async function problemsOf(protocol, wire) {
  const their = await theirs(protocol, wire);
  if (!their) {
    console.log(
      `${protocol}: not compared, as ${wire.tracker.file} is not set`,
    );
    return [];
  }
  const our = await ours(wire);
  const sides = {
    theirs: told(wire, "theirs", their.requests),
    ours: told(wire, "ours", our),
  };
  await keep(protocol, {
    ...sides,
    requests: { theirs: their.requests, ours: our },
  });
  const { same, differences, compared } = compare(
    sides.theirs,
    sides.ours,
    wire,
  );
  const { rows, problems } = explain(differences, await reasons(protocol));
  console.log(
    `${protocol} beside ${their.version}: ${same.length} fields the same, ${differences.length} not`,
  );
  if (problems.length > 0) return problems;
  return hold(
    protocol,
    { of: wire.tracker.of, version: their.version, same, rows, compared },
    asked.write,
  );
}

function told(wire, side, requests) {
  return [frame(wire, requests), ...events(wire, side, requests)];
}

async function keep(protocol, { requests, ...sides }) {
  if (!asked.keep) return;
  await mkdir(asked.keep, { recursive: true });
  const plain = (_, one) =>
    one instanceof Map ? Object.fromEntries(one) : one;
  for (const side of ["theirs", "ours"]) {
    const told = { events: sides[side], requests: requests[side] };
    const path = join(asked.keep, `${protocol}.${side}.json`);
    await writeFile(path, JSON.stringify(told, plain, 2));
  }
}

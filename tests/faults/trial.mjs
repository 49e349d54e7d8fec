// One trial: a scenario, a tracker, a visitor who has never been here; then the fault is
// gone, the visitor comes again, and what has arrived is counted.

import { once } from "node:events";
import { setTimeout as pause } from "node:timers/promises";

import { startRecorder } from "./collector.mjs";
import { startReal } from "./real.mjs";
import { startSite } from "./site.mjs";
import { newVisitor } from "./visitor.mjs";

/**
 * Runs it. `patience` is for how many milliseconds nothing may arrive until it is taken
 * for quiet while something is missing; `run` is part of every marker.
 */
export async function trial(scenario, tracker, { run = "run", patience } = {}) {
  const collector = await (scenario.real
    ? startReal()
    : startRecorder(tracker.wire));
  const site = await startSite(tracker, collector.url);
  const visitor = await newVisitor({ tracker, site, run });
  const played = async () => {
    const told = await scenario.act({ visitor, collector, site, pause });
    await collector.heal();
    await visitor.offline(false);
    const tab = await visitor.open("/again");
    await quiet({ visitor, collector, tab, tracker, patience });
    return { ...(await count(visitor, collector)), ...told };
  };
  try {
    return await Promise.race([played(), over(scenario.within ?? DEADLINE)]);
  } finally {
    await visitor.leave();
    await site.close();
    await collector.close();
  }
}

/** A page that hangs answers nothing: the trial ends all the same. */
async function over(within) {
  await once(AbortSignal.timeout(within), "abort");
  throw new Error(`the trial was not over in ${within} ms: a page hangs`);
}

/** Until everything has arrived and nothing waits, or patience is over. */
async function quiet({ visitor, collector, tab, tracker, patience = 10_000 }) {
  let last = Date.now();
  let n = -1;
  for (;;) {
    const arrived = new Set(
      (await collector.taken()).map(({ marker }) => marker),
    );
    const isAllThere = [...visitor.called].every((marker) =>
      arrived.has(marker),
    );
    const waits = tracker.confirms && (await tab.flush()).queued > 0;
    if (isAllThere && !waits) break;
    if (arrived.size > n) [n, last] = [arrived.size, Date.now()];
    if (Date.now() - last > patience) break;
    await collector.stirred(POLL);
  }
  // Copies come a little later, if they come.
  if (!tracker.confirms) await pause(AFTERWARDS);
}

/** What was called, accepted, stored; what lies there twice, by marker and by id. */
async function count(visitor, collector) {
  const marks = await collector.taken();
  const stored = new Set(marks.map(({ marker }) => marker));
  // What has no id is as many events as copies.
  const kept = new Set(
    marks.map(({ marker, id }, at) => `${marker} ${id ?? at}`),
  );
  const missing = (markers) =>
    [...markers].filter((marker) => !stored.has(marker));
  const bodies = collector.requests
    .filter(({ taken }) => taken)
    .map(({ body }) => body);
  return {
    called: visitor.called.size,
    accepted: visitor.accepted.size,
    stored: stored.size,
    lost: missing(visitor.accepted).length,
    unpromised:
      missing(visitor.called).length - missing(visitor.accepted).length,
    copies: marks.length - stored.size,
    duplicates: kept.size - stored.size,
    /** What was taken, as it came, and what the last of it says was dropped. */
    bodies,
    dropped: bodies.at(-1)?.ledger?.dropped ?? {},
    browser: await visitor.version(),
  };
}

const DEADLINE = 60_000;
const POLL = 250;
const AFTERWARDS = 1_500;

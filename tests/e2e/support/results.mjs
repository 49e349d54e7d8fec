// A reporter for Node's test runner: the result of each test as JSON, for docs/BEHAVIOUR.md.

import { basename } from "node:path";

import { engine, id } from "./engines.mjs";

export default async function* results(events) {
  const tests = [];
  // Where in the nest of suites the runner is; a suite begins before what is in it.
  const path = [];
  for await (const { type, data } of events) {
    if (type === "test:start") {
      path.length = data.nesting;
      path.push(data.name);
    }
    const isTest = data?.details && data.details.type !== "suite";
    if (!isTest || !RESULTS[type]) continue;
    const reason = typeof data.skip === "string" ? data.skip : undefined;
    tests.push({
      file: basename(data.file),
      path: [...path.slice(0, data.nesting), data.name],
      result: data.skip === undefined ? RESULTS[type] : "cannot",
      reason,
    });
  }
  yield JSON.stringify(
    { engine: id, name: engine.name, version: process.env[VERSION], tests },
    undefined,
    1,
  );
}

export const VERSION = "TRAILMARK_BROWSER_VERSION";

const RESULTS = { "test:pass": "passed", "test:fail": "failed" };

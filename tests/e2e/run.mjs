// The end-to-end tests in one engine: `node tests/e2e/run.mjs [engine] [pattern…]`.
// With patterns only the tests whose names match one of them. Without, the results are
// left where docs/BEHAVIOUR.md is made of them.

import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdir, readdir, rm } from "node:fs/promises";
import { join } from "node:path";
import { fileURLToPath } from "node:url";

import { resultsOf } from "./support/behaviour.mjs";
import { ENGINES, HARNESS, ONCE, WITHOUT_TAG } from "./support/engines.mjs";
import { VERSION } from "./support/results.mjs";

const here = fileURLToPath(new URL(".", import.meta.url));
const [id = "chromium", ...patterns] = process.argv.slice(2);
if (!ENGINES[id]) {
  console.error(
    `there is no engine ${id}: ${Object.keys(ENGINES).join(", ")} are`,
  );
  process.exit(2);
}

const version = await versionOf(ENGINES[id]);
console.log(`${ENGINES[id].name} ${version}`);
process.exitCode = await run();

async function run() {
  const destination = resultsOf(id);
  await mkdir(join(destination, ".."), { recursive: true });
  // Those of an earlier run must not pass for this one's.
  await rm(destination, { force: true });
  const child = spawn(
    process.execPath,
    [
      "--test",
      // One browser at a time: two cores are not shared well by several.
      "--test-concurrency=1",
      // A file that never ends is a failure, and the others still run.
      `--test-timeout=${15 * 60_000}`,
      ...reporter("spec", "stdout"),
      ...(patterns.length === 0
        ? reporter(join(here, "support/results.mjs"), destination)
        : []),
      ...patterns.map((pattern) => `--test-name-pattern=${pattern}`),
      ...(await files()),
    ],
    {
      stdio: "inherit",
      env: { ...process.env, TRAILMARK_BROWSER: id, [VERSION]: version },
    },
  );
  process.once("SIGTERM", () => child.kill());
  const [code] = await once(child, "exit");
  return code ?? 1;
}

/** Named one by one: whether Node searches a directory depends on its version. */
async function files() {
  const all = await readdir(here);
  return (
    all
      .filter((name) => name.endsWith(".test.mjs"))
      .filter((name) => id === "chromium" || !ONCE[name])
      // The same browser, in which they have run.
      .filter(
        (name) =>
          id !== "refused" ||
          !(HARNESS.includes(name) || WITHOUT_TAG.includes(name)),
      )
      .sort()
      .map((name) => join(here, name))
  );
}

/** Asked of the browser itself, so that one that cannot be started is told before any test. */
async function versionOf(engine) {
  const browser = await engine.launch();
  try {
    const context = await browser.newContext();
    await context.close();
    return browser.version();
  } finally {
    await browser.close();
  }
}

function reporter(name, destination) {
  return [
    `--test-reporter=${name}`,
    `--test-reporter-destination=${destination}`,
  ];
}

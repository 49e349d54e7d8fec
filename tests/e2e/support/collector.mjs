// The real collector on a database of its own: started, stopped, killed, started
// again on the same port, and asked what it has stored.

import { spawn } from "node:child_process";
import { once } from "node:events";
import { copyFile, mkdtemp, rm } from "node:fs/promises";
import { existsSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createInterface } from "node:readline";
import sqlite from "node-sqlite3-wasm";

import { root } from "./pages.mjs";

/** `flags` are added to the command line, for instance `["--serve", "dist"]`. */
export async function startCollector({ flags = [] } = {}) {
  const directory = await mkdtemp(join(tmpdir(), "trailmark-collector-"));
  const database = join(directory, "events.sqlite");
  let running = await run("127.0.0.1:0");
  const { host } = new URL(running.url);

  async function run(listen) {
    const child = spawn(
      BINARY,
      ["--listen", listen, "--database", database, ...flags],
      { cwd: root, stdio: ["ignore", "pipe", "pipe"] },
    );
    const ended = once(child, "exit");
    const url = await addressOf(child);
    return { child, ended, url };
  }

  async function end(signal) {
    running.child.kill(signal);
    await running.ended;
  }

  return {
    url: running.url,
    collector: `${running.url}/v1/beacons`,
    database,
    /** Lets it finish what it has taken. */
    stop: () => end("SIGTERM"),
    /** As a power failure would. */
    kill: () => end("SIGKILL"),
    /** On the same port and database, after `stop` or `kill`. */
    async restart() {
      running = await run(host);
    },
    /** JSON of the collector's own interface: `get("/api/events?limit=10")`. */
    get: async (path) => (await fetch(running.url + path)).json(),
    query: (sql, ...values) => query(database, directory, sql, values),
    async close() {
      if (running.child.exitCode === null && running.child.signalCode === null)
        await end("SIGKILL");
      await rm(directory, { recursive: true, force: true });
    },
  };
}

/** The collector prints where it listens, once it does. */
async function addressOf(child) {
  const printed = [];
  const found = new Promise((resolve, reject) => {
    for (const stream of [child.stdout, child.stderr]) {
      // Read to the end, so that a chatty collector does not block on a full pipe.
      createInterface({ input: stream }).on("line", (line) => {
        printed.push(line);
        const url = /http:\/\/[\d.]+:\d+/.exec(line);
        if (url) resolve(url[0]);
      });
    }
    child.once("error", reject);
    child.once("exit", (code, signal) =>
      reject(
        new Error(
          `the collector ended with ${code ?? signal}:\n${printed.join("\n")}`,
        ),
      ),
    );
    AbortSignal.timeout(DEADLINE).addEventListener("abort", () =>
      reject(
        new Error(
          `the collector did not say where it listens:\n${printed.join("\n")}`,
        ),
      ),
    );
  });
  try {
    return await found;
  } catch (problem) {
    child.kill("SIGKILL");
    throw problem;
  }
}

/**
 * Rows of the database, read from a copy: SQLite in WebAssembly shares no memory
 * with the collector, as a database with a write-ahead log in use would require.
 */
async function query(database, directory, sql, values) {
  const copy = join(directory, `copy-${process.hrtime.bigint()}.sqlite`);
  await copyFile(database, copy);
  if (existsSync(`${database}-wal`))
    await copyFile(`${database}-wal`, `${copy}-wal`);
  const connection = new sqlite.Database(copy);
  try {
    connection.exec("PRAGMA locking_mode = EXCLUSIVE");
    return connection.all(sql, values);
  } finally {
    connection.close();
  }
}

/** Where it is built. */
export const BINARY =
  process.env.TRAILMARK_COLLECTOR ??
  join(root, "target/server/trailmark-collector");
const DEADLINE = 60_000;

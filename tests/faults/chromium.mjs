// A whole Chromium on a profile of its own, that can be killed and opened again, and that
// looks to a page as one that nobody drives.

import { spawn } from "node:child_process";
import { once } from "node:events";
import { createInterface } from "node:readline";
import { chromium } from "playwright-core";

import { ARGUMENTS, program } from "../e2e/support/chromium.mjs";

/** Opens the browser on the profile that lies in `directory`. */
export async function openChromium(directory) {
  const child = spawn(
    program(),
    [
      ...ARGUMENTS,
      `--user-data-dir=${directory}`,
      "--remote-debugging-port=0",
      // Trackers leave robots out, which this is not meant to show.
      "--disable-blink-features=AutomationControlled",
      `--user-agent=${USER_AGENT}`,
      "--hide-crash-restore-bubble",
      "about:blank",
    ],
    // A process group, so that all of it can be killed at once.
    { detached: true, stdio: ["ignore", "ignore", "pipe"] },
  );
  open.add(child);
  const ended = once(child, "exit").then(() => open.delete(child));
  const driven = await chromium.connectOverCDP(await endpoint(child));
  const [context] = driven.contexts();
  const kill = async () => {
    if (child.exitCode === null && child.signalCode === null)
      process.kill(-child.pid, "SIGKILL");
    await ended;
  };
  return {
    context,
    version: driven.version(),
    kill,
    async close() {
      const session = await driven.newBrowserCDPSession();
      await session.send("Browser.close").catch(() => {});
      const late = setTimeout(kill, DEADLINE);
      await ended;
      clearTimeout(late);
    },
  };
}

/** Chromium says on its standard error where it can be driven. */
async function endpoint(child) {
  const said = [];
  for await (const line of createInterface({ input: child.stderr })) {
    said.push(line);
    const found = /ws:\/\/\S+/.exec(line);
    if (!found) continue;
    child.stderr.resume();
    return found[0];
  }
  throw new Error(`Chromium ended at once:\n${said.join("\n")}`);
}

/** Browsers that run: none outlives this process, however that ends. */
const open = new Set();
process.once("exit", () => {
  for (const { pid } of open) process.kill(-pid, "SIGKILL");
});
for (const signal of ["SIGINT", "SIGTERM"])
  process.once(signal, () => process.exit(1));

const DEADLINE = 5_000;
const USER_AGENT =
  "Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/156.0.0.0 Safari/537.36";

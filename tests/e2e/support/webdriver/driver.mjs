// Starts WebKitWebDriver, one for each session, as it serves one only; and a screen to
// draw on where there is none (Xvfb), as WebKitGTK has no headless mode.

import { spawn } from "node:child_process";
import { once } from "node:events";
import { createServer } from "node:net";

import { executable } from "../executable.mjs";

/** `{ url, stop }` of a driver that answers. */
export async function startDriver(display) {
  const port = await freePort();
  const url = `http://127.0.0.1:${port}`;
  const driver = start(
    executable("WEBKIT_DRIVER", ["WebKitWebDriver"]),
    [`--port=${port}`],
    { stdio: "ignore", env: { ...process.env, DISPLAY: display } },
  );
  await answering(url, driver);
  return { url, stop: driver.stop };
}

/** `{ display, stop }` of the screen that there is, or of one made for the purpose. */
export async function openScreen() {
  if (process.env.DISPLAY)
    return { display: process.env.DISPLAY, stop: () => {} };
  const screen = start(
    executable("XVFB", ["Xvfb"]),
    ["-displayfd", "3", "-screen", "0", "1600x1200x24", "-nolisten", "tcp"],
    { stdio: ["ignore", "ignore", "ignore", "pipe"] },
  );
  const [number] = await Promise.race([
    once(screen.child.stdio[3], "data"),
    screen.failed,
  ]);
  return { display: `:${String(number).trim()}`, stop: screen.stop };
}

/** A program in a group of its own, so that what it has started ends with it, and it with us. */
function start(program, flags, options) {
  const child = spawn(program, flags, { ...options, detached: true });
  const ended = once(child, "exit");
  // Awaited by who needs the program; who stops it is not told.
  const failed = ended.then(([code]) => {
    throw new Error(`${program} ended with ${code}`);
  });
  failed.catch(() => {});
  const end = () => {
    try {
      process.kill(-child.pid, "SIGTERM");
    } catch {
      // It has ended already.
    }
  };
  process.on("exit", end);
  for (const [signal, code] of SIGNALS)
    if (process.listenerCount(signal) === 0)
      process.once(signal, () => process.exit(code));
  return {
    child,
    failed,
    async stop() {
      end();
      await ended;
      process.off("exit", end);
    },
  };
}

async function freePort() {
  const server = createServer().listen(0, "127.0.0.1");
  await once(server, "listening");
  const { port } = server.address();
  server.close();
  await once(server, "close");
  return port;
}

async function answering(url, driver) {
  for (const late = Date.now() + DEADLINE; Date.now() < late;) {
    const answer = await fetch(`${url}/status`).catch(() => undefined);
    if (answer?.ok) return;
    const again = new Promise((resolve) => setTimeout(resolve, GLANCE));
    await Promise.race([again, driver.failed]);
  }
  throw new Error("WebKitWebDriver does not answer");
}

/** That end a process without its `exit`; the codes are those of a shell. */
const SIGNALS = [
  ["SIGINT", 130],
  ["SIGTERM", 143],
];
const DEADLINE = 60_000;
const GLANCE = 10;

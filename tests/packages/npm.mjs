// npm and what it installs, quietly unless something is wrong.

import { execFile } from "node:child_process";
import { promisify } from "node:util";

const run = promisify(execFile);

/** Runs npm in a directory; returns what it prints. */
export const npm = (directory, ...given) =>
  call(
    directory,
    process.platform === "win32" ? "npm.cmd" : "npm",
    ...given,
    "--no-audit",
    "--no-fund",
    "--loglevel=error",
  );

/** Runs a command; what it said is in the error where it fails. */
export async function call(directory, command, ...given) {
  try {
    const { stdout } = await run(command, given, {
      cwd: directory,
      maxBuffer: 1e8,
      env: { ...process.env, NEXT_TELEMETRY_DISABLED: "1" },
    });
    return stdout;
  } catch (problem) {
    throw new Error(
      `${command} ${given.join(" ")}\n${problem.stdout}${problem.stderr}`.slice(
        0,
        3e3,
      ),
    );
  }
}

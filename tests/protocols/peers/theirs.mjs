// The visit as the collector's own tracker tells it.

import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { fileURLToPath } from "node:url";

import { build } from "esbuild";

import { requestsOf } from "./browser.mjs";
import { events, name } from "./events.mjs";

const here = fileURLToPath(new URL(".", import.meta.url));

/** Its requests, and its name with its version; none where its code is not here. */
export async function theirs(protocol, wire) {
  const { tracker } = wire;
  const given = process.env[tracker.file];
  if (tracker.file && !given) return undefined;
  const adapter = await bundle(protocol);
  const files = { "/adapter.js": adapter, ...tracker.files };
  if (given)
    files["/tracker.js"] = ready(tracker, await readFile(given, "utf8"));
  const { requests } = await requestsOf({
    head: `${tracker.head ?? ""}<script src="/adapter.js"></script>`,
    files,
    answer: wire.answer,
    expected: (steps) =>
      steps.filter((step) => wire.steps[step]?.theirs !== null),
    done: (requests) =>
      events(wire, "theirs", requests).map(({ step }) => name(step)),
  });
  return { requests, version: await version(tracker) };
}

/** A file as its project's build leaves it. */
function ready({ built = {} }, text) {
  for (const [name, value] of Object.entries(built))
    text = text.replaceAll(name, value);
  return text;
}

async function version({ packages = [], source }) {
  if (source) return source;
  const named = await Promise.all(
    packages.map(async (dependency) => {
      const manifest = join(here, "node_modules", dependency, "package.json");
      const { version } = JSON.parse(await readFile(manifest, "utf8"));
      return `${dependency} ${version}`;
    }),
  );
  return named.join(", ");
}

async function bundle(protocol) {
  const { outputFiles } = await build({
    stdin: {
      contents: `export * from "./trackers/${protocol}.mjs"`,
      resolveDir: here,
    },
    bundle: true,
    write: false,
    format: "iife",
    globalName: "peer",
    target: "es2022",
    logLevel: "error",
  });
  return outputFiles[0].text;
}

// What TypeScript says of the package, and what an editor offers.

import assert from "node:assert/strict";
import { cp, mkdir, writeFile } from "node:fs/promises";
import { createRequire } from "node:module";
import { join } from "node:path";
import { fileURLToPath } from "node:url";

import { call, npm } from "./npm.mjs";

const require = createRequire(import.meta.url);
const here = fileURLToPath(new URL(".", import.meta.url));

/** A site in TypeScript that has the package. */
export async function typed(tarball, work) {
  const directory = join(work, "types");
  await mkdir(directory, { recursive: true });
  await cp(join(here, "types"), directory, { recursive: true });
  const manifest = {
    private: true,
    type: "module",
    types: "index.d.ts",
    tsd: {
      compilerOptions: {
        module: "nodenext",
        moduleResolution: "nodenext",
        noUncheckedIndexedAccess: true,
      },
    },
  };
  await writeFile(join(directory, "package.json"), JSON.stringify(manifest));
  await writeFile(join(directory, "index.d.ts"), "export {};\n");
  await npm(directory, "install", "--no-save", tarball);
  await cp(
    join(here, "node_modules/tsd"),
    join(directory, "node_modules/tsd"),
    { recursive: true },
  );
  return directory;
}

/** Runs tsd: each `expect…` in types/ holds. */
export const holds = (directory) =>
  call(directory, process.execPath, join(here, "node_modules/tsd/dist/cli.js"));

/** What an editor offers where `|` stands. */
export function offered(directory, source) {
  const ts = require("@tsd/typescript");
  const file = join(directory, "editor.ts");
  const at = source.indexOf("|");
  const text = source.replace("|", "");
  const options = {
    module: ts.ModuleKind.NodeNext,
    moduleResolution: ts.ModuleResolutionKind.NodeNext,
    target: ts.ScriptTarget.ES2022,
    strict: true,
  };
  const service = ts.createLanguageService({
    ...ts.sys,
    useCaseSensitiveFileNames: () => ts.sys.useCaseSensitiveFileNames,
    getCompilationSettings: () => options,
    getScriptFileNames: () => [file],
    getScriptVersion: () => "1",
    getScriptSnapshot: (name) => {
      const found = name === file ? text : ts.sys.readFile(name);
      return found === undefined
        ? undefined
        : ts.ScriptSnapshot.fromString(found);
    },
    getCurrentDirectory: () => directory,
    getDefaultLibFileName: (options) => ts.getDefaultLibFilePath(options),
  });
  const completions = service.getCompletionsAtPosition(file, at, {});
  assert.ok(completions, `nothing is offered in ${source}`);
  return completions.entries.map(({ name }) => name);
}

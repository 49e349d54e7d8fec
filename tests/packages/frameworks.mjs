// The snippets of docs/FRAMEWORKS.md, each in a small application.

import { cp, mkdir, readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { fileURLToPath } from "node:url";

import { npm } from "./npm.mjs";

const url = (path) => fileURLToPath(new URL(path, import.meta.url));

/** By heading: the code below it is a file of this kind. */
export const FRAMEWORKS = { React: "jsx", Vue: "js", Svelte: "js" };

/** Builds the applications with the snippets as they stand there; returns what is served. */
export async function applications(tarball, work) {
  const directory = join(work, "frameworks");
  await cp(url("frameworks"), directory, {
    recursive: true,
    filter: (path) => !/[/\\](node_modules|dist)$/.test(path),
  });
  const text = await readFile(url("../../docs/FRAMEWORKS.md"), "utf8");
  await mkdir(join(directory, "src/snippets"));
  for (const [name, kind] of Object.entries(FRAMEWORKS)) {
    const fence = "```";
    const snippet = new RegExp(
      `^## ${name}\n\n${fence}${kind}\n(.*?)^${fence}$`,
      "ms",
    ).exec(text);
    if (!snippet) throw new Error(`docs/FRAMEWORKS.md has no code of ${name}`);
    const file = `src/snippets/${name.toLowerCase()}.${kind}`;
    await writeFile(join(directory, file), snippet[1]);
  }
  await npm(directory, "ci");
  await npm(directory, "install", "--no-save", "--no-package-lock", tarball);
  await npm(directory, "run", "build");
  return join(directory, "dist");
}

// The real consent platforms, as scripts of a test's pages: what npm has of them, bundled
// where they come as modules.

import { readFile } from "node:fs/promises";
import { join } from "node:path";

import { build } from "esbuild";

import { root } from "./pages.mjs";

const script = (body) => ({
  body,
  headers: { "content-type": "text/javascript" },
});

const file = async (name) =>
  script(await readFile(join(root, "node_modules", name)));

/** A module's exports as a global. */
async function bundled(contents, globalName) {
  const { outputFiles } = await build({
    stdin: { contents, resolveDir: root },
    bundle: true,
    write: false,
    format: "iife",
    globalName,
    logLevel: "silent",
  });
  return script(outputFiles[0].text);
}

/** By the path under which a test's page finds it. */
export async function platforms() {
  return {
    "/klaro.js": await file("klaro/dist/klaro-no-css.js"),
    "/cookieconsent.js": await file(
      "vanilla-cookieconsent/dist/cookieconsent.umd.js",
    ),
    "/tcf-stub.js": await bundled(
      `import stub from "@iabtcf/stub/lib/stub.js"; stub();`,
      "tcfStub",
    ),
    "/tcf.js": await bundled(
      `export { CmpApi } from "@iabtcf/cmpapi";
       export { GVL, TCModel, TCString } from "@iabtcf/core";`,
      "tcf",
    ),
    "/gpp.js": await bundled(
      `export { CmpApi } from "@iabgpp/cmpapi";`,
      "gppApi",
    ),
  };
}

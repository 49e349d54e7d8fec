import { cp, readdir } from "node:fs/promises";
import { build } from "esbuild";

await build({
  entryPoints: ["src/main.js", "src/inline.js"],
  outdir: "dist",
  bundle: true,
  splitting: true,
  minify: true,
  format: "esm",
  target: "es2022",
});

// esbuild leaves `new URL("./….wasm", import.meta.url)` as it is, so the files have to lie
// beside what it writes. trailmark/inline needs none of this.
const files = "node_modules/trailmark/dist";
for (const name of await readdir(files))
  if (name.endsWith(".wasm")) await cp(`${files}/${name}`, `dist/${name}`);

await cp("public", "dist", { recursive: true });

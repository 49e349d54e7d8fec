import { cp } from "node:fs/promises";
import { nodeResolve } from "@rollup/plugin-node-resolve";
import { importMetaAssets } from "@web/rollup-plugin-import-meta-assets";

export default {
  input: ["src/main.js", "src/inline.js"],
  output: { dir: "dist", format: "es" },
  plugins: [
    nodeResolve(),
    // Finds `new URL("….wasm", import.meta.url)`.
    importMetaAssets(),
    {
      name: "pages",
      writeBundle: () => cp("public", "dist", { recursive: true }),
    },
  ],
};

// The npm package's modules, from js/ and from what the script tag is served.
//
//   node package.mjs <names> <names of encoders> <directory>
//
// The first two say what esbuild calls internal properties, as for the script itself. The
// directory is the package; its dist/ holds the script tag's files already.

import { readdir, readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { fileURLToPath } from "node:url";

import { build } from "esbuild";
import { minify } from "terser";

const root = fileURLToPath(new URL("../../../", import.meta.url));
const [ofEngines, ofEncoders, directory] = process.argv.slice(2);

/** Parts by name: a tag's file less `trailmark.`, and where it comes from. */
const PARTS = {
  "sensors.js": "js/sensors/index.js",
  "collectors.sensors.js": "js/collectors/index.js",
  "commerce.js": "js/commerce/index.js",
  "journal.js": "js/journal/index.js",
  "consent.js": "js/consent/index.js",
  "privacy.js": "js/privacy/index.js",
  "rights.js": "js/rights/index.js",
};

const built = await readdir(join(directory, "dist"));
const protocols = built
  .map((name) => /^trailmark\.(.+)\.wasm$/.exec(name)?.[1])
  .filter((name) => name && name !== "collectors");
const modules = (names) =>
  names.flatMap((name) => [`${name}wasm`, `${name}fallback.js`]);
const ofProtocols = modules(protocols.map((name) => `${name}.`));
const ofAll = Object.keys(PARTS).filter((name) => !name.includes("sensors"));
const forOne = ["sensors.js", ...modules([""]), ...ofAll];
const forSeveral = ["collectors.sensors.js", ...modules(["collectors."])];

// Separate files. Bundlers find what is written out in full, and nothing else.
for (const [name, entry] of Object.entries(PARTS))
  await bundle(ofEncoders, `dist/parts/${name}`, {
    entryPoints: [join(root, entry)],
  });
await writeFile(
  join(directory, "dist/parts.js"),
  `const bytes = async (url) => (await fetch(url)).arrayBuffer();
export const parts = ${table([...forOne, ...forSeveral, ...ofProtocols], beside)};
`,
);
await entry("index", 'export { parts } from "./parts.js";', ["./parts.js"]);

// Inlined. An import of what is in the same bundle is evaluated when it is called for.
await entry("inline", `export const parts = ${table(forOne, within)};`);
await entry(
  "inline/collectors",
  `export const parts = ${table([...forSeveral, ...ofAll], within)};`,
);
for (const protocol of protocols)
  await bundle(ofEncoders, `dist/inline/${protocol}.js`, {
    stdin: script(
      `export default ${table(modules([`${protocol}.`]), within)};`,
    ),
  });

/** An entry that exports `init` with the parts which `source` exports. */
function entry(name, source, external = []) {
  return bundle(ofEngines, `dist/${name}.js`, {
    stdin: script(`import { initWith } from ${path("js/npm/init.js")};
import { parts } from "parts";
export const init = /* @__PURE__ */ initWith(parts);`),
    external,
    plugins: [virtual("parts", source)],
  });
}

function table(names, how) {
  const rows = names.map((name) => `${JSON.stringify(name)}: ${how(name)}`);
  return `{\n  ${rows.join(",\n  ")}\n}`;
}

function beside(name) {
  const file = `trailmark.${name}`;
  if (name in PARTS) return `() => import("./parts/${name}")`;
  const served = `"./${file}"`;
  return name.endsWith("wasm")
    ? `() => bytes(new URL(${served}, import.meta.url))`
    : `() => import(${served})`;
}

function within(name) {
  const file = `trailmark.${name}`;
  const place = name in PARTS ? `dist/parts/${name}` : `dist/${file}`;
  const part = `import(${JSON.stringify(join(directory, place))})`;
  return name.endsWith("wasm")
    ? `() => ${part}.then((part) => part.default)`
    : `() => ${part}`;
}

async function bundle(names, file, options) {
  const to = join(directory, file);
  await build({
    bundle: true,
    minify: true,
    target: "es2021",
    format: "esm",
    legalComments: "none",
    logLevel: "warning",
    loader: { ".wasm": "binary" },
    conditions: ["trailmark-npm"],
    // Whoever bundles it serves all parts as one: nothing is fetched from elsewhere.
    define: {
      "INTEGRITY.engine": "undefined",
      "INTEGRITY.collectors": "undefined",
      "INTEGRITY.encoders": "{}",
    },
    mangleProps: /[a-zA-Z]{3}_$/,
    mangleCache: JSON.parse(await readFile(names, "utf8")),
    outfile: to,
    ...options,
  });
  const { code } = await minify(await readFile(to, "utf8"), {
    compress: true,
    mangle: true,
    module: true,
    ecma: 2021,
    format: { preserve_annotations: true },
  });
  await writeFile(to, code);
}

function script(contents) {
  return { contents, resolveDir: directory };
}

function virtual(name, contents) {
  return {
    name,
    setup(build) {
      build.onResolve({ filter: new RegExp(`^${name}$`) }, () => ({
        path: name,
        namespace: name,
      }));
      build.onLoad({ filter: /.*/, namespace: name }, () => script(contents));
    },
  };
}

function path(file) {
  return JSON.stringify(join(root, file));
}

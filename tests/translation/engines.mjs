// An engine as dist/trailmark.wasm has it, and one as dist/trailmark.fallback.js has it.

import { readFile } from "node:fs/promises";
import { pathToFileURL } from "node:url";
import { resolve } from "node:path";

import { random } from "../e2e/support/random.mjs";

const dist = resolve(
  process.env.TRAILMARK_DIST ?? new URL("../../dist", import.meta.url).pathname,
);
const compiled = await WebAssembly.compile(
  await readFile(`${dist}/trailmark.wasm`),
);
const { default: translated } = await import(
  pathToFileURL(`${dist}/trailmark.fallback.js`)
);

/** A new engine of WebAssembly; the same seed gives the same randomness. */
export const module = (seed) =>
  engine(
    seed,
    (imports) => new WebAssembly.Instance(compiled, imports).exports,
  );

/** A new engine of JavaScript, likewise. */
export const fallback = (seed) => engine(seed, translated);

/** As js/border.js drives it: `tell` takes a fact and returns the effects as text. */
function engine(seed, instantiate) {
  const number = random(seed);
  let fact;
  let effects;
  const byArity = [
    () => (number() * 2 ** 32) | 0,
    (at) => fact.codePointAt(at),
    (at, length) => {
      effects = new TextDecoder("utf-8", { fatal: true }).decode(
        new Uint8Array(memory.buffer, at, length),
      );
    },
  ];
  // The build has shortened all names, so the functions are known by what they take.
  const imports = {};
  for (const { module, name } of WebAssembly.Module.imports(compiled)) {
    imports[module] ??= {};
    imports[module][name] = (...values) => byArity[values.length](...values);
  }
  const exports = Object.values(instantiate(imports));
  const memory = exports.find(({ buffer }) => buffer);
  const listen = exports.find((value) => typeof value === "function");
  return {
    tell(at, drift, told) {
      fact = told;
      effects = "nothing was said";
      listen(at, drift);
      return effects;
    },
  };
}

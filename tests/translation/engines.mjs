// An engine as dist/trailmark.wasm has it, and one as dist/trailmark.fallback.js has it. TRAILMARK_MODULE
// names another of the modules there.

import { readFile } from "node:fs/promises";
import { pathToFileURL } from "node:url";
import { resolve } from "node:path";

import { random } from "../e2e/support/random.mjs";

export const dist = resolve(
  process.env.TRAILMARK_DIST ?? new URL("../../dist", import.meta.url).pathname,
);

/** A module of dist/ by its name: what makes a new one of WebAssembly, and one of JavaScript. */
export async function load(name) {
  const compiled = await WebAssembly.compile(
    await readFile(`${dist}/${name}.wasm`),
  );
  const { default: translated } = await import(
    pathToFileURL(`${dist}/${name}.fallback.js`)
  );
  const instantiate = (imports) =>
    new WebAssembly.Instance(compiled, imports).exports;
  return [
    (seed) => engine(seed, compiled, instantiate),
    (seed) => engine(seed, compiled, translated),
  ];
}

/** A new engine of WebAssembly, and one of JavaScript; the same seed gives the same randomness. */
export const [module, fallback] = await load(
  process.env.TRAILMARK_MODULE ?? "trailmark",
);

/** As js/border.js drives it: `tell` takes a fact and returns the effects as text. */
function engine(seed, compiled, instantiate) {
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

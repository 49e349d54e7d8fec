/**
 * Instantiates a module of the npm package, as JavaScript where WebAssembly is refused.
 * In place of js/instantiate.js.
 */
import { imports } from "../border.js";

/** `sibling` gives a function by a part's name: of `wasm` its bytes, of `fallback.js` the module. */
export const instantiate = async (sibling) => {
  try {
    const bytes = await sibling("wasm")();
    return (await WebAssembly.instantiate(bytes, imports)).instance.exports;
  } catch {
    return (await sibling("fallback.js")()).default(imports);
  }
};

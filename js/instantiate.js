/**
 * Instantiates the module that lies beside the script, as JavaScript where
 * WebAssembly is refused. Only trying tells: under a Content-Security-Policy without
 * 'wasm-unsafe-eval' even WebAssembly.validate() says yes.
 */
import { imports } from "./border.js";

/**
 * `sibling` gives the address of a file that lies beside the script. A module that is
 * another than the one of this `integrity` is as good as none.
 */
export const instantiate = async (sibling, integrity) => {
  try {
    const response = await fetch(sibling("wasm"), { integrity });
    // Not as it streams in: that asks for a MIME type which some servers do not
    // name, and so for both ways; 20 kB come at once anyway.
    const bytes = await response.arrayBuffer();
    return (await WebAssembly.instantiate(bytes, imports)).instance.exports;
  } catch {
    return (await import(sibling("fallback.js"))).default(imports);
  }
};

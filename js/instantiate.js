import { imports } from "./border.js";

/**
 * Instantiates the module that lies beside the script at `src`: as it streams
 * in, from the whole of its bytes where the server names a wrong type, or as
 * JavaScript where WebAssembly is refused. Only trying tells: under a
 * Content-Security-Policy without 'wasm-unsafe-eval' even
 * WebAssembly.validate() says yes.
 */
export const instantiate = async (src) => {
  const sibling = (name) => new URL("trailmark." + name, src).href;
  try {
    const response = await fetch(sibling("wasm"));
    const whole = response.clone();
    return (
      await WebAssembly.instantiateStreaming(response, imports).catch(
        async () => WebAssembly.instantiate(await whole.arrayBuffer(), imports),
      )
    ).instance.exports;
  } catch {
    return (await import(sibling("fallback.js"))).default(imports);
  }
};

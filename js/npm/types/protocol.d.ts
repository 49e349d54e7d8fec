/** What a protocol needs, for the `parts` of `init` from "trailmark/inline/collectors". */
export interface Parts {
  readonly [name: string]: () => Promise<unknown>;
}

declare const parts: Parts;
export default parts;

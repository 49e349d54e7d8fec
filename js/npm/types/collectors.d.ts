import type { Options } from "./options.js";
import type { Parts } from "./protocol.js";
import type { Trail } from "./trail.js";

export type * from "./index.js";
export type { Parts };

/**
 * As `init` of "trailmark", for several collectors or one of another protocol, with all
 * inlined but what each protocol needs.
 */
export function init(
  options: Options & {
    /** The protocols that are spoken, as imported from "trailmark/inline/<protocol>". */
    parts?: Parts | readonly Parts[];
  },
): Promise<Trail>;

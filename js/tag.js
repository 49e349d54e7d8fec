/** The script tag that this is, and what lies beside its file. */
import { read } from "./page.js";

export const { src, dataset } = read("currentScript") || { dataset: {} };

/** The address of a file of ours. */
export const sibling = (name) => new URL("trailmark." + name, src);

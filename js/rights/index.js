/**
 * trailmark.rights.js: what serves the rights of visitors, by the names of the
 * commands. Fetched where a page asks for `export()` or `forget()`.
 */
export { collect as export } from "./export.js";
export { forget } from "./forget.js";

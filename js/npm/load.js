/** Loads a part of the npm package: `part` imports it. In place of js/load.js. */
export const load = (part) => part();

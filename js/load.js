/**
 * Loads a part in JavaScript by its address beside the script. The npm package has
 * another such file, as bundlers must see what is imported: js/npm/load.js.
 */
export const load = (address) => import(address);

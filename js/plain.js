// More values than these are left out: of one object, and in all, for a node of
// React's leads to the whole page.
const MEMBERS = 200;
const VALUES = 4e3;
const DEPTH = 4;
// The module caps texts to the character; this only keeps megabytes from it.
const LENGTH = 2e3;

let cut;
let left;

/**
 * A copy of anything that JSON.stringify can neither choke on nor be led astray by:
 * it has no prototype, which could have a `toJSON` or setters. Getters and proxies that
 * throw are left out, and cycles end at the depth.
 */
const plain = (value, depth) => {
  if (typeof value == "string") return value.slice(0, LENGTH);
  // Throws at a BigInt, and knows nothing of functions and symbols.
  if (typeof value != "object" || !value) return JSON.stringify(value) && value;
  const copy = Array.isArray(value) ? [] : {};
  copy.__proto__ = null;
  let most = MEMBERS;
  for (const key of Object.keys(value))
    try {
      if (depth && most-- > 0 && left-- > 0)
        copy[key] = plain(value[key], depth - 1);
      else cut++;
    } catch {
      cut++;
    }
  return copy;
};

/**
 * An object as JSON, behind the number of values that were left out if there are any.
 * What it makes of anything else is nothing to the module.
 */
export const json = (value, depth = DEPTH) => {
  cut = 0;
  left = VALUES;
  const text = JSON.stringify(plain([value], depth + 1)[0]);
  return text && (cut || "") + text;
};

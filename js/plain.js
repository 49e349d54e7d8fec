const DEPTH = 4;
const MEMBERS = 200;
const LENGTH = 500;

/**
 * A copy of anything, within caps, that JSON.stringify can neither choke on nor
 * be led astray by. Cycles end at the depth; getters and proxies that throw are
 * absent.
 */
const plain = (value, depth) => {
  const type = typeof value;
  if (type == "string") return value.slice(0, LENGTH);
  if (type == "bigint") return null;
  if (type != "object" || !value) return value;
  if (depth--)
    try {
      const copy = Array.isArray(value) ? [] : { __proto__: null };
      for (const key of Object.keys(value).slice(0, MEMBERS))
        try {
          copy[key] = plain(value[key], depth);
        } catch {}
      return copy;
    } catch {}
};

/** `value` as JSON. */
export const json = (value, depth = DEPTH) =>
  JSON.stringify(plain(value, depth));

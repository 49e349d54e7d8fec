/** What the device remembers, under keys of ours in localStorage. */

const PREFIX = "trailmark.";

/** Where the state lies. */
export const STATE = PREFIX + "state";

// Storage throws where it is refused: sandboxed frames, blocked cookies, quotas.
const stored = (method, key, value) => {
  try {
    return localStorage[method](PREFIX + key, value);
  } catch {}
};

/** What is kept under `key`. */
export const recall = (key) => stored("getItem", key);

/** Keeps `value` under `key`. */
export const keep = (key, value) => stored("setItem", key, value);

/** Lets go of `key`. */
export const discard = (key) => stored("removeItem", key);

/** Everything that is kept. */
export const keys = () => {
  try {
    return Object.keys(localStorage).flatMap(
      (key) => key.split(PREFIX)[1] || [],
    );
  } catch {
    return [];
  }
};

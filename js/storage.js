/** What the device remembers, under keys of ours in localStorage. */
import { NAME } from "./name.js";

// Storage throws where it is refused: sandboxed frames, blocked cookies, quotas.
const stored = (method, key, value) => {
  try {
    return localStorage[method](NAME + key, value);
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
    return Object.keys(localStorage).flatMap((key) => key.split(NAME)[1] || []);
  } catch {
    return [];
  }
};

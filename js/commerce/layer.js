/**
 * The page's dataLayer: what lies in it, and what is pushed. Ours is one of several
 * wrappers around `push`: the tag manager's comes before or after it.
 */
import { reader } from "./entry.js";

/** A function that reads what is new. */
export const layer = (told, json) => {
  const events = reader(json);
  const seen = new WeakSet();

  const read = (entry) => {
    try {
      for (const event of events(entry)) told(...event);
    } catch {}
  };
  /** Whether it has not been read; from now on it has. */
  const isNew = (entry) =>
    Object(entry) === entry && !seen.has(entry) && seen.add(entry);

  return () => {
    // It may be another one than the last time: pages replace it.
    const layer = window.dataLayer;
    const inner = layer?.push;
    if (typeof inner != "function") return;
    // All of them before the first is told, upon which somebody may look again.
    Array.from(layer).filter(isNew).forEach(read);
    if (!isNew(layer)) return;
    // `this`, arguments, result and exceptions pass through untouched.
    layer.push = function (...entries) {
      for (const entry of entries) isNew(entry);
      const result = Reflect.apply(inner, this, entries);
      for (const entry of entries) read(entry);
      return result;
    };
  };
};

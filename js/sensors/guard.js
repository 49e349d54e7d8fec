/** What keeps the page from noticing us, whatever it is like. */

/** `call`, but what it throws comes no further. */
export const guarded =
  (call) =>
  (...given) => {
    try {
      return call(...given);
    } catch {}
  };

/** Hears events of these types, before the page does. */
export const listen = (types, hear) => {
  for (const type of types.split(" "))
    addEventListener(type, guarded(hear), { capture: true, passive: true });
};

/**
 * Hears of calls of a method, after them, with result and arguments. `this`,
 * arguments, result and exceptions pass through untouched.
 */
export const overhear = guarded((owner, method, hear) => {
  const inner = owner[method];
  if (inner.call)
    owner[method] = function (...given) {
      const result = inner.apply(this, given);
      guarded(hear)(result, ...given);
      return result;
    };
});

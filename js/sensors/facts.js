/**
 * What the sensors were lent by the script: it has begun, and they share its queue.
 * `facts.push` tells a time and a text.
 */
export let facts;
export let json;
export let read;
export let view;

let held;
let push;

/** Takes what is lent; from now on nothing is told before what is held. */
export const borrow = (...lent) => {
  [facts, json, read, view] = lent;
  push = facts.push;
  facts.push = (at, fact) => {
    held?.();
    push(at, fact);
  };
};

/** Tells a fact of now: its name and arguments. */
export const tell = (...fact) => tellOf(Date.now(), fact);

/** Tells a fact of a time. */
export const tellOf = (at, fact) => facts.push(at, fact.join("\x1e"));

/**
 * Tells a fact that shows itself only later: `fact` is asked for it after so many
 * milliseconds, or before the next fact is told. Nothing is told where it has none.
 */
export const hold = (at, fact, ms) => {
  held?.();
  held = () => {
    held = clearTimeout(timer);
    const found = fact();
    if (found) push(at, found.join("\x1e"));
  };
  const timer = setTimeout(() => held?.(), ms);
};

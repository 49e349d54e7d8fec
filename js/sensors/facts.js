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
 * The arguments of a fact that something has happened by itself: what sensor has to
 * be on for it, its name and parameters, and the host that must not be the site's own.
 */
export const seen = (sensor, name, params, host) => [
  "auto",
  sensor,
  name,
  json(params),
  host,
];

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

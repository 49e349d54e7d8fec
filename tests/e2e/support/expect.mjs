// "Do this; expect these events; expect no others."

import assert from "node:assert/strict";

/**
 * Runs `act`, then `settle` (what makes the page send all it has), and compares the
 * events that arrived meanwhile with `events`, in any order. Each expected event
 * names only what matters: `{ name: "add_to_cart", params: { value: 9.9 } }`.
 * A string is short for a name. `ignoring` lists names that may come as well: how a
 * page was looked at is told whenever one is left, and of interest to few.
 */
export async function expectEvents(
  recorder,
  { act, settle = () => {}, events, ignoring = [ENGAGEMENT], within },
) {
  const before = new Set(recorder.events.map(({ id }) => id));
  const fresh = () =>
    recorder.events.filter(
      ({ id, name }) => !before.has(id) && !ignoring.includes(name),
    );
  const wanted = events.map((event) =>
    typeof event === "string" ? { name: event } : event,
  );
  if (wanted.some(({ name }) => name === ENGAGEMENT)) ignoring = [];
  await act();
  await settle();
  await recorder.until(() => fresh().length >= wanted.length, {
    within,
    what: wanted.map(({ name }) => name).join(", ") || "no events",
  });
  const { missing, others } = pair(wanted, fresh());
  assert.deepEqual(
    { missing, others },
    { missing: [], others: [] },
    "other events arrived than were expected",
  );
  return fresh();
}

/** Which expected events are not there, and which are that nobody expected. */
export function pair(wanted, arrived) {
  const others = [...arrived];
  const missing = wanted.filter((expected) => {
    const at = others.findIndex((event) => contains(event, expected));
    if (at >= 0) others.splice(at, 1);
    return at < 0;
  });
  return { missing, others };
}

/** Whether `actual` has all that `expected` names; a RegExp or a function judges a value. */
export function contains(actual, expected) {
  if (expected instanceof RegExp) return expected.test(String(actual));
  if (typeof expected === "function") return Boolean(expected(actual));
  if (Array.isArray(expected))
    return (
      Array.isArray(actual) &&
      actual.length === expected.length &&
      expected.every((value, i) => contains(actual[i], value))
    );
  if (expected !== null && typeof expected === "object")
    return (
      actual !== null &&
      typeof actual === "object" &&
      Object.entries(expected).every(([key, value]) =>
        contains(actual[key], value),
      )
    );
  return Object.is(actual, expected);
}

const ENGAGEMENT = "user_engagement";

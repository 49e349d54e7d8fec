// Several tabs at once, other scripts on the page, policies, very many events.

import assert from "node:assert/strict";
import { describe, test } from "node:test";

import { losesNothing } from "./support/faults.mjs";

describe("several tabs at once", () => {
  test(...losesNothing("tabs_busy", { more: isOneAccount }));
  // One that is left in the moment in which another tracks cannot know of that: both may
  // give the same number, and what it has counted may not be written.
  test(
    ...losesNothing("tabs_2", { more: (result) => isOneAccount(result, 1) }),
  );
  test(
    ...losesNothing("tabs_5", { more: (result) => isOneAccount(result, 2) }),
  );
});

describe("a page with company", () => {
  test(...losesNothing("starved"));
  test(...losesNothing("policy"));
});

describe("very many events", () => {
  test(...losesNothing("burst"));
  test(
    ...losesNothing("soak_short", {
      more: ({ memory: [first, ...others] }) =>
        assert.ok(
          Math.max(...others) < 1.2 * first,
          `memory stays flat: ${[first, ...others]}`,
        ),
    }),
  );
});

/** Numbers and ledger are the visitor's, whatever number of tabs has counted. */
function isOneAccount({ bodies }, nTwice = 0) {
  const events = new Map(
    bodies.flatMap(({ events }) => events).map((event) => [event.id, event]),
  );
  const numbers = [...events.values()].map(({ seq }) => seq);
  const distinct = [...new Set(numbers)].sort((a, b) => a - b);
  assert.deepEqual(
    distinct,
    distinct.map((_, at) => at + 1),
    "seq counts up without gaps",
  );
  assert.ok(
    numbers.length - distinct.length <= nTwice,
    `no number twice: ${numbers}`,
  );
  const created = Math.max(...bodies.map(({ ledger }) => ledger.created));
  // What a page has sent that is gone before its count is written is here, and not counted.
  const uncounted = events.size - created;
  assert.ok(
    uncounted >= 0 && uncounted <= nTwice,
    `the ledger knows of ${created} events of ${events.size}`,
  );
}

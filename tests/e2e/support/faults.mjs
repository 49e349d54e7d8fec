// A scenario of tests/faults/ as a test: what Trailmark has accepted lies at the collector
// exactly once, and its ledger adds up.

import assert from "node:assert/strict";

import { SCENARIOS } from "../../faults/scenarios/index.mjs";
import { trailmark } from "../../faults/trailmark.mjs";
import { trial } from "../../faults/trial.mjs";
import { assertIsBeacon } from "./schema.mjs";

/**
 * Name and function of a test of the scenario of that name under consent `granted`; `more(result)` asserts
 * what holds besides, `attributes` are the tag's.
 */
export function losesNothing(which, { more, attributes } = {}) {
  const scenario = SCENARIOS[which];
  const name = `nothing is lost: ${scenario.title}`;
  const act = async () => {
    const result = await trial(scenario, trailmark("granted", attributes));
    const { called, accepted, stored, lost, duplicates } = result;
    assert.deepEqual(
      { lost, duplicates },
      { lost: 0, duplicates: 0 },
      `of ${called} calls ${accepted} were accepted and ${stored} stored`,
    );
    // A page that is left in the same task may be gone before it could say so.
    assert.ok(accepted + stored > 0, "something was accepted");
    for (const body of result.bodies) {
      assertIsBeacon(body);
      assertBalances(body.ledger);
    }
    more?.(result);
  };
  return [name, act];
}

function assertBalances(ledger) {
  const { created, acked, dropped, pending } = ledger;
  const all = Object.values(dropped).reduce((sum, n) => sum + n, acked);
  assert.equal(all + pending, created, JSON.stringify(ledger));
}

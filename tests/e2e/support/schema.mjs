// Every beacon a real page sends is what docs/beacon.schema.json says, and its
// ledger adds up.

import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import Ajv from "ajv/dist/2020.js";
import addFormats from "ajv-formats";

import { root } from "./pages.mjs";

/** Fails where a beacon is not as the protocol has it. */
export function assertIsBeacon(beacon) {
  assert.ok(
    isBeacon(beacon),
    `not a beacon: ${ajv.errorsText(isBeacon.errors)}\n${JSON.stringify(beacon, undefined, 2)}`,
  );
  const { created, acked, dropped = {}, pending } = beacon.ledger;
  const lost = Object.values(dropped).reduce((sum, n) => sum + n, 0);
  assert.equal(
    created,
    acked + lost + pending,
    `the ledger does not add up: ${JSON.stringify(beacon.ledger)}`,
  );
  assert.ok(
    pending >= beacon.events.length,
    "the ledger counts fewer pending events than the beacon has",
  );
}

const ajv = new Ajv({ allErrors: true, strictTypes: false });
addFormats(ajv);
const isBeacon = ajv.compile(
  JSON.parse(readFileSync(join(root, "docs/beacon.schema.json"), "utf8")),
);

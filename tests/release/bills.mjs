// Holds the bills of materials of a release to CycloneDX's own schema, which the project publishes on npm:
//
//   npm ci --ignore-scripts --omit=optional --prefix tests/release
//   node tests/release/bills.mjs target/trailmark-0.1.0

import assert from "node:assert/strict";
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import Ajv from "ajv";
import addFormats from "ajv-formats";

const schemas = fileURLToPath(
  new URL(
    "node_modules/@cyclonedx/cyclonedx-library/res/schema/",
    import.meta.url,
  ),
);
const json = (path) => JSON.parse(readFileSync(path, "utf8"));

const ajv = new Ajv({ strict: false, allErrors: true, validateFormats: true });
addFormats(ajv);
// Of international addresses ajv knows nothing; ours are plain ones.
ajv.addFormat("iri-reference", true);
ajv.addFormat("idn-email", true);
for (const name of ["spdx", "jsf-0.82"]) {
  const file = `${name}.SNAPSHOT.schema.json`;
  const { $id, ...schema } = json(join(schemas, file));
  // The bill's schema names them by their files, whatever they call themselves.
  ajv.addSchema(schema, `http://cyclonedx.org/schema/${file}`);
}
const isBill = ajv.compile(json(join(schemas, "bom-1.6.SNAPSHOT.schema.json")));

const [directory] = process.argv.slice(2);
const bills = readdirSync(directory).filter((name) =>
  name.endsWith(".cdx.json"),
);
assert.ok(bills.length >= 2, `no bills in ${directory}`);
for (const name of bills) {
  const bill = json(join(directory, name));
  assert.ok(isBill(bill), `${name}: ${ajv.errorsText(isBill.errors)}`);
  const known = new Set(bill.components.map((part) => part["bom-ref"]));
  assert.equal(known.size, bill.components.length, `${name} has parts twice`);
  known.add(bill.metadata.component["bom-ref"]);
  for (const { ref, dependsOn } of bill.dependencies)
    for (const one of [ref, ...dependsOn])
      assert.ok(known.has(one), `${name} does not have ${one}`);
  console.log(`${name}: ${bill.components.length} parts, as the schema wants`);
}

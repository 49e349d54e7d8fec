// What is written for Snowplow, held against the schemas that its pipeline holds it against.

import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { test } from "node:test";

import Ajv from "ajv";
import addFormats from "ajv-formats";

import { encoded, visit } from "./encoded.mjs";

const CENTRAL = new URL("schemas/iglu/", import.meta.url);
const OURS = new URL("../../docs/iglu/", import.meta.url);

// 59.9 is no multiple of 0.01 to who divides doubles; that no digit is added is for
// Rust's tests.
const ajv = new Ajv({ strict: false, multipleOfPrecision: 9, allErrors: true });
addFormats(ajv);
const known = new Map();

const destination = {
  protocol: "snowplow",
  url: "https://snowplow.example",
  site: "shop",
  language: "de-DE",
  screen: "1920x1080",
};

for (const key of ["", "io.github.trailmark"]) {
  test(`every event of the visit is valid, with ${key || "no"} schemas of ours`, () => {
    const [{ body, contentType }] = encoded({ ...destination, key }, visit);
    assert.equal(contentType, "application/json");
    const payload = JSON.parse(body);
    holds(payload);
    const written = visit.filter(({ name }) => name !== "session_start");
    assert.deepEqual(
      payload.data.map(({ eid }) => eid),
      written.map(({ id }) => id),
    );
    for (const { ue_pr, co } of payload.data) {
      for (const json of [ue_pr, co].filter(Boolean)) {
        const outer = JSON.parse(json);
        holds(outer);
        [outer.data].flat().forEach(holds);
      }
      assert.ok(key || !`${ue_pr} ${co}`.includes("trailmark_"));
    }
  });
}

test("hostile and poor commerce is valid, too", () => {
  const texts = [
    "",
    "x".repeat(5_000),
    '"\\\u0000\u2028</script>',
    7,
    null,
    {},
  ];
  const amounts = [0, 59.9, "0.07", 1.234, -1, 1e7, null, "a lot", 0.1, 19.99];
  const names =
    "view_item view_item_list select_item add_to_cart remove_from_cart view_cart begin_checkout " +
    "add_shipping_info add_payment_info purchase refund view_promotion select_promotion search";
  const events = names.split(" ").flatMap((name) =>
    amounts.flatMap((amount) =>
      texts.map((text) => ({
        ...visit[1],
        name,
        params: {
          ...{
            transaction_id: text,
            value: amount,
            tax: amount,
            currency: "eur",
          },
          ...{ coupon: text, payment_type: text, shipping_tier: text },
          ...{ search_term: text, promotion_id: text, item_list_name: text },
          items: [
            { item_id: text, price: amount, quantity: amount, discount: 0.1 },
            { item_name: text, price: 1, item_category: text, index: amount },
            { item_id: "a", price: 9999999, discount: 9999999 },
          ],
        },
      })),
    ),
  );
  const ours = { ...destination, key: "io.github.trailmark" };
  const one = events.map((event) => [event]);
  for (const { body } of [destination, ours].flatMap((to) =>
    encoded(to, ...one),
  )) {
    const payload = JSON.parse(body);
    holds(payload);
    for (const { ue_pr, co } of payload.data) {
      for (const json of [ue_pr, co].filter(Boolean)) {
        [JSON.parse(json).data].flat().forEach(holds);
      }
    }
  }
});

function holds({ schema, data }) {
  const path = schema.replace("iglu:", "");
  if (!known.has(path)) {
    const base = path.startsWith("com.snowplow") ? CENTRAL : OURS;
    // Iglu's own meta schema says no more than draft 4 does.
    const { $schema, self, ...rules } = JSON.parse(
      readFileSync(new URL(path, base)),
    );
    const { vendor, name, format, version } = self;
    assert.equal([vendor, name, format, version].join("/"), path);
    known.set(path, ajv.compile(rules));
  }
  const validate = known.get(path);
  assert.ok(
    validate(data),
    `${path}: ${ajv.errorsText(validate.errors)}: ${JSON.stringify(data).slice(0, 400)}`,
  );
}

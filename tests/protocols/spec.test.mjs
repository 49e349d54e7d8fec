// The visit as Segment's own libraries would have it checked before they send it.
import assert from "node:assert/strict";
import { test } from "node:test";
import validate from "@segment/loosely-validate-event";
import { encoded, visit } from "./encoded.mjs";

const cookieless = visit.map(({ visitor, user, ...event }) => ({
  ...event,
  consent: "cookieless",
}));
const large = {
  ...visit.find((event) => event.name === "purchase"),
  params: {
    transaction_id: "A-1",
    currency: "eur",
    value: 1,
    items: Array.from({ length: 200 }, (_, at) => ({
      item_id: `K-${at}`,
      item_name: "ü".repeat(200),
      price: 59.9,
    })),
    ...Object.fromEntries(
      Array.from({ length: 40 }, (_, at) => [`note${at}`, "x".repeat(500)]),
    ),
  },
};

const visits = [visit, cookieless, [large]];
const destination = {
  url: "https://a.example",
  key: "k",
  language: "de-DE",
  screen: "1920x1080",
};

for (const protocol of ["segment", "rudderstack"]) {
  const requests = encoded({ protocol, ...destination }, ...visits);

  test(`${protocol}: every message is one`, () => {
    for (const [at, { body }] of requests.entries()) {
      const { batch } = JSON.parse(body);
      assert.equal(batch.length, visits[at].length);
      for (const [nth, message] of batch.entries()) {
        // It is made for messages before they are JSON.
        const { timestamp = message.originalTimestamp } = message;
        validate({ ...message, timestamp: new Date(timestamp) });
        assert.equal(new Date(timestamp).toJSON(), timestamp);
        assert.equal(message.messageId, visits[at][nth].id);
      }
    }
  });

  test(`${protocol}: no name comes twice in an object`, () => {
    for (const { body } of requests) {
      assert.equal(JSON.stringify(JSON.parse(body)).length, body.length);
    }
  });

  test(`${protocol}: what a message has no room for is counted`, () => {
    const [small, , { body, cut }] = requests;
    assert.equal(small.cut, 0);
    const { properties } = JSON.parse(body).batch[0];
    const { items, ...params } = large.params;
    const isThere = (name) => name.startsWith("note") && name in properties;
    const missing =
      Object.keys(params).filter((name) => name.startsWith("note")).length -
      Object.keys(properties).filter(isThere).length;
    assert.equal(cut, items.length - properties.products.length + missing);
    assert.ok(cut > 0);
  });
}

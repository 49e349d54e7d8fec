// What is written as CloudEvents, read by the specification's schema and by its SDK.

import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { test } from "node:test";

import Ajv from "ajv";
import addFormats from "ajv-formats";
import { HTTP } from "cloudevents";

import { encoded, visit } from "./encoded.mjs";

const ajv = new Ajv({ strict: false });
addFormats(ajv);
const schema = new URL("schemas/cloudevents.json", import.meta.url);
const validate = ajv.compile(JSON.parse(readFileSync(schema)));

const destination = { protocol: "cloudevents", url: "https://a.example/e" };
const sites = ["", "https://shop.example", "Büro & Söhne"];

for (const site of sites) {
  test(`the visit is a batch of CloudEvents of ${site || "a page"}`, () => {
    const [{ contentType, body }] = encoded({ ...destination, site }, visit);
    const batch = JSON.parse(body);
    for (const event of batch) {
      assert.ok(validate(event), ajv.errorsText(validate.errors));
      for (const name of Object.keys(event)) assert.match(name, /^[a-z0-9]+$/);
    }
    const headers = { "content-type": contentType };
    const read = HTTP.toEvent({ headers, body });
    assert.equal(read.length, visit.length);
    for (const [at, event] of read.entries()) {
      assert.ok(event.validate());
      assert.equal(event.id, visit[at].id);
      assert.equal(Date.parse(event.time), visit[at].at);
      assert.equal(event.sessionid, visit[at].session);
      assert.equal(event.data.params?.value, visit[at].params?.value);
    }
  });
}

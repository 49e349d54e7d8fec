// Encoders as pages get them, as WebAssembly and as JavaScript, beside the native ones: of the same visit they
// make the same requests.

import assert from "node:assert/strict";
import { readdirSync } from "node:fs";
import { describe, test } from "node:test";

import { encoded, visit } from "../protocols/encoded.mjs";
import { dist, load } from "./engines.mjs";

const protocols = readdirSync(dist)
  .map((name) => /^trailmark\.([\w-]+)\.wasm$/.exec(name)?.[1])
  .filter((name) => name && name !== "collectors");

const DEVICE = {
  language: "de-DE",
  screen: "1920x1080",
  viewport: "1200x800",
  timeZone: "Europe/Berlin",
  userAgent: "Mozilla/5.0",
};
const HOSTILE = 'ä€😀\ud800 "\\<script>&=+%25\u2028';

test("there are some, and none that needs a secret", () => {
  assert.ok(protocols.includes("ga4") && !protocols.includes("ga4-mp"));
});

describe("an encoder says the same as the native one", () => {
  for (const protocol of protocols)
    test(protocol, async () => {
      const made = await load(`trailmark.${protocol}`);
      const [wasm, js] = made.map((make) => make(1));
      const to = { url: "https://other.example", key: "KEY", site: "shop" };
      const text = HOSTILE.toWellFormed();
      const hostile = visit.map((event) =>
        // As the native one gets them, which are sorted by their names.
        sorted({
          ...event,
          name: event.name + text,
          params: sorted({ ...event.params, [text]: [text] }),
        }),
      );
      // As many as share a request, and each by itself.
      const beacons = [visit, hostile, ...visit.map((event) => [event])];
      const native = encoded({ protocol, ...to, ...DEVICE }, ...beacons);
      assert.equal(native.length, beacons.length);
      beacons.forEach((events, at) => {
        const beacon = JSON.stringify({
          v: 1,
          sent_at: visit.at(-1).at + 1_000,
          events,
        });
        const told = [...Object.values(to), ...Object.values(DEVICE), beacon];
        const { url, contentType, headers, body, cut } = native[at];
        for (const encoder of [wasm, js])
          assert.deepEqual(JSON.parse(encoder.tell(0, 0, told.join("\x1e"))), [
            url,
            contentType,
            headers,
            body,
            cut,
          ]);
      });
      for (const status of [200, 204, 207, 400, 413, 500])
        for (const body of ["", "{}", '{"status":"error"}', HOSTILE])
          assert.equal(wasm.tell(status, 0, body), js.tell(status, 0, body));
      assert.equal(wasm.tell(0, 0, ""), js.tell(0, 0, ""));
    });
});

const sorted = (members) =>
  Object.fromEntries(
    Object.entries(members).sort(([a], [b]) => (a < b ? -1 : 1)),
  );

// Whatever a page hands over becomes JSON within bounds, and nothing is thrown.

import assert from "node:assert/strict";
import { describe, test } from "node:test";

import { random } from "../tests/e2e/support/random.mjs";
import { json } from "./plain.js";

describe("for any value plain.js", () => {
  const SEEDS = 2_000;

  test("answers with JSON, behind a count where it has cut, and never throws", () => {
    for (let seed = 1; seed <= SEEDS; seed++) {
      const value = hostile(random(seed), 5);
      const text = json(value);
      const [, rest] = /^\d*([[{].*)$/s.exec(text) ?? [];
      const isObject = typeof value === "object" && value !== null;
      if (rest) {
        assert.ok(isObject, `seed ${seed}`);
        assert.ok(depth(JSON.parse(rest)) <= 5, `seed ${seed}`);
        assert.ok(rest.length < 8e6, `seed ${seed}`);
      }
      assert.equal({}.polluted, undefined, `seed ${seed}`);
    }
  });

  test("changes nothing of what is sound", () => {
    for (let seed = 1; seed <= SEEDS; seed++) {
      const value = { params: sound(random(seed), 3) };
      assert.equal(json(value), JSON.stringify(value), `seed ${seed}`);
    }
  });

  test("meets no setter of a polluted prototype", () => {
    Object.defineProperty(Object.prototype, "0", {
      set() {
        throw new Error("setter");
      },
      configurable: true,
    });
    try {
      assert.equal(json({ list: [1, { 0: 2 }] }), '{"list":[1,{"0":2}]}');
    } finally {
      delete Object.prototype[0];
    }
  });
});

/** Anything, of at most so many levels that matter. */
function hostile(rng, levels) {
  const trap = () => {
    throw new Error("trap");
  };
  const inner = () => hostile(rng, levels - 1);
  const leaves = [
    () => undefined,
    () => null,
    () => rng() * 1e9 - 5e8,
    () => NaN,
    () => -0,
    () => BigInt(Math.floor(rng() * 1e9)),
    () => Symbol("s"),
    () => trap,
    () => "x".repeat(rng() * 3_000),
    () =>
      String.fromCharCode(...Array.from({ length: 9 }, () => rng() * 65_536)),
    () => new Date(rng() < 0.5 ? NaN : 1e12),
    () => new Proxy({}, { ownKeys: trap }),
    () => new Proxy({ a: 1 }, { get: trap }),
    () => new Proxy([], { get: trap, ownKeys: trap, has: trap }),
    () => {
      const { proxy, revoke } = Proxy.revocable({}, {});
      revoke();
      return proxy;
    },
    () => Object.assign(() => {}, { toJSON: trap }),
    () => JSON.parse('{"__proto__":{"polluted":1}}'),
    () => new Map([[1, 2]]),
    () => new Uint8Array(rng() * 500),
    () => new Array(1e9),
  ];
  const nests = [
    () =>
      Array.from({ length: rng() * 260 }, () => (rng() < 0.05 ? inner() : 1)),
    () => ({ a: inner(), b: inner(), toJSON: trap }),
    () => ({
      get x() {
        throw inner();
      },
      [`\ud800${"k".repeat(rng() * 2_000)}`]: inner(),
    }),
    () => {
      const loop = { inner: inner(), list: [] };
      loop.list.push(loop, loop);
      loop.self = loop;
      return loop;
    },
    () => Object.assign(Object.create({ inherited: 1 }), { own: inner() }),
    () => Object.create(null, { a: { value: inner(), enumerable: true } }),
  ];
  const kinds = levels > 0 ? [...leaves, ...nests, ...nests, ...nests] : leaves;
  return kinds[Math.floor(rng() * kinds.length)]();
}

/** What any page may hand over. */
function sound(rng, levels) {
  const leaves = [
    () => null,
    () => rng() < 0.5,
    () => Math.floor(rng() * 1e6) / 100,
    () => "Grüße 🍵".repeat(rng() * 20),
  ];
  const nests = [
    () => Array.from({ length: rng() * 9 }, () => sound(rng, levels - 1)),
    () =>
      Object.fromEntries(
        Array.from({ length: rng() * 9 }, (_, i) => [
          `k${i}`,
          sound(rng, levels - 1),
        ]),
      ),
  ];
  const kinds = levels > 0 ? [...leaves, ...nests] : leaves;
  return kinds[Math.floor(rng() * kinds.length)]();
}

function depth(value) {
  if (value === null || typeof value !== "object") return 0;
  return 1 + Math.max(0, ...Object.values(value).map(depth));
}

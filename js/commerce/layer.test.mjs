// How the dataLayer is read, without a browser: who wraps whom, and what is seen once.

import assert from "node:assert/strict";
import { afterEach, beforeEach, describe, test } from "node:test";

import { json } from "../plain.js";
import { layer } from "./layer.js";

let told;
let look;
beforeEach(() => {
  globalThis.window = {};
  told = [];
  look = layer((name) => told.push(name), json);
});
afterEach(() => delete globalThis.window);

const login = () => ({ event: "login" });
const search = () => ({ event: "search" });

test("what is there is read once, and what comes as it comes", () => {
  window.dataLayer = [login(), 7, null, "x"];
  look();
  look();
  assert.deepEqual(told, ["login"]);
  window.dataLayer.push(search(), login());
  look();
  assert.deepEqual(told, ["login", "search", "login"]);
});

test("the same object pushed twice is two events", () => {
  window.dataLayer = [];
  look();
  const entry = login();
  window.dataLayer.push(entry);
  window.dataLayer.push(entry);
  look();
  assert.deepEqual(told, ["login", "login"]);
});

test("a page without one has none afterwards", () => {
  look();
  assert.deepEqual(Object.keys(window), []);
});

describe("push", () => {
  test("has its own result and exceptions", () => {
    window.dataLayer = {
      push(...entries) {
        if (entries[1]) throw new TypeError("one at a time");
        return { self: this, entries };
      },
    };
    look();
    const entry = login();
    const { self, entries } = window.dataLayer.push(entry);
    assert.equal(self, window.dataLayer);
    assert.equal(entries[0], entry);
    assert.throws(() => window.dataLayer.push(1, 2), TypeError);
    assert.deepEqual(told, ["login"]);
  });

  test("may be called on another", () => {
    window.dataLayer = [];
    look();
    const other = [];
    assert.equal(window.dataLayer.push.call(other, login()), 1);
    assert.deepEqual([other.length, window.dataLayer.length], [1, 0]);
  });

  for (const [when, order] of [
    ["before us", ["manager", "look"]],
    ["after us", ["look", "manager"]],
    ["before and after us", ["manager", "look", "manager"]],
  ])
    test(`wrapped by a tag manager ${when} tells once`, () => {
      const heard = [];
      // As gtm.js does: it hears, trims what is long, and answers with a word of its own.
      const manager = () => {
        const inner = window.dataLayer.push;
        window.dataLayer.push = function () {
          const result = inner.apply(window.dataLayer, arguments);
          heard.push(...arguments);
          while (window.dataLayer.length > 3) window.dataLayer.shift();
          return typeof result == "boolean" ? result : true;
        };
      };
      window.dataLayer = [];
      const steps = { manager, look };
      for (const step of order) steps[step]();
      for (let n = 0; n < 9; n++)
        assert.equal(window.dataLayer.push(login()) !== undefined, true);
      look();
      assert.equal(told.length, 9);
      assert.equal(
        heard.length,
        9 * order.filter((step) => step == "manager").length,
      );
    });

  test("that cannot be replaced is looked after at each fact", () => {
    window.dataLayer = [login()];
    Object.defineProperty(window.dataLayer, "push", {
      value: Array.prototype.push,
    });
    try {
      look();
    } catch {
      // The one who looks is quiet about it.
    }
    window.dataLayer.push(search());
    look();
    assert.deepEqual(told, ["login", "search"]);
  });

  test("that somebody has put back is looked after as well", () => {
    window.dataLayer = [];
    look();
    delete window.dataLayer.push;
    window.dataLayer.push(login());
    look();
    assert.deepEqual(told, ["login"]);
  });

  test("is seen once where a tag that it starts makes us look again", () => {
    window.dataLayer = [];
    const inner = window.dataLayer.push;
    window.dataLayer.push = function (...entries) {
      const result = inner.apply(this, entries);
      look();
      return result;
    };
    look();
    window.dataLayer.push(login());
    assert.deepEqual(told, ["login"]);
  });
});

test("another array in its place is read on", () => {
  window.dataLayer = [login()];
  look();
  window.dataLayer = [...window.dataLayer, search()];
  look();
  window.dataLayer.push(login());
  assert.deepEqual(told, ["login", "search", "login"]);
});

for (const [what, value] of [
  ["an element of that name", { nodeType: 1 }],
  ["a text", "dataLayer"],
  ["a function", () => {}],
])
  test(`${what} is none`, () => {
    window.dataLayer = value;
    look();
    assert.deepEqual(told, []);
  });

test("an entry that cannot be read does not hide the next", () => {
  const trap = new Proxy(
    {},
    {
      get() {
        throw new Error("no");
      },
    },
  );
  window.dataLayer = [trap, login()];
  look();
  window.dataLayer.push(trap, search());
  assert.deepEqual(told, ["login", "search"]);
});

// Where the page is, as told by the browser and by the page itself.

import assert from "node:assert/strict";
import { afterEach, test } from "node:test";

import { view } from "./page.js";

const ADDRESS = "https://shop.example/kettles/?color=red#top";
const { URL } = globalThis;

globalThis.Document = class {
  get URL() {
    return ADDRESS;
  }
  get referrer() {
    return "https://search.example/";
  }
  get title() {
    return "Kettles";
  }
};
globalThis.document = new Document();

afterEach(() => (globalThis.URL = URL));

const addressOf = (given) => String(view(given)[0]);

test("a URL that is given may be relative to the page's", () => {
  for (const [url, address] of [
    ["https://other.example/a", "https://other.example/a"],
    ["/checkout/step-2", "https://shop.example/checkout/step-2"],
    ["step-2", "https://shop.example/kettles/step-2"],
    ["?color=blue", "https://shop.example/kettles/?color=blue"],
    ["#/cart", "https://shop.example/kettles/?color=red#/cart"],
    ["//cdn.example/x", "https://cdn.example/x"],
    [undefined, ADDRESS],
    [null, ADDRESS],
  ])
    assert.equal(addressOf({ url }), address, url);
});

test("what is not given is as the browser says it", () => {
  const said = ["https://search.example/", undefined];
  assert.deepEqual(view(), [ADDRESS, ...said, "Kettles"]);
  assert.deepEqual(view({ title: "Cart" }).slice(1), [...said, "Cart"]);
  assert.equal(addressOf({ title: "Cart" }), ADDRESS);
});

test("a page that has replaced URL is still told of where nothing is given", () => {
  for (const replaced of ["https://shop.example/", undefined, () => {}]) {
    globalThis.URL = replaced;
    assert.equal(addressOf(), ADDRESS);
  }
});

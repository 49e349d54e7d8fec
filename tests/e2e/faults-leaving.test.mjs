// Pages left, renderers crashed and browsers killed right after something was tracked.

import assert from "node:assert/strict";
import { describe } from "node:test";

import { losesNothing } from "./support/faults.mjs";

describe("a page that is left", () => {
  losesNothing("navigation");
  losesNothing("navigations");
  losesNothing("close");
  losesNothing("close_refused");
  losesNothing("kept_page", {
    more: ({ isKept }) => assert.ok(isKept, "the page was kept"),
  });
});

describe("a renderer that crashes", () => {
  losesNothing("crash");
});

describe("a browser that is killed", () => {
  losesNothing("kill");
  losesNothing("kill_refused");
});

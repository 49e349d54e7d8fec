// Pages left, renderers crashed and browsers killed right after something was tracked.

import assert from "node:assert/strict";
import { describe, test } from "node:test";

import { losesNothing } from "./support/faults.mjs";

describe("a page that is left", () => {
  test(...losesNothing("navigation"));
  test(...losesNothing("navigations"));
  test(...losesNothing("close"));
  test(...losesNothing("close_refused"));
  test(
    ...losesNothing("kept_page", {
      more: ({ isKept }) => assert.ok(isKept, "the page was kept"),
    }),
  );
});

describe("a renderer that crashes", () => {
  test(...losesNothing("crash"));
});

describe("a browser that is killed", () => {
  test(...losesNothing("kill"));
  test(...losesNothing("kill_refused"));
});

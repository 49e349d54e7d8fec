// Networks and collectors that fail for a while.

import { describe, test } from "node:test";

import { losesNothing } from "./support/faults.mjs";

describe("a network that fails", () => {
  test(...losesNothing("offline"));
  test(...losesNothing("reset"));
  test(...losesNothing("lost_answer"));
  test(...losesNothing("stall"));
  test(...losesNothing("stall_open"));
});

describe("a collector that fails", () => {
  test(...losesNothing("refused_500"));
  test(...losesNothing("refused_503"));
  test(...losesNothing("refused_429"));
  test(...losesNothing("outage"));
  test(...losesNothing("restarted"));
  test(...losesNothing("killed"));
});

// Networks and collectors that fail for a while.

import { describe } from "node:test";

import { losesNothing } from "./support/faults.mjs";

describe("a network that fails", () => {
  losesNothing("offline");
  losesNothing("reset");
  losesNothing("lost_answer");
  losesNothing("stall");
  losesNothing("stall_open");
});

describe("a collector that fails", () => {
  losesNothing("refused_500");
  losesNothing("refused_503");
  losesNothing("refused_429");
  losesNothing("outage");
  losesNothing("restarted");
  losesNothing("killed");
});

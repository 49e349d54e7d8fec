// Every scenario by name: `title` says it in words, `act({ visitor, collector, site, pause })`
// does it, until the fault is all that is left. What follows is the same for all (trial.mjs):
// the fault goes away, and the visitor opens the site once more. `real` runs before the
// project's own collector, `only` names the wire format it is meant for, `within` how long
// it may take, and what `isForTests` is not measured.

import { CRASHES } from "./crashes.mjs";
import { LEAVING } from "./leaving.mjs";
import { NETWORK } from "./network.mjs";
import { OUTAGES } from "./outages.mjs";
import { PAGE } from "./page.mjs";
import { SOAK } from "./soak.mjs";
import { TABS } from "./tabs.mjs";

export const SCENARIOS = {
  ...LEAVING,
  ...CRASHES,
  ...NETWORK,
  ...TABS,
  ...PAGE,
  ...OUTAGES,
  ...SOAK,
};

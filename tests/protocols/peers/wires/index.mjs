// How each protocol's requests are read, on both sides alike, and which of its names are
// which step of the visit.

import amplitude from "./amplitude.mjs";
import ga4 from "./ga4.mjs";
import goatcounter from "./goatcounter.mjs";
import matomo from "./matomo.mjs";
import mixpanel from "./mixpanel.mjs";
import plausible from "./plausible.mjs";
import posthog from "./posthog.mjs";
import rudderstack from "./rudderstack.mjs";
import segment from "./segment.mjs";
import snowplow from "./snowplow.mjs";
import umami from "./umami.mjs";

/** By the name of the protocol. */
export const WIRES = {
  posthog,
  snowplow,
  mixpanel,
  amplitude,
  plausible,
  segment,
  rudderstack,
  matomo,
  umami,
  goatcounter,
  ga4,
};

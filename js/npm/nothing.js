/** What stands in for the page's instance where there is no page: on a server. */

const later = async () => {};

// Shaped like answers about a visitor of whom nothing is known.
const unknown = {
  visitor: null,
  user: null,
  resets: 0,
  touches: 0,
  session: { number: 0, startedAt: 0, pages: 0, engagedMs: 0, bounced: false },
  phase: {
    model: "accra",
    name: "",
    probability: 0,
    distribution: {},
    because: [],
  },
  intent: { purchase: 0 },
  cart: { state: "empty", value: 0, items: [] },
  value: { orders: 0, revenue: 0, revenues: {} },
  attribution: {
    influence: [],
    first: [],
    last: [],
    lastNonDirect: [],
    linear: [],
    timeDecay: [],
    position: [],
  },
  consent: {
    analytics: "denied",
    marketing: "denied",
    from: "attribute",
    at: 0,
  },
};

/** The same methods, which do nothing. */
export const nothing = {
  on() {},
  off() {},
  use() {},
  identify() {},
  config() {},
  consent() {},
  page: later,
  track: later,
  flush: async () => ({ sent: 0, queued: 0 }),
  journey: async () => structuredClone(unknown),
  export: async () => ({
    format: "trailmark-export-1",
    exportedAt: Date.now(),
    queue: [],
    waiting: [],
    sent: [],
  }),
  forget: async () => ({ collector: "nothing" }),
};

// Collectors and networks that fail. Ten events, so that a batch is due. The page stays
// open until the fault is over or nobody tries any more; then the visitor comes again in
// another tab, and both have time.

export const NETWORK = {
  offline: {
    title: "offline during 5 events and while the page is left",
    async act({ visitor, collector }) {
      const tab = await visitor.open();
      await visitor.offline(true);
      await collector.down();
      await tab.track();
      await tab.close();
    },
  },
  refused_500: answered("500 to the first 3 tries", { status: 500 }),
  refused_503: answered("503 with Retry-After: 1 to the first 3 tries", {
    status: 503,
    retryAfter: 1,
  }),
  refused_429: answered("429 with Retry-After: 1 to the first 3 tries", {
    status: 429,
    retryAfter: 1,
  }),
  reset: failing("the connection of the first 3 tries is reset", "reset", 3),
  lost_answer: failing(
    "the first 2 tries are taken, and their answers lost",
    "lose",
    2,
  ),
  stall: {
    title: "the first try is never answered, the page is left",
    async act({ visitor, collector }) {
      const tab = await visitor.open();
      collector.fail("stall", { times: 1 });
      await tab.track(10);
      await collector.met();
      await tab.go("/next");
    },
  },
  stall_open: failing(
    "the first try is never answered, its tab stays open",
    "stall",
    1,
  ),
};

function answered(title, how) {
  return failing(title, "status", 3, how);
}

function failing(title, kind, times, how) {
  return {
    title,
    async act({ visitor, collector }) {
      const tab = await visitor.open();
      collector.fail(kind, { times, ...how });
      await tab.track(10);
      await collector.met();
    },
  };
}

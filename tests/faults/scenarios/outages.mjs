// A collector that goes away and comes back while events come in.

export const OUTAGES = {
  outage: {
    title: "the collector is away for 1 s while 100 events are tracked in 3 s",
    async act({ visitor, collector, pause }) {
      const tab = await visitor.open();
      const away = async () => {
        await pause(1_000);
        await collector.down();
        await pause(1_000);
        await collector.up();
      };
      await Promise.all([tab.trackSlowly(100, 30), away()]);
    },
  },
  restarted: restarted("SIGTERM"),
  killed: restarted("SIGKILL"),
};

/** The collector of this project, on its database. */
function restarted(signal) {
  return {
    title: `Trailmark's collector gets ${signal} and starts again, 3 times while 300 events are tracked in 6 s`,
    real: true,
    async act({ visitor, collector }) {
      const tab = await visitor.open();
      const restarts = async () => {
        for (const _ of [1, 2, 3]) {
          await collector.grown(50);
          await collector.restart(signal);
        }
      };
      await Promise.all([tab.trackSlowly(300, 20), restarts()]);
    },
  };
}

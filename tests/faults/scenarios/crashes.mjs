// Renderers that crash and browsers that are killed.

export const CRASHES = {
  crash: {
    title: "the renderer crashes right after 5 events",
    async act({ visitor }) {
      const tab = await visitor.open();
      await tab.track();
      await tab.crash();
    },
  },
  crash_later: {
    title: "the renderer crashes 1 s after 5 events",
    async act({ visitor, pause }) {
      const tab = await visitor.open();
      await tab.track();
      await pause(1_000);
      await tab.crash();
    },
  },
  kill: {
    title: "the browser gets SIGKILL right after 5 events",
    async act({ visitor }) {
      const tab = await visitor.open();
      await tab.track();
      await visitor.kill();
    },
  },
  kill_later: {
    title: "the browser gets SIGKILL 1 s after 5 events",
    async act({ visitor, pause }) {
      const tab = await visitor.open();
      await tab.track();
      await pause(1_000);
      await visitor.kill();
    },
  },
  kill_refused: {
    title:
      "the browser gets SIGKILL right after 5 events, the collector is down",
    async act({ visitor, collector }) {
      const tab = await visitor.open();
      await collector.down();
      await tab.track();
      await visitor.kill();
    },
  },
};

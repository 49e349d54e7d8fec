// Several tabs of one visitor at once.

export const TABS = {
  tabs_busy: {
    title: "4 tabs track 100 events each in the same 2 s",
    async act({ visitor }) {
      const tabs = await visitor.openAll(4);
      await Promise.all(tabs.map((tab) => tab.trackSlowly(100, 20)));
    },
  },
  tabs_2: {
    title: "2 tabs track 10 events each, one is closed at once",
    async act({ visitor, collector }) {
      const [first, second] = await visitor.openAll(2);
      collector.fail("status", { status: 503, times: 2 });
      await Promise.all([first.track(10), second.track(10)]);
      await second.close();
    },
  },
  tabs_5: {
    title:
      "5 tabs track 10 events each at a collector that answers 503, two are closed and one crashes",
    async act({ visitor, collector }) {
      const tabs = await visitor.openAll(5);
      collector.fail("status", { status: 503, times: 5 });
      await Promise.all(tabs.map((tab) => tab.track(10)));
      await Promise.all([tabs[0].close(), tabs[1].close(), tabs[2].crash()]);
    },
  },
};

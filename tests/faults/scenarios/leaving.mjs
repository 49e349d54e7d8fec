// Pages that are left as soon as something was tracked.

export const LEAVING = {
  navigation: {
    title: "5 events, and in the same task to another page",
    async act({ visitor }) {
      const tab = await visitor.open();
      await tab.trackAndGo("/next");
    },
  },
  navigations: {
    title: "4 pages in a row, each left in the task of its 3 events",
    async act({ visitor }) {
      const tab = await visitor.open();
      for (const path of ["/1", "/2", "/3", "/4"])
        await tab.trackAndGo(path, 3);
    },
  },
  close: {
    title: "the tab closed right after 5 events",
    async act({ visitor }) {
      const tab = await visitor.open();
      await tab.track();
      await tab.close();
    },
  },
  close_refused: {
    title: "the tab closed right after 5 events, the collector answers 503",
    async act({ visitor, collector }) {
      const tab = await visitor.open();
      collector.fail("status", { status: 503 });
      await tab.track();
      await tab.close();
    },
  },
  kept_page: {
    title:
      "503 while a page is left, well when it comes back out of the back/forward cache",
    async act({ visitor, collector }) {
      const tab = await visitor.open();
      collector.fail("status", { status: 503 });
      await tab.track();
      await tab.go("/next");
      await collector.heal();
      const isKept = await tab.back("/");
      await tab.track(2);
      await tab.go("/next");
      return { isKept };
    },
  },
};

// Very many events in one page.

export const SOAK = {
  soak: {
    title: "100,000 events in one page, 1,000 at a time as they are taken",
    only: "trailmark",
    within: 30 * 60_000,
    async act({ visitor }) {
      const tab = await visitor.open();
      const memory = [];
      for (let thousands = 1; thousands <= 100; thousands++) {
        await tab.track(1_000);
        await tab.flush();
        if (thousands % 10 === 0) memory.push(await tab.memory());
      }
      return { memory };
    },
  },
};

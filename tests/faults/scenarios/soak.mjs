// Very many events in one page.

export const SOAK = {
  soak: soaking(100),
  soak_short: { ...soaking(10), isForTests: true },
};

/** `memory` in the result is what scripts had in use after each tenth of the events. */
function soaking(thousands) {
  return {
    title: `${thousands},000 events in one page, 1,000 at a time as they are taken`,
    only: "trailmark",
    within: thousands * 20_000,
    async act({ visitor, collector }) {
      const tab = await visitor.open();
      const memory = [];
      for (let at = 1; at <= thousands; at++) {
        await tab.track(1_000);
        while ((await tab.flush()).queued > 0) await collector.stirred(100);
        if (at % (thousands / 10) === 0) memory.push(await tab.memory());
      }
      return { memory };
    },
  };
}

// What else is on a page: other scripts' requests, policies, very many events.

export const PAGE = {
  starved: {
    title:
      "another script has 65 kB in flight with keepalive when 5 events are tracked and the page left",
    async act({ visitor, site }) {
      const tab = await visitor.open();
      await tab.page.evaluate(starve);
      await tab.track();
      await tab.go("/next");
      site.release();
    },
  },
  policy: {
    title:
      "10 events on a page whose policy (CSP) does not allow the collector, the next page's does",
    async act({ visitor }) {
      const tab = await visitor.open("/closed");
      await tab.track(10);
      await tab.go("/next");
    },
  },
  burst: {
    title: "1,000 events in one task",
    async act({ visitor }) {
      const tab = await visitor.open();
      await tab.track(1_000);
    },
  },
};

/** Runs in the page. */
function starve() {
  const half = { method: "POST", keepalive: true, body: "x".repeat(32_700) };
  for (const at of [1, 2]) fetch(`/stall?${at}`, half).catch(() => {});
}

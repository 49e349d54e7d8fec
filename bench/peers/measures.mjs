// What is measured of one subject, each time in a browser context of its own, with nothing in its cache.

import { CALL, SHOP, VISIT } from "./shop.mjs";

/** How often the call is made. */
export const CALLS = 500;
/** How long a page is left alone after it has loaded, ms: longer than any waits before it begins. */
const SETTLES = 4_000;
/** Longer than any keeps a batch back (Mixpanel: 10 s), ms. */
const BATCH = 11_000;

/** Bytes, requests and CPU until the page has come to rest; `slower`: how many times. */
export async function start({ context, site, slower }) {
  const { page, cdp } = await open(context, slower);
  const seen = await traffic(cdp);
  await page.goto(`${SHOP}/`, { waitUntil: "load" });
  await page.waitForTimeout(SETTLES);
  const long = await page.evaluate(() => window.longTasks);
  return {
    ...seen(),
    ...(await busy(cdp)),
    long: long.reduce((sum, ms) => sum + ms, 0),
    memory: await memory(cdp),
    events: site.requests.length,
  };
}

/** What one call takes of the page's thread, and what all that follows from it takes. */
export async function calls({ context, site, subject }) {
  const { page, cdp } = await open(context);
  await page.goto(`${SHOP}/`, { waitUntil: "load" });
  await page.waitForTimeout(SETTLES);
  if (subject.id === "nothing") return {};
  const { thread: before } = await busy(cdp);
  const took = await page.evaluate(
    ([[name, params], times]) => {
      const begun = performance.now();
      for (let n = 0; n < times; n++) window.peer[name](params);
      return performance.now() - begun;
    },
    [CALL, CALLS],
  );
  await quiet(page, site);
  const { thread: after } = await busy(cdp);
  const told = subject.count(site.requests, CALL[0]);
  return {
    call: (took / CALLS) * 1_000,
    all: ((after - before) / CALLS) * 1_000,
    told,
  };
}

/** What goes up to the collector for a visit of ten events. */
export async function visit({ context, site, subject }) {
  const { page } = await open(context);
  for (const { path, steps } of VISIT) {
    await page.goto(SHOP + path, { waitUntil: "load" });
    await page.waitForTimeout(SETTLES);
    if (subject.id === "nothing") continue;
    for (const [name, params] of steps) {
      await page.evaluate(
        ([name, params]) => void window.peer[name](params),
        [name, params],
      );
      await page.waitForTimeout(300);
    }
  }
  await quiet(page, site);
  // Whatever is said when a page is left.
  await page.goto("about:blank");
  await page.waitForTimeout(1_000);
  const names = VISIT.flatMap(({ steps }) => steps.map(([name]) => name));
  return {
    uplink: site.uplink(),
    requests: site.requests.length,
    told: names.filter((name) => subject.count(site.requests, name) > 0).length,
    of: names.length,
  };
}

async function open(context, slower = 1) {
  const page = await context.newPage();
  const cdp = await context.newCDPSession(page);
  await page.addInitScript(() => {
    window.longTasks = [];
    new PerformanceObserver((list) => {
      for (const { duration } of list.getEntries())
        window.longTasks.push(duration);
    }).observe({ type: "longtask", buffered: true });
  });
  // The CPU's time of the page's thread, which others on the machine do not lengthen as they do the clock's.
  await cdp.send("Performance.enable", { timeDomain: "threadTicks" });
  if (slower > 1)
    await cdp.send("Emulation.setCPUThrottlingRate", { rate: slower });
  return { page, cdp };
}

/** Milliseconds of CPU since it began: of the page's thread, and of its whole process, where modules are compiled. */
async function busy(cdp) {
  const { metrics } = await cdp.send("Performance.getMetrics");
  const of = (what) => metrics.find(({ name }) => name === what).value * 1_000;
  return { thread: of("TaskDuration"), process: of("ProcessTime") };
}

/** Bytes that live after everything else was collected: JavaScript's heap, and what hangs on it (the module's memory). */
async function memory(cdp) {
  await cdp.send("HeapProfiler.enable");
  await cdp.send("HeapProfiler.collectGarbage");
  await cdp.send("HeapProfiler.collectGarbage");
  const { usedSize, backingStorageSize = 0 } = await cdp.send(
    "Runtime.getHeapUsage",
  );
  return usedSize + backingStorageSize;
}

/** What the tracker's files are, in bytes on the wire with heads. */
async function traffic(cdp) {
  const urls = new Map();
  const done = new Map();
  let loadAt = Infinity;
  cdp.on("Network.requestWillBeSent", ({ requestId, request, type }) => {
    // Some fetch parts of themselves of their collector's host.
    if (
      type !== "Document" &&
      (type === "Script" || request.url.startsWith(SHOP))
    )
      urls.set(requestId, request.url);
  });
  cdp.on(
    "Network.loadingFinished",
    ({ requestId, encodedDataLength, timestamp }) =>
      done.set(requestId, { bytes: encodedDataLength, timestamp }),
  );
  cdp.on("Page.loadEventFired", ({ timestamp }) => (loadAt = timestamp));
  await cdp.send("Network.enable");
  await cdp.send("Page.enable");
  return () => {
    const fetched = [...done].filter(([id]) => urls.get(id)?.startsWith(SHOP));
    const sum = (list) => list.reduce((sum, [, { bytes }]) => sum + bytes, 0);
    return {
      files: fetched.length,
      bytes: sum(fetched),
      early: sum(fetched.filter(([, { timestamp }]) => timestamp <= loadAt)),
    };
  };
}

/** Waits until nothing has come for longer than anybody keeps a batch, or a minute. */
async function quiet(page, site) {
  const late = Date.now() + 60_000;
  do await page.waitForTimeout(500);
  while (site.quietFor() < BATCH && Date.now() < late);
}

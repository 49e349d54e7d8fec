// A visitor's tab: what it tracks, where it goes, how it ends.
/** A tab of `visitor`, with what pages tell already listened to. */
export class Tab {
  #visitor;
  #session;

  static async open(visitor, context) {
    const page = await context.newPage();
    const session = await context.newCDPSession(page);
    await session.send("Runtime.enable");
    session.on("Runtime.bindingCalled", ({ payload }) =>
      visitor.hear(JSON.parse(payload)),
    );
    await session.send("Runtime.addBinding", { name: "told" });
    return new Tab(visitor, page, session);
  }

  constructor(visitor, page, session) {
    this.#visitor = visitor;
    this.#session = session;
    this.page = page;
  }

  /** As by the address bar. */
  async visit(path) {
    await this.page.goto(this.#visitor.site.url + path);
    await this.#ready();
  }

  /** As by a link. */
  async go(path) {
    const there = this.page.waitForURL(this.#visitor.site.url + path);
    await this.page.evaluate(leaveFor, path);
    await there;
    await this.#ready();
  }

  /** To the page before; whether it is the very one that was left. */
  async back(path) {
    // A page that was kept is not loaded again.
    const there = this.page.waitForURL(this.#visitor.site.url + path, {
      waitUntil: "commit",
    });
    await this.page.evaluate(() => void setTimeout(() => history.back()));
    await there;
    return this.page.evaluate(() => window.left === true);
  }

  /** `n` events in one task; the tracker has said that it has them. */
  async track(n = 5) {
    const markers = this.#visitor.markers(n);
    await this.page.evaluate(trackMany, { markers });
    await this.#visitor.confirmed(markers);
  }

  /** `n` events, and in the same task away. */
  async trackAndGo(path, n = 5) {
    const there = this.page.waitForURL(this.#visitor.site.url + path);
    const markers = this.#visitor.markers(n);
    await this.page.evaluate(trackMany, { markers, path });
    await there;
  }

  /** An event every `ms`, `n` in all. */
  async trackSlowly(n, ms) {
    const markers = this.#visitor.markers(n);
    await this.page.evaluate(trackOneByOne, { markers, ms });
  }

  /** The renderer's process ends as by a fault of its own. */
  async crash() {
    const crashed = this.page.waitForEvent("crash");
    // Never answered by whom it has ended.
    this.#session.send("Page.crash").catch(() => {});
    await crashed;
  }

  close = () => this.page.close();

  /** Has the tracker send what waits: `{ queued }`, where it can say. */
  flush = () =>
    this.page.evaluate(
      (within) =>
        Promise.race([
          window.probe.flush?.(),
          new Promise((late) => setTimeout(late, within, { queued: 1 })),
        ]),
      READY,
    );

  /** Bytes in use by scripts after a collection of garbage, WebAssembly's memory included. */
  async memory() {
    await this.#session.send("HeapProfiler.collectGarbage");
    const { usedSize, backingStorageSize } = await this.#session.send(
      "Runtime.getHeapUsage",
    );
    return usedSize + backingStorageSize;
  }

  async #ready() {
    await this.page.evaluate(
      (within) =>
        Promise.race([
          window.probe.ready(),
          new Promise((late) => setTimeout(late, within)),
        ]),
      READY,
    );
  }
}

/** Runs in the page. */
function trackMany({ markers, path }) {
  const { run, from, n } = markers;
  for (let at = from; at < from + n; at++) window.probe.track(`${run}-${at}`);
  window.told(JSON.stringify(["called", markers]));
  if (path) location.href = path;
}

/** Runs in the page. */
async function trackOneByOne({ markers: { run, from, n }, ms }) {
  for (let at = from; at < from + n; at++) {
    window.probe.track(`${run}-${at}`);
    window.told(JSON.stringify(["called", { run, from: at, n: 1 }]));
    await new Promise((next) => setTimeout(next, ms));
  }
}

/** Runs in the page; its answer is there before the page is gone. */
function leaveFor(path) {
  window.left = true;
  setTimeout(() => (location.href = path));
}

const READY = 5_000;

// A visitor of the site: a browser on a profile of its own, its tabs, and what was
// tracked in them. What the tracker accepts is told out of the page as it happens, so that
// it is known when the browser is gone.

import { EventEmitter, once } from "node:events";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";

import { openChromium } from "./chromium.mjs";
import { Tab } from "./tab.mjs";

/** One who has never been here. `run` is part of every marker. */
export async function newVisitor({ tracker, site, run }) {
  const profile = await mkdtemp(join(tmpdir(), "trailmark-visitor-"));
  return new Visitor(tracker, site, run, profile);
}

export class Visitor extends EventEmitter {
  /** Markers of the calls that returned. */
  called = new Set();
  /** Markers of the events that the tracker has taken on; for one that does not say, `called`. */
  accepted;
  #next = 1;
  #profile;
  #browser;

  constructor(tracker, site, run, profile) {
    super();
    this.tracker = tracker;
    this.site = site;
    this.run = run;
    this.accepted = tracker.confirms ? new Set() : this.called;
    this.#profile = profile;
  }

  /** Of the browser. */
  version = async () => (await this.#browser).version;

  /** A new tab on a page of the site, which waits until the tracker is there. */
  async open(path = "/") {
    this.#browser ??= openChromium(this.#profile);
    const { context } = await this.#browser;
    const tab = await Tab.open(this, context);
    await tab.visit(path);
    return tab;
  }

  /** Several at once. */
  openAll = (n) =>
    Promise.all(Array.from({ length: n }, (_, i) => this.open(`/tab/${i}`)));

  /** Markers that nobody has used. */
  markers(n) {
    const from = this.#next;
    this.#next += n;
    return { run: this.run, from, n };
  }

  /** A page tells: `called` with the first and the last, or `accepted` with a marker. */
  hear([kind, ...told]) {
    if (kind === "accepted") this.accepted.add(told[0]);
    else {
      const [{ run, from, n }] = told;
      for (let at = from; at < from + n; at++) this.called.add(`${run}-${at}`);
    }
    this.emit("told");
  }

  /** Until the tracker has said of these that it has them. */
  async confirmed({ run, from, n }) {
    const late = AbortSignal.timeout(CONFIRMING);
    // From the last, which comes last.
    for (let at = from + n; at-- > from;)
      while (!this.accepted.has(`${run}-${at}`))
        try {
          await once(this, "told", { signal: late });
        } catch {
          throw new Error(`${run}-${at} was not accepted in ${CONFIRMING} ms`);
        }
  }

  /** The network is gone for every tab, or back. */
  async offline(is) {
    const browser = await this.#browser;
    await browser?.context.setOffline(is);
  }

  /** The whole browser, by SIGKILL. The next tab opens it again on the same profile. */
  async kill() {
    await (await this.#browser)?.kill();
    this.#browser = undefined;
  }

  async leave() {
    await (await this.#browser)?.close();
    this.#browser = undefined;
    await rm(this.#profile, { recursive: true, force: true, maxRetries: 5 });
  }
}

const CONFIRMING = 20_000;

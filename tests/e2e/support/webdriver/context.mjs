// One visitor: a session of the browser, its windows, and what its pages tell.

import { EventEmitter } from "node:events";

import { listeners, scripts, TOLD, traffic } from "../injection.mjs";
import { onlyKnown, onlyOptions } from "./known.mjs";
import { Page } from "./page.mjs";
import { recorder } from "./recorder.mjs";
import { arrival, asScript } from "./waiting.mjs";

export class Context {
  #session;
  #events = new EventEmitter();
  #pages = new Map();
  #scripts = [];
  #options;
  #browser;
  #closed;
  #referrer;
  #timeout = 30_000;

  constructor(session, options, browser, closed) {
    onlyOptions("a context", options, ["viewport"]);
    this.#session = session;
    this.#options = options;
    this.#browser = browser;
    this.#closed = closed;
  }

  /** The window has the size that Playwright's have; its pages are listened to. */
  async begin() {
    const { viewport = VIEWPORT } = this.#options;
    scripts.add(this.#before);
    listeners.add(this.#hear);
    traffic.on("request", this.#requested);
    const [first] = await this.#session.command("GET", "/window/handles");
    this.#spare = first;
    const inner = await this.#session.command(
      "POST",
      "/execute/sync",
      {
        script: "return [outerWidth - innerWidth, outerHeight - innerHeight]",
        args: [],
      },
      first,
    );
    await this.#session.command("POST", "/window/rect", {
      width: viewport.width + inner[0],
      height: viewport.height + inner[1],
    });
  }

  /** The window that every session begins with, until a page takes it. */
  #spare;

  async newPage() {
    const handle =
      this.#spare ??
      (await this.#session.command("POST", "/window/new", { type: "window" }))
        .handle;
    this.#spare = undefined;
    return this.#opened(handle);
  }

  pages() {
    return [...this.#pages.values()];
  }

  browser() {
    return this.#browser;
  }

  setDefaultTimeout(timeout) {
    this.#timeout = timeout;
  }

  async addInitScript(script, argument) {
    this.#scripts.push(asScript(script, argument));
  }

  on(name, listener) {
    if (!EVENTS.includes(name))
      throw new Error(
        `the event ${name} of a context is not known to the WebDriver adapter`,
      );
    this.#events.on(name, listener);
    return this;
  }

  off(name, listener) {
    this.#events.off(name, listener);
    return this;
  }

  /** A window may open at any time, and nobody tells: so it is looked for. */
  waitForEvent(name, options) {
    const look = name === "page" ? () => this.lookForWindows() : undefined;
    return arrival(this.#events, name, options, this.#timeout, look);
  }

  /** Of the page that is open. */
  async cookies() {
    const all = [];
    for (const handle of this.#pages.keys())
      all.push(
        ...(await this.#session.command("GET", "/cookie", undefined, handle)),
      );
    return all;
  }

  async clearCookies() {
    for (const handle of this.#pages.keys())
      await this.#session.command("DELETE", "/cookie", undefined, handle);
  }

  async close() {
    scripts.delete(this.#before);
    listeners.delete(this.#hear);
    traffic.off("request", this.#requested);
    this.#events.emit("close");
    await this.#session.command("DELETE", "");
    this.#closed();
  }

  /** For pages. */
  refer(referrer) {
    this.#referrer = referrer;
  }

  async lookForWindows(opener) {
    const handles = await this.#session.command("GET", "/window/handles");
    for (const handle of handles) {
      if (this.#pages.has(handle) || handle === this.#spare) continue;
      const page = this.#opened(handle);
      opener?.emit("popup", page);
    }
  }

  async closeWindow(handle) {
    // With its last window the session would end.
    if (this.#pages.size === 1)
      this.#spare = (
        await this.#session.command("POST", "/window/new", { type: "window" })
      ).handle;
    await this.#session.command("DELETE", "/window", undefined, handle);
    this.#pages.delete(handle);
  }

  #opened(handle) {
    const page = new Page(this.#session, handle, this, this.#timeout);
    const shown = onlyKnown("page", page);
    page.shown = shown;
    this.#pages.set(handle, shown);
    this.#events.emit("page", shown);
    return shown;
  }

  /** What runs in a document before its own scripts. */
  #before = () => {
    const referrer = this.#referrer;
    this.#referrer = undefined;
    return [
      recorder(TOLD),
      ...(referrer ? [asScript(referTo, referrer)] : []),
      ...this.#scripts,
      ...this.pages().flatMap((page) => page.initScripts),
    ].join(";\n");
  };

  #hear = ({ event, ...told }) => {
    const error = () =>
      Object.assign(new Error(told.message), {
        name: told.name,
        stack: `${told.name}: ${told.message}\n${told.stack}`,
      });
    const message = { type: () => told.type, text: () => told.text };
    if (event === "console") this.#events.emit("console", message);
    else this.#events.emit("weberror", { error });
    for (const page of this.pages())
      page.emit(event, event === "console" ? message : error());
  };

  #requested = (url, method) => {
    const request = { url: () => url, method: () => method };
    this.#events.emit("request", request);
    for (const page of this.pages()) page.emit("request", request);
  };
}

/** No command of WebDriver's sets a referrer. */
function referTo(referrer) {
  const [told] = new URL(referrer).href.split("#");
  Object.defineProperty(Document.prototype, "referrer", {
    configurable: true,
    enumerable: true,
    get: () => told,
  });
}

const EVENTS = ["console", "weberror", "page", "close", "request"];
const VIEWPORT = { width: 1280, height: 720 };

// A window, in the shape of Playwright's page: where it goes, what it answers, what happens in it.

import { EventEmitter } from "node:events";

import { Clock } from "./clock.mjs";
import { Elements } from "./elements.mjs";
import { Frame } from "./frame.mjs";
import { Keyboard, Mouse } from "./input.mjs";
import { onlyKnown, onlyOptions } from "./known.mjs";
import { states } from "./select.mjs";
import { arrival, asScript, until } from "./waiting.mjs";

export class Page extends Elements {
  #session;
  #handle;
  #context;
  #events = new EventEmitter();
  #main = new Frame(this.#executeIn(), () => this.timeout);
  #frames = [];
  #closed = false;
  /** As the tests see it. */
  shown = this;
  initScripts = [];

  constructor(session, handle, context, timeout) {
    super();
    this.#session = session;
    this.#handle = handle;
    this.#context = context;
    this.timeout = timeout;
    const act = (actions) => this.#command("POST", "/actions", { actions });
    this.keyboard = onlyKnown("page.keyboard", new Keyboard(act));
    this.mouse = onlyKnown("page.mouse", new Mouse(act));
    this.clock = onlyKnown("page.clock", new Clock(this));
  }

  context() {
    return onlyKnown("context", this.#context);
  }

  setDefaultTimeout(timeout) {
    this.timeout = timeout;
  }

  async addInitScript(script, argument) {
    this.initScripts.push(asScript(script, argument));
  }

  // Going places.

  async goto(url, options = {}) {
    onlyOptions("page.goto", options, ["referer", "waitUntil", "timeout"]);
    this.#context.refer(options.referer);
    await this.#command("POST", "/url", { url });
    const frames = await this.evaluate("window.length");
    this.#frames = Array.from({ length: frames }, (_, i) =>
      onlyKnown("a frame", new Frame(this.#executeIn(i), () => this.timeout)),
    );
  }

  async reload(options) {
    onlyOptions("page.reload", options, ["waitUntil", "timeout"]);
    await this.#command("POST", "/refresh");
  }

  async goBack(options) {
    onlyOptions("page.goBack", options, ["waitUntil", "timeout"]);
    await this.#command("POST", "/back");
  }

  async goForward(options) {
    onlyOptions("page.goForward", options, ["waitUntil", "timeout"]);
    await this.#command("POST", "/forward");
  }

  title() {
    return this.#command("GET", "/title");
  }

  content() {
    return this.evaluate(() => document.documentElement.outerHTML);
  }

  async bringToFront() {
    await this.#command("GET", "/url");
  }

  isClosed() {
    return this.#closed;
  }

  async close() {
    await this.#context.closeWindow(this.#handle);
    this.#closed = true;
    this.emit("close", this.shown);
  }

  // Asking.

  evaluate(act, argument) {
    return this.#main.evaluate(act, argument);
  }

  waitForFunction(act, argument, options) {
    return this.#main.waitForFunction(act, argument, options);
  }

  mainFrame() {
    return this.shown;
  }

  /** The page's own, and those that were there when it had been loaded. */
  frames() {
    return [this.shown, ...this.#frames];
  }

  async waitForSelector(
    selector,
    { state = "visible", timeout = this.timeout } = {},
  ) {
    const wanted = {
      attached: ({ attached }) => attached,
      detached: ({ attached }) => !attached,
      visible: ({ visible }) => visible,
      hidden: ({ visible }) => !visible,
    }[state];
    await until(
      `${selector} to be ${state}`,
      async () => wanted(await this.evaluate(states, selector)),
      timeout,
    );
  }

  /** A text with `*` and `**`, a pattern, or a function of the URL. */
  async waitForURL(url, { timeout = this.timeout } = {}) {
    const fits =
      typeof url === "function"
        ? (address) => url(new URL(address))
        : (address) => glob(url).test(address);
    await until(
      `the address ${url}`,
      async () => {
        const loaded = await this.evaluate(
          () => document.readyState === "complete" && location.href,
        );
        return loaded && fits(loaded);
      },
      timeout,
    );
  }

  async waitForLoadState(state = "load", { timeout = this.timeout } = {}) {
    const enough = {
      load: ["complete"],
      domcontentloaded: ["complete", "interactive"],
    }[state];
    await until(
      `the page's ${state}`,
      async () => enough.includes(await this.evaluate("document.readyState")),
      timeout,
    );
  }

  // Events.

  on(name, listener) {
    if (!EVENTS.includes(name))
      throw new Error(
        `the event ${name} of a page is not known to the WebDriver adapter`,
      );
    this.#events.on(name, listener);
    return this;
  }

  off(name, listener) {
    this.#events.off(name, listener);
    return this;
  }

  once(name, listener) {
    const first = (...values) => {
      this.off(name, first);
      listener(...values);
    };
    return this.on(name, first);
  }

  waitForEvent(name, options) {
    if (!EVENTS.includes(name)) this.on(name);
    const look = name === "popup" ? () => this.lookForWindows() : undefined;
    return arrival(this.#events, name, options, this.timeout, look);
  }

  waitForRequest(url, options) {
    const fits =
      typeof url === "function" ? url : (asked) => glob(url).test(asked.url());
    return this.waitForEvent("request", { ...options, predicate: fits });
  }

  /** Those that an act of the visitor has opened. */
  lookForWindows() {
    return this.#context.lookForWindows(this);
  }

  emit(name, ...values) {
    this.#events.emit(name, ...values);
  }

  #command(method, path, body) {
    return this.#session.command(method, path, body, this.#handle);
  }

  #executeIn(frame) {
    return (script, args) =>
      this.#session.command(
        "POST",
        "/execute/sync",
        { script, args },
        this.#handle,
        frame,
      );
  }
}

/** Playwright's patterns for addresses. */
function glob(pattern) {
  if (pattern instanceof RegExp) return pattern;
  const text = pattern
    .replace(/[.+?^${}()|[\]\\]/g, "\\$&")
    .replace(/\*\*/g, "\0")
    .replaceAll("*", "[^/]*")
    .replaceAll("\0", ".*");
  return new RegExp(`^${text}$`);
}

const EVENTS = ["console", "pageerror", "popup", "close", "request"];

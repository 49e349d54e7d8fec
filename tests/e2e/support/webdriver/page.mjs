// A window, in the shape of Playwright's page.

import { EventEmitter } from "node:events";

import { Clock } from "./clock.mjs";
import { Keyboard, Mouse } from "./input.mjs";
import { onlyKnown, onlyOptions } from "./known.mjs";
import { evaluate, isTruthy } from "./script.mjs";
import { focus, reading, readingAll, spot, states } from "./select.mjs";
import { arrival, asScript, until } from "./waiting.mjs";

export class Page {
  #session;
  #handle;
  #context;
  #timeout;
  #events = new EventEmitter();
  #closed = false;
  /** As the tests see it. */
  shown = this;
  initScripts = [];

  constructor(session, handle, context, timeout) {
    this.#session = session;
    this.#handle = handle;
    this.#context = context;
    this.#timeout = timeout;
    const act = (actions) => this.#command("POST", "/actions", { actions });
    this.keyboard = onlyKnown("page.keyboard", new Keyboard(act));
    this.mouse = onlyKnown("page.mouse", new Mouse(act));
    this.clock = onlyKnown("page.clock", new Clock(this));
  }

  context() {
    return onlyKnown("context", this.#context);
  }

  setDefaultTimeout(timeout) {
    this.#timeout = timeout;
  }

  async addInitScript(script, argument) {
    this.initScripts.push(asScript(script, argument));
  }

  // Going places.

  async goto(url, options = {}) {
    onlyOptions("page.goto", options, ["referer", "waitUntil", "timeout"]);
    this.#context.refer(options.referer);
    await this.#command("POST", "/url", { url });
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
    return evaluate(this.#execute, act, argument, EVALUATION);
  }

  async waitForFunction(act, argument, { timeout = this.#timeout } = {}) {
    await until(
      String(act),
      () => this.evaluate(isTruthy(act), argument),
      timeout,
    );
  }

  async waitForSelector(
    selector,
    { state = "visible", timeout = this.#timeout } = {},
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
  async waitForURL(url, { timeout = this.#timeout } = {}) {
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

  async waitForLoadState(state = "load", { timeout = this.#timeout } = {}) {
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

  // Elements.

  textContent(selector) {
    return this.#read(selector, (element) => element.textContent);
  }

  innerText(selector) {
    return this.#read(selector, (element) => element.innerText);
  }

  inputValue(selector) {
    return this.#read(selector, (element) => element.value);
  }

  getAttribute(selector, name) {
    return this.#read(
      selector,
      (element, name) => element.getAttribute(name),
      name,
    );
  }

  $eval(selector, act, argument) {
    return this.#read(selector, act, argument);
  }

  $$eval(selector, act, argument) {
    return this.evaluate(readingAll(act), { selector, argument });
  }

  async isVisible(selector) {
    return (await this.evaluate(states, selector)).visible;
  }

  async dispatchEvent(selector, type, more = {}) {
    await this.#read(
      selector,
      (element, [type, more]) => {
        element.dispatchEvent(
          new Event(type, { bubbles: true, cancelable: true, ...more }),
        );
      },
      [type, more],
    );
  }

  // Hands.

  async click(selector, options = {}) {
    onlyOptions("page.click", options, CLICK);
    const { modifiers = [], button, clickCount } = options;
    const [x, y] = await this.#spot(selector, options);
    for (const key of modifiers) await this.keyboard.down(key);
    await this.mouse.click(x, y, { button, clickCount });
    for (const key of modifiers) await this.keyboard.up(key);
    await this.#context.lookForWindows(this);
  }

  dblclick(selector, options) {
    return this.click(selector, { ...options, clickCount: 2 });
  }

  async hover(selector, options = {}) {
    onlyOptions("page.hover", options, CLICK);
    await this.mouse.move(...(await this.#spot(selector, options)));
  }

  async focus(selector) {
    await this.#focus(selector);
  }

  async press(selector, key) {
    await this.#focus(selector);
    await this.keyboard.press(key);
  }

  async type(selector, text) {
    await this.#focus(selector);
    await this.keyboard.type(text);
  }

  async fill(selector, text) {
    await this.waitForSelector(selector);
    await this.#focus(selector, { select: true });
    await (text === ""
      ? this.keyboard.press("Delete")
      : this.keyboard.type(text));
  }

  async check(selector) {
    if (!(await this.#read(selector, (box) => box.checked)))
      await this.click(selector);
  }

  async uncheck(selector) {
    if (await this.#read(selector, (box) => box.checked))
      await this.click(selector);
  }

  /** By value or `{ index }`; as Playwright does it, by the element and not by the mouse. */
  async selectOption(selector, wanted) {
    await this.#read(
      selector,
      (select, wanted) => {
        if (wanted.index === undefined) select.value = wanted.value ?? wanted;
        else select.selectedIndex = wanted.index;
        for (const type of ["input", "change"])
          select.dispatchEvent(new Event(type, { bubbles: true }));
      },
      wanted,
    );
  }

  locator(selector) {
    const names = Object.getOwnPropertyNames(Page.prototype);
    const bound = LOCATED.filter((name) => names.includes(name)).map((name) => [
      name,
      (...more) => this[name](selector, ...more),
    ]);
    return onlyKnown("a locator", {
      ...Object.fromEntries(bound),
      evaluate: (...more) => this.$eval(selector, ...more),
      waitFor: (...more) => this.waitForSelector(selector, ...more),
      count: () => this.$$eval(selector, ({ length }) => length),
      first: () => this.locator(selector),
      locator: (inner) => this.locator(`${selector} ${inner}`),
    });
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
    const look =
      name === "popup" ? () => this.#context.lookForWindows(this) : undefined;
    return arrival(this.#events, name, options, this.#timeout, look);
  }

  waitForRequest(url, options) {
    const fits =
      typeof url === "function" ? url : (asked) => glob(url).test(asked.url());
    return this.waitForEvent("request", { ...options, predicate: fits });
  }

  emit(name, ...values) {
    this.#events.emit(name, ...values);
  }

  #command(method, path, body) {
    return this.#session.command(method, path, body, this.#handle);
  }

  #execute = (script, args) =>
    this.#command("POST", "/execute/sync", { script, args });

  async #read(selector, read, argument) {
    const { value } = await until(
      selector,
      () => this.evaluate(reading(read), { selector, argument }),
      this.#timeout,
    );
    return value;
  }

  #focus(selector, { select = false } = {}) {
    return until(
      selector,
      () => this.evaluate(focus, { selector, select }),
      this.#timeout,
    );
  }

  /** Where the element is, once it is there and has come to rest. */
  #spot(selector, { position, timeout = this.#timeout }) {
    let before;
    return until(
      `${selector} to be visible, enabled and at rest`,
      async () => {
        const found = await this.evaluate(spot, { selector, position });
        const isAtRest = found && String(found) === String(before);
        before = found;
        return isAtRest && found;
      },
      timeout,
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

/** A promise of the page must be settled within. */
const EVALUATION = 30_000;
const CLICK = [
  "modifiers",
  "button",
  "clickCount",
  "position",
  "timeout",
  "force",
  "noWaitAfter",
  "delay",
];
const EVENTS = ["console", "pageerror", "popup", "close", "request"];
const LOCATED = [
  "click",
  "dblclick",
  "hover",
  "focus",
  "press",
  "type",
  "fill",
  "check",
  "uncheck",
  "selectOption",
  "textContent",
  "innerText",
  "inputValue",
  "getAttribute",
  "isVisible",
  "dispatchEvent",
];

// What a page's visitor sees of its elements and does with them, under Playwright's names.

import { onlyKnown, onlyOptions } from "./known.mjs";
import { focus, reading, readingAll, spot, states } from "./select.mjs";
import { until } from "./waiting.mjs";

/** For a page, which has `evaluate`, `keyboard`, `mouse`, `timeout` and `waitForSelector`. */
export class Elements {
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
    await this.lookForWindows();
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
    const bound = LOCATED.map((name) => [
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

  async #read(selector, read, argument) {
    const { value } = await until(
      selector,
      () => this.evaluate(reading(read), { selector, argument }),
      this.timeout,
    );
    return value;
  }

  #focus(selector, { select = false } = {}) {
    return until(
      selector,
      () => this.evaluate(focus, { selector, select }),
      this.timeout,
    );
  }

  /** Where the element is, once it is there and has come to rest. */
  #spot(selector, { position, timeout = this.timeout }) {
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

const CLICK = [
  "modifiers",
  "button",
  "clickCount",
  "position",
  "timeout",
  "force",
  "noWaitAfter",
];
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

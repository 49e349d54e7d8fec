// Mouse and keyboard as WebDriver's actions (https://www.w3.org/TR/webdriver2/#actions),
// under Playwright's names.

export class Keyboard {
  #act;
  #type;

  /** `act` performs actions of input sources. */
  constructor(act) {
    this.#act = act;
    this.#type = (actions) => act([{ type: "key", id: "keyboard", actions }]);
  }

  async down(key) {
    await this.#type([{ type: "keyDown", value: code(key) }]);
  }

  async up(key) {
    await this.#type([{ type: "keyUp", value: code(key) }]);
  }

  /** A key, or several: `Control+Enter`. */
  async press(keys) {
    const codes = keys.split(/(?<!^|\+)\+/).map(code);
    await this.#type([
      ...codes.map((value) => ({ type: "keyDown", value })),
      ...codes.reverse().map((value) => ({ type: "keyUp", value })),
    ]);
  }

  async type(text) {
    await this.#type(
      [...text].flatMap((character) => {
        const value = character === "\n" ? KEYS.Enter : character;
        return [
          { type: "keyDown", value },
          { type: "keyUp", value },
        ];
      }),
    );
  }

  insertText(text) {
    return this.type(text);
  }
}

export class Mouse {
  #act;
  #point;

  constructor(act) {
    this.#act = act;
    this.#point = (actions) =>
      act([
        {
          type: "pointer",
          id: "mouse",
          parameters: { pointerType: "mouse" },
          actions,
        },
      ]);
  }

  async move(x, y) {
    await this.#point([moved(x, y)]);
  }

  async down({ button = "left" } = {}) {
    await this.#point([{ type: "pointerDown", button: BUTTONS[button] }]);
  }

  async up({ button = "left" } = {}) {
    await this.#point([{ type: "pointerUp", button: BUTTONS[button] }]);
  }

  async click(x, y, { button = "left", clickCount = 1 } = {}) {
    const press = [
      { type: "pointerDown", button: BUTTONS[button] },
      { type: "pointerUp", button: BUTTONS[button] },
    ];
    await this.#point([
      moved(x, y),
      ...Array.from({ length: clickCount }, () => press).flat(),
    ]);
  }

  dblclick(x, y, options) {
    return this.click(x, y, { ...options, clickCount: 2 });
  }

  async wheel(deltaX, deltaY) {
    await this.#act([
      {
        type: "wheel",
        id: "wheel",
        actions: [
          { type: "scroll", x: 100, y: 100, deltaX, deltaY, duration: 0 },
        ],
      },
    ]);
  }
}

const moved = (x, y) => ({
  type: "pointerMove",
  origin: "viewport",
  x: Math.round(x),
  y: Math.round(y),
  duration: 0,
});

function code(key) {
  if ([...key].length === 1) return key;
  if (KEYS[key]) return KEYS[key];
  throw new Error(`the key ${key} is not known to the WebDriver adapter`);
}

const BUTTONS = { left: 0, middle: 1, right: 2 };

// https://www.w3.org/TR/webdriver2/#keyboard-actions
const KEYS = {
  Backspace: "\uE003",
  Tab: "\uE004",
  Enter: "\uE007",
  Shift: "\uE008",
  Control: "\uE009",
  ControlOrMeta: "\uE009",
  Alt: "\uE00A",
  Escape: "\uE00C",
  Space: " ",
  PageUp: "\uE00E",
  PageDown: "\uE00F",
  End: "\uE010",
  Home: "\uE011",
  ArrowLeft: "\uE012",
  ArrowUp: "\uE013",
  ArrowRight: "\uE014",
  ArrowDown: "\uE015",
  Insert: "\uE016",
  Delete: "\uE017",
  Meta: "\uE03D",
};

// A document that answers: that of a window, or of a frame in it.

import { evaluate, isTruthy } from "./script.mjs";
import { until } from "./waiting.mjs";

/** `execute(script, args)` runs a script there. */
export class Frame {
  #execute;
  #timeout;

  constructor(execute, timeout) {
    this.#execute = execute;
    this.#timeout = timeout;
  }

  evaluate(act, argument) {
    return evaluate(this.#execute, act, argument, EVALUATION);
  }

  async waitForFunction(act, argument, { timeout = this.#timeout() } = {}) {
    await until(
      String(act),
      () => this.evaluate(isTruthy(act), argument),
      timeout,
    );
  }
}

/** A promise of the page must be settled within. */
const EVALUATION = 30_000;

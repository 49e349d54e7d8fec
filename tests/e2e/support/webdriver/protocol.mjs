// A session of the W3C's WebDriver protocol (https://www.w3.org/TR/webdriver2/): one
// command at a time, each in the window that it is for.

export class Session {
  #address;
  #last = Promise.resolve();
  #window;

  /** Asks the driver at `url` for a browser. */
  static async open(url) {
    const session = new Session();
    const { sessionId, capabilities: got } = await send(
      "POST",
      `${url}/session`,
      { capabilities: {} },
      BEGINNING,
    );
    session.#address = `${url}/session/${sessionId}`;
    session.version = got.browserVersion;
    return session;
  }

  /**
   * A command to the window, which becomes the current one, or to one of its frames, by its
   * number; without a window to the session.
   */
  command(method, path, body, window, frame) {
    const answer = this.#last.then(async () => {
      if (window && window !== this.#window) {
        await this.#send("POST", "/window", { handle: window });
        this.#window = window;
      }
      if (frame === undefined) return this.#send(method, path, body);
      await this.#send("POST", "/frame", { id: frame });
      try {
        return await this.#send(method, path, body);
      } finally {
        await this.#send("POST", "/frame", { id: null });
      }
    });
    this.#last = answer.catch(() => {});
    return answer;
  }

  #send(method, path, body) {
    return send(method, this.#address + path, body);
  }
}

/** What went wrong, under the name that the protocol has for it. */
export class WebDriverError extends Error {
  constructor({ error, message }, command) {
    super(`${error}: ${message} (${command})`);
    this.name = "WebDriverError";
    this.error = error;
  }
}

async function send(method, url, body, deadline = DEADLINE) {
  const response = await fetch(url, {
    method,
    body: method === "POST" ? JSON.stringify(body ?? {}) : undefined,
    signal: AbortSignal.timeout(deadline),
  }).catch((problem) => {
    throw new Error(`no answer: ${method} ${url} ${JSON.stringify(body)}`, {
      cause: problem,
    });
  });
  const { value } = await response.json();
  if (!response.ok)
    throw new WebDriverError(value, `${method} ${new URL(url).pathname}`);
  return value;
}

/** Many times what a browser needs to start, and still short where it never will. */
const BEGINNING = 8_000;
/** Longer than a page may take to load. */
const DEADLINE = 20_000;

// The connection to the collector: what was, by three questions; what comes, by a stream.

import { signIn } from "./views/load.js";

const PATIENCE = [1_000, 2_000, 5_000, 15_000];

/**
 * Follows the stream at what `path()` says; `opened` is called at each (re)connection, `state` with `connecting`, `live`
 * or `reconnecting`. Returns what connects anew.
 */
export function follow({ path, opened, entry, state }) {
  let source;
  let failures = 0;
  let timer;

  function connect() {
    clearTimeout(timer);
    source?.close();
    source = new EventSource(path());
    source.addEventListener("open", () => {
      failures = 0;
      state("live");
      opened();
    });
    source.addEventListener("touchpoint", ({ data }) => entry(parse(data)));
    source.addEventListener("error", () => {
      state("reconnecting");
      // After an HTTP error the browser does not try again by itself:
      // https://html.spec.whatwg.org/multipage/server-sent-events.html#fail-the-connection
      if (source.readyState === EventSource.CLOSED) retry();
    });
  }

  function retry() {
    const wait = PATIENCE[Math.min(failures, PATIENCE.length - 1)];
    failures += 1;
    timer = setTimeout(connect, wait);
  }

  state("connecting");
  connect();
  // An open stream keeps a page out of the back/forward cache.
  addEventListener("pagehide", () => {
    clearTimeout(timer);
    source.close();
  });
  addEventListener("pageshow", ({ persisted }) => persisted && connect());
  return connect;
}

/** The answer to one question, `{}` if there is none now. */
export async function ask(path) {
  try {
    const response = await fetch(path, { cache: "no-store" });
    if (response.status === 401) return signIn();
    return response.ok ? Object(await response.json()) : {};
  } catch {
    return {};
  }
}

/** A function that runs `task` at once or, when it ran just before, once after `ms`. */
export function atMostEvery(ms, task) {
  let timer;
  let last = -Infinity;
  return () => {
    if (timer) return;
    const wait = Math.max(0, last + ms - performance.now());
    timer = setTimeout(() => {
      timer = undefined;
      last = performance.now();
      task();
    }, wait);
  };
}

function parse(data) {
  try {
    return JSON.parse(data);
  } catch {
    return undefined;
  }
}

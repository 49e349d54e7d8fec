/** What the module asks for, by name. */
import { tell } from "./facts.js";
import { NAME } from "./name.js";
import { discard, keep, keys } from "./storage.js";
import { read } from "./page.js";
import { describe, watch } from "./shop.js";

const said = {};
let timer;

/** Adds a function that hears a local event, or the next one only. */
export const on = (name, listener, once) =>
  addEventListener(
    NAME + name,
    (listener.trailmark ||= ({ detail }) => listener.call?.(0, detail)),
    { capture: true, once },
  );

/** Removes it. */
export const off = (name, listener) =>
  removeEventListener(NAME + name, listener.trailmark, true);

// For style sheets and templates. It is the first to hear, so that those of the page
// find what they are told.
on("phase", ({ name }) =>
  read("documentElement")?.setAttribute("data-trailmark-phase", name),
);

/** Says something to the page's author, once. */
export const complain = (text) => {
  said[text] ||= !console.warn(NAME, text);
};

/** The effects by name. */
export const effects = {
  discard,
  keep,
  complain,
  commerce: watch,
  product: describe,
  erase: () => keys().forEach(discard),

  wake(ms) {
    clearTimeout(timer);
    timer = setTimeout(tell, ms, "due");
  },

  /** Tells the page's listeners; what they throw is theirs, and comes no further. */
  announce(name, detail) {
    // Later, for listeners give commands of their own; and by the window's
    // method, for markup can stand in for the document's.
    queueMicrotask(() =>
      dispatchEvent.call(document, new CustomEvent(NAME + name, { detail })),
    );
  },

  /**
   * Posts a beacon. A string body is `text/plain`: any other type would need a
   * CORS preflight, which a page that is being left never gets answered.
   */
  send(url, beacon, body, leaving) {
    const settle = (status, retryAfter) =>
      // Seconds or a date: RFC 9110, section 10.2.3.
      tell(
        "settle",
        beacon,
        status,
        retryAfter * 1e3 || Date.parse(retryAfter) - Date.now(),
      );
    if (leaving) settle(+navigator.sendBeacon?.(url, body));
    else
      fetch(url, {
        method: "POST",
        body,
        keepalive: true,
        credentials: "omit",
      }).then(
        (answer) => {
          // Unread, it would go on counting towards the 64 KiB in flight.
          answer.body?.cancel();
          settle(answer.status, answer.headers.get("Retry-After"));
        },
        () => settle(0),
      );
  },
};

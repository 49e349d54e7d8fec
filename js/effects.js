/** What the module asks for, by name. */
import { NAME } from "./name.js";
import { tell } from "./facts.js";
import { json } from "./plain.js";

const said = {};
const middleware = [];
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

/** Adds a function that gets each event before it is queued: see `effects.use`. */
export const use = (change) => {
  middleware.push(change);
  tell("use");
};

/** Says something to the page's author, once. */
export const complain = (text) => {
  // Whatever a console of the page's own returns.
  said[text] ||= [console.warn(NAME, text)];
};

/**
 * The effects by name, and what others may put in their place: `run`, by which the
 * module is told a fact, and `kept`, which is awaited before anybody is told of what
 * the device has to keep first.
 */
export const effects = {
  complain,

  /**
   * Passes an event on from function to function. The event that one returns takes
   * its place, `null` drops it; where one returns or throws anything else, what it
   * got goes on.
   */
  use(draft) {
    let event = JSON.parse(draft);
    for (const change of middleware)
      try {
        const answer = event && change(event);
        if (answer?.name ?? answer === null) event = answer;
      } catch (error) {
        complain("use() " + error);
      }
    tell("used", draft, json(event, 5));
  },

  post: (url, request) => fetch(url, request),

  /** Tells the page's listeners; what they throw is theirs, and comes no further. */
  async announce(name, detail) {
    // Later, for listeners give commands of their own; and by the window's
    // method, for markup can stand in for the document's.
    try {
      await effects.kept;
      dispatchEvent.call(document, new CustomEvent(NAME + name, { detail }));
    } catch (error) {
      complain(error);
    }
  },

  wake(ms) {
    clearTimeout(timer);
    timer = setTimeout(tell, ms, "due");
  },

  open: () => tell("unkept"),

  /**
   * Posts a beacon. A string body is `text/plain`: any other type would need a
   * CORS preflight, which a page that is being left never gets answered.
   */
  async send(url, beacon, body, leaving) {
    const settle = (status, retryAfter) =>
      // Seconds or a date: RFC 9110, section 10.2.3.
      tell(
        "settle",
        beacon,
        status,
        retryAfter * 1e3 || Date.parse(retryAfter) - Date.now(),
      );
    try {
      if (leaving === true) return settle(+navigator.sendBeacon?.(url, body));
      // Where not even the way may tell (`sendBeacon` brings cookies and the page's
      // address), there is no time left to wait.
      leaving || (await effects.kept);
      const answer = await effects.post(url, {
        body,
        keepalive: true,
        // Its path is the beacon's to tell. With none at all the origin would be none.
        referrerPolicy: "origin",
        method: "POST",
        credentials: "omit",
      });
      // Unread, it would go on counting towards the 64 KiB in flight. It cannot be
      // cancelled where a wrapper of the page's reads it.
      answer.body?.cancel().catch(() => {});
      settle(answer.status, answer.headers.get("Retry-After"));
    } catch {
      settle(0);
    }
  },
};

/**
 * Requests to collectors that may count an event twice which they get twice: what cannot have been
 * processed is told apart, and nothing is tried a second time here.
 */
import { soon } from "../patience.js";
import { aim } from "../sensors/transport.js";
import { encode, meaning } from "./encoder.js";

// In place of a status: the browser has it, and nobody will tell; or nothing has left the device.
const OFFERED = 1;
const UNSENT = 2;

/** Milliseconds until an answer is given up. */
const PATIENCE = 3e4;

/** In bytes. Browsers share 64 KiB among all that may outlive the page (Fetch standard, 4.6). */
const OUTLIVING = 6e4;

const answer = (status) => ({ status, headers: new Headers() });

/** Posts a native beacon in the words of an encoder, and answers as `fetch` does. */
export const request = async ({ encoder, leaving }, { body, ...more }) => {
  const { url, headers, ...encoded } = encode(encoder, body);
  aim(url);
  // Nothing of it has a place there.
  if (!url) return answer(204);
  if (!window.fetch || navigator.onLine === false) return answer(UNSENT);
  if (leaving && !("keepalive" in Request.prototype)) {
    const type = headers["Content-Type"];
    const blob = new Blob([encoded.body], { type: type || "text/plain" });
    return answer(navigator.sendBeacon(url, blob) ? OFFERED : UNSENT);
  }
  const patience = new AbortController();
  const answered = soon(() => patience.abort(), PATIENCE);
  try {
    const response = await fetch(url, {
      ...more,
      ...encoded,
      headers,
      keepalive: new Blob([encoded.body]).size < OUTLIVING,
      signal: patience.signal,
    });
    const text = await response.text();
    return {
      status: meaning(encoder, response.status, text),
      headers: response.headers,
    };
  } finally {
    answered();
  }
};

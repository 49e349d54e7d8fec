/**
 * A net under what waits: the browser posts it by itself where it loses the page, as in
 * a crash, which nothing else survives (Fetch standard, fetchLater).
 */
import { tell } from "./facts.js";

/** Milliseconds: what happens in between hangs in one net. */
const BETWEEN_NETS = 250;

let net;
let timer;

/** Takes the net away: what hung in it is elsewhere now. */
export const cut = () => {
  net = net?.abort();
};

/** Asks for a new one, for something has changed. */
export const renew = () => {
  if (window.fetchLater)
    timer ||= setTimeout(() => {
      timer = 0;
      tell("net");
    }, BETWEEN_NETS);
};

/** What the module asks for, by name. */
export const effects = {
  net(url, body, headers) {
    cut();
    if (!body) return;
    net = new AbortController();
    const { signal } = net;
    try {
      // Throws where its own 64 KiB are taken, or the page's policy forbids it.
      fetchLater(url, {
        method: "POST",
        body,
        headers,
        credentials: "omit",
        referrerPolicy: "origin",
        signal,
      });
    } catch {}
  },
};

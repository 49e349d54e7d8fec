/** How beacons are posted where the plain way is barred, or another one is better. */
import { soon } from "../patience.js";
import { complain, tell } from "./facts.js";
import { listen } from "./guard.js";
import { cut } from "./net.js";

/** Characters from which packing is worth its while. */
const PACKED = 4e3;
/** Milliseconds until an answer is given up; what was taken nevertheless counts once. */
const PATIENCE = 8e3;

let endpoint;

/** Says where something is about to go, so that a policy against it is recognised. */
export const aim = (url) => (endpoint = url);

/** As `fetch` answers, where there is none. */
const postOld = (url, { method, body }) =>
  new Promise((answer, fail) => {
    const request = new XMLHttpRequest();
    request.open(method, url);
    request.timeout = PATIENCE;
    // Firefox would look for XML in the answer, and complain.
    request.responseType = "text";
    request.onload = () =>
      answer({
        status: request.status,
        headers: { get: (name) => request.getResponseHeader(name) },
      });
    request.onerror = request.ontimeout = fail;
    request.send(body);
  });

/**
 * Packs the body. Only for the page's own origin: elsewhere the header would need a
 * CORS preflight, which costs more than it saves.
 */
const pack = async (url, request) => {
  if (request.body.length < PACKED || !url.startsWith(location.origin + "/"))
    return;
  const packed = new Blob([request.body])
    .stream()
    .pipeThrough(new CompressionStream("gzip"));
  request.body = await new Response(packed).blob();
  request.headers = {
    "Content-Type": "text/plain;charset=UTF-8",
    "Content-Encoding": "gzip",
  };
};

const post = async (url, request) => {
  endpoint = url;
  if (!window.fetch) return postOld(url, request);
  await pack(url, request).catch(() => {});
  const patience = new AbortController();
  const answered = soon(() => patience.abort(), PATIENCE);
  request.signal = patience.signal;
  try {
    return await fetch(url, request).catch((error) => {
      if (patience.signal.aborted) throw error;
      // Other scripts may have used up the 64 KiB that may be in flight with it.
      request.keepalive = false;
      return fetch(url, request);
    });
  } finally {
    answered();
  }
};

/** The page is being left: by a way that outlives it, or else the net stays. */
const leave = (url, beacon, body) => {
  endpoint = url;
  let taken;
  try {
    taken = navigator.sendBeacon(url, body);
  } catch {}
  if (taken) cut();
  tell("settle", beacon, +!!taken);
};

/** Starts to listen for what concerns the way to the collector. */
export const watchTheWay = () => {
  listen("online", () => tell("online"));
  // What a policy refuses looks like a network that is down, or like nothing at all.
  listen("securitypolicyviolation", ({ blockedURI, effectiveDirective }) => {
    if (blockedURI && endpoint?.startsWith(blockedURI))
      complain(
        `the page's Content-Security-Policy lets nothing through to ${endpoint}: it belongs into ${effectiveDirective}`,
      );
  });
};

/** What the module asks for, by name; `send` is the script's own. */
export const transport = (send) => ({
  post,
  send: (url, beacon, body, leaving) =>
    leaving === true
      ? leave(url, beacon, body)
      : send(url, beacon, body, leaving),
});

// The visit as Trailmark tells it: in a real browser to a native collector, and from there
// through the encoder that pages and relays have in common. Once for all protocols.

import { written } from "../encoded.mjs";
import { requestsOf } from "./browser.mjs";
import { COLLECTOR, PAGES } from "./visit.mjs";

/** Requests for a wire's destination, as `{ method, url, headers, body }`. */
export async function ours({ destination, isAlone = false }) {
  const { beacons, device } = await native();
  // In one batch: which events a page sends together depends on how busy it is.
  // What is sent again while a page is left is the same event.
  const byId = new Map();
  for (const event of beacons.flatMap(({ events }) => events))
    byId.set(event.id, event);
  const events = [...byId.values()].sort((a, b) => a.seq - b.seq);
  const batches = isAlone ? events.map((event) => [event]) : [events];
  // At once: ages are for the golden files.
  const sent_at = events[0].at;
  const told = batches.map((events) => ({ v: 1, sent_at, events }));
  return written({ ...device, ...destination }, told)
    .filter(({ url }) => url)
    .map(({ url, contentType, headers, body }) => ({
      method: "POST",
      url: new URL(url),
      headers: {
        // As a page sends a text that is said to be nothing else.
        "content-type": contentType || "text/plain;charset=UTF-8",
        ...lines(headers),
      },
      body,
    }));
}

const lines = (headers) =>
  Object.fromEntries(
    headers
      .split("\n")
      .filter(Boolean)
      .map((line) => line.toLowerCase().split(": ")),
  );

let visited;

/** The native beacons of the visit. */
function native() {
  visited ??= requestsOf({
    head: TAG,
    answer: () => ({ status: 202 }),
    expected: (steps) => steps.map((step) => NAMES[step] ?? step),
    done: (requests) => namesOf(requests),
  }).then(({ requests, device, browser }) => ({
    beacons: requests.map(({ body }) => JSON.parse(body)),
    device,
    browser,
  }));
  return visited;
}

const namesOf = (requests) =>
  requests.flatMap(({ body }) =>
    JSON.parse(body).events.map((event) => event.name),
  );

const NAMES = { consent: "consent_change" };
const EVENTS = new Set(
  PAGES.flatMap(({ steps }) => steps.map(([step]) => step)),
);
for (const step of ["consent", "identify", "page_view"]) EVENTS.delete(step);

const TAG = `
<script>window.trailmark=window.trailmark||function(){(trailmark.q=trailmark.q||[]).push(arguments)}</script>
<script async src="/trailmark.js" data-collector="${COLLECTOR}/v1/beacons" data-site="shop" data-consent="required" data-bots="keep" data-auto="engagement"></script>
<script>
const agree = () => trailmark("consent", "granted");
window.peer = {
  ready: () => new Promise((ready) => {
    if (trailmark.track) ready();
    else document.addEventListener("trailmark:ready", () => ready());
  }),
  // Said by the page, so that the answer to the question for consent comes behind it.
  page_view: () => (trailmark("page"), agree()),
  identify: (user, traits) => trailmark("identify", user, traits),
  flush: () => trailmark.flush().then(() => undefined),
};
for (const name of ${JSON.stringify([...EVENTS])})
  window.peer[name] = (params) => trailmark("track", name, params);
</script>`;

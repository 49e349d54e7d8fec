// How each tracker writes its events: which of them are ours, by their marker, and by
// which id its collector would know one that comes twice. A tracker is a row.

import { gunzipSync } from "node:zlib";

/** The name of every event that is counted. Its parameter `n` is its marker. */
export const PROBE = "probe";

/**
 * By tracker: `events` are the paths that events go to (what else is asked gets `{}`, as of
 * a server that has nothing to say), `marks(body)` lists `{ marker, id }` of the probes in a
 * body, `answer` is what its own collector says where that is not 200 and "ok".
 */
export const WIRES = {
  trailmark: {
    events: /./,
    answer: [202, ""],
    marks: (body) =>
      named(body.events, "name").map(({ id, params }) => [params.n, id]),
  },
  snowplow: {
    events: /tp2$/,
    marks: ({ data }) =>
      named(data, "se_ca").map(({ eid, se_la }) => [se_la, eid]),
  },
  posthog: {
    events: /^\/(e|i\/v0\/e|batch|capture)\//,
    answer: [200, `{"status":"Ok"}`],
    marks: (body) =>
      named(body.batch ?? body, "event").map(({ uuid, properties }) => [
        properties.n,
        uuid,
      ]),
  },
  segment: {
    events: /^\/v1\//,
    answer: [200, `{"success":true}`],
    marks: (body) => segment(body),
  },
  rudderstack: {
    events: /^\/(beacon\/)?v1\//,
    answer: [200, "OK"],
    marks: (body) => segment(body),
  },
  amplitude: {
    events: /httpapi$/,
    answer: [200, `{"code":200}`],
    marks: ({ events }) =>
      named(events, "event_type").map(({ event_properties, insert_id }) => [
        event_properties.n,
        insert_id,
      ]),
  },
  plausible: {
    events: /event$/,
    answer: [202, "ok"],
    marks: (body) => named(body, "n").map(({ p, props }) => [(p ?? props).n]),
  },
  mixpanel: {
    events: /^\/track/,
    answer: [200, `{"status":1,"error":null}`],
    marks: (body) =>
      named(body, "event").map(({ properties }) => [
        properties.n,
        properties.$insert_id,
      ]),
  },
};

/** One message or a batch of them, as Segment's specification has it. */
const segment = (body) =>
  named(body.batch ?? body, "event").map(({ messageId, properties }) => [
    properties.n,
    messageId,
  ]);

/** Those of one event or a list whose `key` says that they are probes. */
const named = (events, key) =>
  [events ?? []].flat().filter((event) => event[key] === PROBE);

/** A request's body, or what its address says; undefined where that is no JSON. */
export function bodyOf(bytes, url) {
  const raw = isGzip(bytes) ? gunzipSync(bytes) : bytes;
  const text = raw.toString("utf8");
  const said = /^data=/.test(text)
    ? new URLSearchParams(text).get("data")
    : text || url.searchParams.get("data") || "";
  for (const attempt of [said, Buffer.from(said, "base64").toString("utf8")])
    try {
      return JSON.parse(attempt);
    } catch {
      // It was the other.
    }
}

/** Some say so in the address only, and send it as text. */
function isGzip(bytes) {
  return bytes[0] === 0x1f && bytes[1] === 0x8b;
}

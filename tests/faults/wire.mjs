// How each tracker writes its events: which of them are ours, by their marker, and by
// which id its collector would know one that comes twice. A tracker is a row.

import { gunzipSync } from "node:zlib";

/** The name of every event that is counted. Its parameter `n` is its marker. */
export const PROBE = "probe";

/**
 * By tracker: `marks(body)` lists `{ marker, id }` of the probes in a body, `status` and
 * `answer` are what its own collector says (200 and "ok" if not named), `settings(url)`
 * the answer where the tracker asks how it is set up.
 */
export const WIRES = {
  trailmark: {
    status: 202,
    answer: "",
    marks: (body) =>
      (body.events ?? [])
        .filter(({ name }) => name === PROBE)
        .map(({ id, params }) => ({ id, marker: params.n })),
  },
};

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

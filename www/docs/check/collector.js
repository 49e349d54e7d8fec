/** The collector: whether it answers, whom it allows, and what time it is there. */
import { bad, good, note } from "./finding.js";
import { reach, unreachable } from "./reach.js";

export async function checkCollectors({ collectors, protocols }) {
  const all = collectors.map((url, at) =>
    protocols[at] === "trailmark" ? ours(url) : others(url, protocols[at]),
  );
  return (await Promise.all(all)).flat();
}

async function ours(url) {
  const findings = [await health(url)];
  // A beacon without anything in it: the collector refuses it, and says so.
  const answer = await reach(url, {
    method: "POST",
    headers: { "Content-Type": "text/plain;charset=UTF-8" },
    body: "{}",
  });
  findings.push(await taken(url, answer));
  return findings;
}

async function health(url) {
  const place = new URL("/healthz", url).href;
  const { response } = await reach(place);
  if (!response?.ok)
    return note(
      "health",
      "Health",
      response
        ? `${place} is answered ${response.status}.`
        : `${place} cannot be read from here.`,
      "Open it in a tab: Trailmark's collector says there whether it can write.",
    );
  const { status, version } = await response.json().catch(() => ({}));
  if (!version)
    return note(
      "health",
      "Health",
      `${place} is not that of Trailmark's collector.`,
      "Is the collector another's? Then data-protocol has to name it.",
    );
  const off = Date.parse(response.headers.get("date")) - Date.now();
  if (Math.abs(off) > 60_000)
    return note(
      "clock",
      "Clock",
      `This device's clock is ${Math.round(Math.abs(off) / 60_000)} minutes ${off > 0 ? "behind" : "ahead of"} the collector's.`,
      "Events are put at the right time by the collector; correct the clock all the same.",
    );
  return status === "ok"
    ? good("health", "Health", `The collector (${version}) can write.`)
    : bad(
        "health",
        "Health",
        `The collector says: ${status}.`,
        "Make room on its disk; nothing is lost meanwhile, pages send again.",
      );
}

async function taken(url, answer) {
  const title = "A request without a preflight";
  if (answer.unreadable)
    return bad(
      "cors",
      title,
      `${url} answers, but allows no pages of ${location.origin} to read it (CORS).`,
      // Ours lets every page read its answers, also that it is not allowed.
      "A proxy in between must leave Access-Control-Allow-Origin as it is, in refusals too; or it is another's collector.",
    );
  if (!answer.response) return bad("reach", title, ...unreachable(answer, url));
  const { status } = answer.response;
  if (status === 400 || (status >= 200 && status < 300)) {
    const { field } = await answer.response.json().catch(() => ({}));
    return good(
      "cors",
      title,
      `${url} reads beacons: an empty one is answered ${status}${field ? `, for its field ${field}` : ""}.`,
    );
  }
  const [meaning, remedy] = MEANINGS[status] ?? [
    status >= 500 ? "the server has failed" : "it is no beacon's address",
    "Ask the server's log.",
  ];
  return bad(
    "answer",
    title,
    `${url} is answered ${status}: ${meaning}.`,
    remedy,
  );
}

/** What a status means, and what helps. */
export const MEANINGS = {
  400: [
    "the beacon is not as it should be",
    "The field that is named says what is wrong. Are script and collector of the same version?",
  ],
  401: [
    "it asks for a key",
    "Give data-key, or take it off the collector's address.",
  ],
  403: [
    "this origin is not allowed",
    "Add the page's origin to the collector's --origin: what is answered so is given up.",
  ],
  404: [
    "there is no collector",
    "Correct data-collector: it ends in /v1/beacons.",
  ],
  405: [
    "there is no collector, but files",
    "Correct data-collector: it ends in /v1/beacons.",
  ],
  413: ["it is too large", "Let the proxy take bodies of at least 64 kB."],
  415: [
    "its type is not taken",
    "Let the proxy leave Content-Type and Content-Encoding as they are.",
  ],
  429: [
    "too many came from this address",
    "Wait; or raise the collector's --rate. They are sent again.",
  ],
  503: [
    "it cannot write now",
    "See its /healthz: is the disk full? They are sent again.",
  ],
};

/** Of other collectors nothing is asked that would count. */
async function others(url, protocol) {
  const answer = await reach(new URL("/", url).href);
  return answer.response || answer.unreadable
    ? [
        good(
          "other",
          `Collector (${protocol})`,
          `The server of ${url} answers. Whether it takes events is shown by the trial.`,
        ),
      ]
    : [bad("reach", `Collector (${protocol})`, ...unreachable(answer, url))];
}

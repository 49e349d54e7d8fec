/** Asks the collector to erase what it has of a visitor, or of a session without one. */

/** Milliseconds before each try. */
const TRIES = [0, 1e3, 4e3];

const EMPTY = { created: 0, acked: 0, dropped: {}, pending: 0 };

/**
 * A beacon without events that names whom to forget. It needs no preflight; who
 * knows the random id has shown that it is theirs.
 */
const beacon = (site, forget) =>
  JSON.stringify({
    v: 1,
    site: site || undefined,
    beacon: uuid(),
    sent_at: Date.now(),
    ledger: EMPTY,
    events: [],
    forget,
  });

/**
 * Answers `{ forgotten, collector }`: the id that was erased, by which an operator
 * finds what is left where the collector could not be `asked`.
 */
export const forget = async (known, _, asked) => {
  const { collector, site, collectors = [[collector, site]] } = known;
  const { visitor, session } = known.journey;
  const id = visitor ?? session.id;
  const answers = await Promise.all(
    collectors.map(
      ([url, site]) => url && id && ask(asked, url, beacon(site, id)),
    ),
  );
  // The worst of them.
  const [answer = "nothing"] = answers
    .filter(Boolean)
    .sort((a, b) => ORDER.indexOf(a) - ORDER.indexOf(b));
  return answer == "nothing"
    ? { collector: answer }
    : { forgotten: id, collector: answer };
};

const ORDER = ["unreachable", "refused", "asked"];

const ask = async (asked, url, body) => {
  let answer = "unreachable";
  for (const pause of TRIES) {
    await new Promise((over) => setTimeout(over, pause));
    try {
      const response = await asked.post(url, {
        method: "POST",
        body,
        keepalive: true,
        credentials: "omit",
      });
      response.body?.cancel().catch(() => {});
      const { status } = response;
      answer = status < 300 ? "asked" : "refused";
      // It may be asked again later, as RFC 9110 has it.
      if (status < 500 && status != 429) break;
    } catch {}
  }
  return answer;
};

// `crypto.randomUUID` is there in secure contexts only.
const uuid = () => {
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  bytes[6] = (bytes[6] & 15) | 64;
  bytes[8] = (bytes[8] & 63) | 128;
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0"))
    .join("")
    .replace(/(.{8})(.{4})(.{4})(.{4})/, "$1-$2-$3-$4-");
};

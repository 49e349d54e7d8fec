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
export const forget = async ({ collector: url, site, journey }, _, asked) => {
  const id = journey.visitor ?? journey.session.id;
  if (!url || !id) return { collector: "nothing" };
  let collector = "unreachable";
  for (const pause of TRIES) {
    await new Promise((over) => setTimeout(over, pause));
    try {
      const { status, body } = await asked.post(url, {
        method: "POST",
        body: beacon(site, id),
        keepalive: true,
        credentials: "omit",
      });
      body?.cancel().catch(() => {});
      collector = status < 300 ? "asked" : "refused";
      // It may be asked again later, as RFC 9110 has it.
      if (status < 500 && status != 429) break;
    } catch {}
  }
  return { forgotten: id, collector };
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

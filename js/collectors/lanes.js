/** What is on its way to each collector, in the words of its protocol. */
import { complain, read, tell } from "../sensors/facts.js";
import { encode, learn } from "./encoder.js";
import { request } from "./request.js";

/** A page that is being left gets no answer to a preflight. */
const PREFLIGHT =
  "asks for a CORS preflight, which gets lost where a page is being left: send to the page's own origin, or to a collector that passes on (docs/PROTOCOLS.md)";

/** What the module asks for, by name: in place of `usual`. */
export const lanes = (usual) => {
  // Of the page as it came: single-page navigation moves the base.
  const home = read("baseURI");
  // None for the native protocol.
  const encoders = [];

  /** Learns how one of them is spoken to. Until then it is not, or as before. */
  const speak = async (lane, protocol, to, key, site, tellsAll, explains) => {
    if (protocol == "trailmark") {
      delete encoders[lane];
      return;
    }
    try {
      const { href, origin } = new URL(to, home);
      const [encoder, together, once, age, asksFirst] = await learn(
        protocol,
        [href, key, site],
        tellsAll,
        explains ? usual.explain : undefined,
      );
      if (asksFirst && origin != location.origin)
        complain(`${protocol} ${PREFLIGHT}`);
      encoders[lane] = encoder;
      tell("speak", lane, together, once, age);
    } catch (error) {
      complain(`trailmark.${protocol}.wasm: ${error}`);
      tell("speak", lane);
    }
  };

  return {
    speak,

    send(url, beacon, body, leaving, lane = 0) {
      const encoder = encoders[lane];
      if (!encoder)
        return usual.send(new URL(url, home).href, beacon, body, leaving);
      // By a way that outlives the page, and yet tells what has become of it.
      return usual.send({ encoder, leaving }, beacon, body, leaving && 2);
    },

    post: (to, beacon) =>
      to.encoder ? request(to, beacon) : usual.post(to, beacon),

    net(url, body, lane = 0) {
      const encoder = body && encoders[lane];
      if (!encoder) return usual.net(new URL(url, home).href, body);
      const encoded = encode(encoder, body);
      usual.net(encoded.url, encoded.url && encoded.body, encoded.headers);
    },
  };
};

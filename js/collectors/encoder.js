/** Encoders: modules that lie beside the script, one for each protocol. */
import { exchange } from "../border.js";
import { instantiate } from "#instantiate";
import { sibling } from "../sensors/facts.js";

const modules = {};

const ask = (module, status, ...told) =>
  exchange(module, status, told.join("\x1e"));

/**
 * An encoder for a collector (its address, key and site), and what delivery has to know of its
 * protocol. Where not all may be told, the device is not described beyond what each request says of it.
 * `explain` is told what a collector takes no more of.
 */
export const learn = async (protocol, collector, tellsAll, explain) => {
  modules[protocol] ||= instantiate(
    (name) => sibling(`${protocol}.${name}`),
    INTEGRITY.encoders[protocol],
  );
  try {
    const module = await modules[protocol];
    const encoder = { protocol, module, collector, tellsAll, explain };
    return [encoder, ...ask(module, 0)];
  } catch (error) {
    // It may be there the next time.
    delete modules[protocol];
    throw error;
  }
};

const size = (width, height) => `${width}x${height}`;

const device = (tellsAll) => [
  navigator.language,
  ...(tellsAll
    ? [
        size(screen.width, screen.height),
        size(innerWidth, innerHeight),
        Intl.DateTimeFormat().resolvedOptions().timeZone,
      ]
    : ["", "", ""]),
  navigator.userAgent,
];

/** A native beacon as a request of the protocol; without an address where nothing of it has a place there. */
export const encode = (
  { protocol, module, collector, tellsAll, explain },
  beacon,
) => {
  const [url, type, lines, body, cut] = ask(
    module,
    0,
    ...collector,
    ...device(tellsAll),
    beacon,
  );
  if (cut) explain?.(`${protocol} takes only part of values: \x1e${cut}`);
  const headers = {};
  if (type) headers["Content-Type"] = type;
  for (const line of lines.split("\n")) {
    const [name, value] = line.split(": ");
    if (value) headers[name] = value;
  }
  return { url, headers, body };
};

/** What an answer means, as the status of HTTP that says so. */
export const meaning = ({ module }, status, body) =>
  ask(module, status, body)[0];

// Requests as events, and events as the steps of the visit that they are of.

import { PAGES } from "./visit.mjs";

/**
 * The events of one side's requests, in their order: `{ step, fields }`. A step is the
 * visit's own name for it, the second time with " 2" behind; what is of no step keeps the
 * name that the wire has.
 */
export function events(wire, side, requests) {
  const step = new Map();
  for (const [name, names] of Object.entries(wire.steps))
    if (names[side]) step.set(names[side], name);
  const seen = new Map();
  const ids = new Set();
  const told = [];
  const read = requests.flatMap((request) => wire.read(request)?.events ?? []);
  for (const event of read) {
    const fields = flat(event.fields);
    const id = fields.get(wire.id);
    // Sent again, as by many where a page is left before the answer.
    if (id !== undefined && ids.has(id)) continue;
    ids.add(id);
    const known = step.get(event.name) ?? event.name;
    const times = (seen.get(known) ?? 0) + 1;
    seen.set(known, times);
    const isNth = times > 1 && STEPS.has(known);
    told.push({ step: isNth ? `${known} ${times}` : known, fields });
  }
  return told;
}

/** What the visitor does, by name. */
export const STEPS = new Set(
  PAGES.flatMap(({ steps }) => steps.map(([step]) => step)),
);

/** A step's name without its number. */
export const name = (step) => step.replace(/ \d+$/, "");

/** What the first request says around its events. */
export function frame(wire, requests) {
  const request = requests.find((request) => wire.read(request));
  const { method, url, headers } = request;
  const fields = { method, path: url.pathname };
  for (const name of ["content-type", ...(wire.headers ?? [])])
    if (headers[name]) fields[name] = headers[name];
  return {
    step: "request",
    fields: flat({ ...fields, ...wire.read(request).frame }),
  };
}

/** Members of members as paths: `items[0].price`. */
export function flat(value, path = "", into = new Map()) {
  if (Array.isArray(value)) {
    if (value.length === 0) into.set(path, value);
    value.forEach((one, at) => flat(one, `${path}[${at}]`, into));
  } else if (value && typeof value === "object") {
    if (path && Object.keys(value).length === 0) into.set(path, value);
    for (const [name, one] of Object.entries(value))
      flat(one, path ? `${path}.${name}` : name, into);
  } else if (value !== undefined) into.set(path, value);
  return into;
}

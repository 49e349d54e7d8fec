// Two sides of one visit, field by field.

import { name, STEPS } from "./events.mjs";

/** Stands for the field where one side alone has an event. */
export const EVENT = "(event)";

/**
 * What differs, by field: `{ is, field, on, theirs, ours }`, where `is` says "theirs" or
 * "ours" (has it alone) or "differs", and `on` names the steps. `same` are the fields that
 * mean the same on both sides somewhere, and differ nowhere; `compared` the steps that both sides tell.
 */
export function compare(theirs, ours, wire) {
  const found = new Map();
  const same = new Set();
  const compared = [];
  const known = new Set();
  const note = (is, field, step, values) => {
    const key = field === EVENT ? `${is} ${step}` : `${is} ${field}`;
    if (!found.has(key)) found.set(key, { is, field, on: [], ...values });
    const { on } = found.get(key);
    if (!on.includes(step)) on.push(step);
  };
  const byStep = new Map(ours.map((event) => [event.step, event]));
  for (const { step, fields } of theirs) {
    const other = byStep.get(step);
    if (!other) {
      note("theirs", EVENT, step);
      continue;
    }
    known.add(step);
    // Of what trackers tell of their own accord, that they do.
    const also = ["request", ...(wire.also ?? [])];
    if (!also.includes(step) && !STEPS.has(name(step))) continue;
    if (step !== "request") compared.push(step);
    for (const path of new Set([...fields.keys(), ...other.fields.keys()])) {
      const field = path.replace(/\[\d+\]/g, "[]");
      const values = { theirs: fields.get(path), ours: other.fields.get(path) };
      if (!other.fields.has(path)) note("theirs", field, step, values);
      else if (!fields.has(path)) note("ours", field, step, values);
      else if (isSame(field, values, wire)) same.add(field);
      else note("differs", field, step, values);
    }
  }
  for (const step of byStep.keys())
    if (!known.has(step)) note("ours", EVENT, step);
  const differences = [...found.values()];
  for (const { field } of differences) same.delete(field);
  return { same: [...same].sort(), differences, compared };
}

function isSame(field, { theirs, ours }, { volatile = [] }) {
  if (JSON.stringify(theirs) === JSON.stringify(ours)) return true;
  if (volatile.includes(field)) return typeof theirs === typeof ours;
  const [a, b] = [shape(theirs), shape(ours)];
  return a !== undefined && a === b;
}

/** Of what is another each time, what it is. */
export function shape(value) {
  const text = String(value);
  if (UUID.test(text)) {
    if (text.length > 36)
      return text.replace(UUID, "(a UUID)").replace(/\d{13}/, "(a time)");
    return text[14] === "7" ? "a UUID 7" : "a UUID";
  }
  const shown = typeof value === "string" ? " as text" : "";
  if (/^\d{10,19}(\.\d+)?$/.test(text)) {
    for (const [unit, each] of UNITS)
      if (Math.abs(Number(text) / each - Date.now() / 1_000) < DAYS)
        return `${unit} since 1970${shown}`;
  }
  if (/^\d{4}-\d\d-\d\dT[\d:.]+Z$/.test(text)) return "a time";
  return undefined;
}

const UUID =
  /[0-9a-f]{8}-[0-9a-f]{4}-[1-8][0-9a-f]{3}-[0-9a-f]{4}-[0-9a-f]{12}/i;
const DAYS = 2 * 24 * 3_600;
const UNITS = [
  ["seconds", 1],
  ["milliseconds", 1e3],
  ["microseconds", 1e6],
];

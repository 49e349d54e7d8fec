// Differences and their reasons: each has one, and each reason has a difference.

import { readFile } from "node:fs/promises";

import { EVENT, shape } from "./compare.mjs";

/** Reasons by protocol: `{ is, fields, on?, why }`, where a `*` in a field stands for anything. */
export async function reasons(protocol) {
  const path = new URL(`explained/${protocol}.json`, import.meta.url);
  return JSON.parse(await readFile(path, "utf8").catch(() => "[]"));
}

/** The reasons with what each is of, and what is wrong with them. */
export function explain(differences, reasons) {
  const problems = [];
  const rows = reasons.map((reason) => ({ ...reason, of: [] }));
  const used = new Set();
  for (const difference of differences) {
    const row = rows.find((row) => isOf(row, difference, used));
    if (row) row.of.push(difference);
    else problems.push(`not explained: ${told(difference)}`);
  }
  for (const { is, fields } of rows)
    for (const field of fields)
      if (!used.has(`${is} ${field}`))
        problems.push(`no longer so: ${is}: ${field}`);
  return { rows, problems };
}

function isOf({ is, fields, on }, difference, used) {
  if (is !== difference.is) return false;
  const steps = difference.on;
  if (on && !steps.every((step) => on.includes(step))) return false;
  const names = difference.field === EVENT ? steps : [difference.field];
  const found = fields.filter((field) =>
    names.some((name) => pattern(field).test(name)),
  );
  const covered = names.every((name) =>
    fields.some((field) => pattern(field).test(name)),
  );
  if (!covered) return false;
  for (const field of found) used.add(`${is} ${field}`);
  return true;
}

const pattern = (field) =>
  new RegExp(
    `^${field.replace(/[.+?^${}()|[\]\\]/g, "\\$&").replaceAll("*", ".*")}$`,
  );

function told({ is, field, on, theirs, ours }) {
  const where = on.length > 3 ? `${on.length} steps` : on.join(", ");
  if (is === "theirs")
    return `theirs only: ${field} = ${value(theirs)} (${where})`;
  if (is === "ours") return `ours only: ${field} = ${value(ours)} (${where})`;
  return `differs: ${field}: ${value(theirs)}, ours ${value(ours)} (${where})`;
}

/** A value as people read it, the same from run to run. */
export function value(any) {
  const text = shape(any) ?? JSON.stringify(any) ?? "";
  return text.length > 60 ? `${text.slice(0, 57)}…` : text;
}

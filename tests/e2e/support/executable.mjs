// Finds a program: what the environment says, else the search path, else the usual places.

import { existsSync } from "node:fs";
import { delimiter, join } from "node:path";

export function executable(variable, names, places = []) {
  if (process.env[variable]) return process.env[variable];
  const found = (process.env.PATH ?? "")
    .split(delimiter)
    .flatMap((directory) => names.map((name) => join(directory, name)))
    .concat(places)
    .find(existsSync);
  if (!found)
    throw new Error(`no ${names[0]} found: set ${variable} to where it is`);
  return found;
}

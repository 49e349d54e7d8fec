// The headers that docs/SECURITY.md tells pages to copy, by the word behind "http" in each block.

import { readFile } from "node:fs/promises";
import { join } from "node:path";

import { root } from "./pages.mjs";

const text = await readFile(join(root, "docs/SECURITY.md"), "utf8");

/** `{ "content-security-policy": … }` of each block; `{nonce}` and origins are as they stand there. */
export const POLICIES = Object.fromEntries(
  [...text.matchAll(/^```http ([\w-]+)\n([\w-]+): (.+)\n```$/gm)].map(
    ([, name, header, value]) => [name, { [header.toLowerCase()]: value }],
  ),
);

/** A block with what a site puts in: `{ "{nonce}": "abc" }`. */
export const policy = (name, given = {}) =>
  Object.fromEntries(
    Object.entries(POLICIES[name]).map(([header, value]) => [
      header,
      Object.entries(given).reduce(
        (text, [from, to]) => text.replaceAll(from, to),
        value,
      ),
    ]),
  );

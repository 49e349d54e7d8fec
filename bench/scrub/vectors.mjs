// The vectors of tests/vectors/scrub, read as the Rust test reads them.

import { readFileSync } from "node:fs";

const HOME = new URL("../../tests/vectors/scrub/", import.meta.url);

export const SETS = ["tuned", "held-out"];
export const KINDS = "email phone card iban ip token secret".split(" ");

/** Each `{ text, planted: [[start, end], …] }`. */
export function vectors(set, kind) {
  const lines = readFileSync(new URL(`${set}/${kind}.txt`, HOME), "utf8");
  return lines.trimEnd().split("\n").map(read);
}

function read(line) {
  const planted = [];
  let text = "";
  let rest = line;
  for (;;) {
    let open = rest.indexOf("[[");
    if (open < 0) return { text: text + rest, planted };
    if (rest.startsWith("[[[", open)) open++;
    const close = rest.indexOf("]]", open);
    text += rest.slice(0, open);
    const secret = rest.slice(open + 2, close);
    planted.push([text.length, text.length + secret.length]);
    text += secret;
    rest = rest.slice(close + 2);
  }
}

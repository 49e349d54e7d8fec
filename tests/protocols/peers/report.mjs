// The outcome as a table in the protocol's page: "Beside its own tracker".

import { readFile, writeFile } from "node:fs/promises";
import { fileURLToPath } from "node:url";

import { EVENT, shape } from "./compare.mjs";
import { value } from "./explain.mjs";

const MARKS = ["<!-- peer -->", "<!-- /peer -->"];

/** What is wrong with the page; nothing where it says what was found, or is made to. */
export async function hold(protocol, found, isToBeWritten) {
  const path = new URL(
    `../../../docs/protocols/${protocol}.md`,
    import.meta.url,
  );
  const page = await readFile(path, "utf8");
  const [before, rest] = page.split(MARKS[0]);
  const [table, after] = rest?.split(MARKS[1]) ?? [];
  const made = `\n${section(found)}\n`;
  if (table === made) return [];
  if (!isToBeWritten)
    return [`${fileURLToPath(path)} says something else: --write mends it`];
  const [head, tail] =
    after === undefined ? [`${page.trimEnd()}\n\n`, "\n"] : [before, after];
  await writeFile(path, `${head}${MARKS[0]}${made}${MARKS[1]}${tail}`);
  return [];
}

function section({ version, of, same, rows, compared }) {
  const lines = rows.map((row) => line(row, compared));
  return `## Beside ${of ?? "its own tracker"}

\`${version}\`, on the same visit in the same browser: \`node tests/protocols/peers/run.mjs\` compares and writes this.

| field | who | on | why |
|---|---|---|---|
${lines.join("\n")}

The same on both sides: ${same.map((field) => `\`${field}\``).join(", ")}.`;
}

/** A reason with what it is of; `shown: false` where values are others each time. */
function line({ is, fields, of, why, shown = true }, compared) {
  const named = fields.map((field) => `\`${field}\``).join(", ");
  const what = areEvents(of) ? `event ${named}` : named;
  const because = shown ? why + example(is, of) : why;
  const cells = [what, WORDS[is], steps(of, compared), because];
  return `| ${cells.map(cell).join(" | ")} |`;
}

const areEvents = (of) => of.every(({ field }) => field === EVENT);

const WORDS = {
  theirs: "theirs alone",
  ours: "ours alone",
  differs: "differs",
};

/** Of values that differ, the first, from where they begin to. */
function example(is, of) {
  if (is !== "differs") return "";
  const [{ theirs, ours }] = of;
  const [their, our] = fromWhereTheyDiffer(theirs, ours);
  return `: \`${their}\`, ours \`${our}\``;
}

function fromWhereTheyDiffer(theirs, ours) {
  const both = [theirs, ours];
  const areTexts = both.every((one) => typeof one === "string" && !shape(one));
  let same = 0;
  if (areTexts) while (theirs[same] && theirs[same] === ours[same]) same++;
  if (same < 20) return both.map(value);
  return both.map((one) => `…${one.slice(same - 8, same + 32)}`);
}

function steps(of, compared) {
  if (areEvents(of)) return "";
  const named = new Set(of.flatMap(({ on }) => on));
  const missing = compared.filter((step) => !named.has(step));
  if (missing.length === 0) return "all";
  if (missing.length <= 3 && named.size > 3)
    return `all but ${missing.join(", ")}`;
  return [...named]
    .map((step) => (step === "request" ? "the request" : step))
    .join(", ");
}

const cell = (text) => text.replaceAll("|", "\\|");

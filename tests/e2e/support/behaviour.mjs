// Makes docs/BEHAVIOUR.md of what the runs in all engines left: behaviours × engines.
// The document says nothing that changes from run to run, but for the browsers' versions,
// which do not make it another.

import { readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { fileURLToPath } from "node:url";

import { ENGINES, HARNESS, ONCE } from "./engines.mjs";
import { root } from "./pages.mjs";

const DOCUMENT = join(root, "docs/BEHAVIOUR.md");
const TESTS = join(root, "tests/e2e");

/** Where a run leaves its results. */
export const resultsOf = (id) =>
  join(
    process.env.TRAILMARK_RESULTS ?? join(root, "target/behaviour"),
    `${id}.json`,
  );

/** Whether the document was what the runs made; it is afterwards. */
export async function renew() {
  const runs = await Promise.all(Object.keys(ENGINES).map(read));
  const failed = runs.flatMap(({ name, tests }) =>
    tests
      .filter(({ result }) => result === "failed")
      .map(({ path }) => `${name}: ${path.join(": ")}`),
  );
  if (failed.length > 0)
    throw new Error(
      `docs/BEHAVIOUR.md is left as it is, as tests failed:\n${failed.join("\n")}`,
    );
  const made = await written(runs);
  const found = await readFile(DOCUMENT, "utf8").catch(() => "");
  if (isSame(made, found)) return true;
  await writeFile(DOCUMENT, made);
  return false;
}

async function read(id) {
  try {
    return JSON.parse(await readFile(resultsOf(id), "utf8"));
  } catch (cause) {
    throw new Error(
      `there are no results of ${ENGINES[id].name}: node tests/e2e/run.mjs ${id}`,
      { cause },
    );
  }
}

/** The document; `runs` are in the order of ENGINES. */
export async function written(runs) {
  const reasons = [];
  const sections = [];
  for (const [file, rows] of byFile(runs))
    sections.push(await section(file, rows, runs, reasons));
  const ran = new Set(
    runs.flatMap(({ tests }) => tests.map(({ file }) => file)),
  );
  const once = Object.entries(ONCE)
    .filter(([file]) => ran.has(file))
    .map(([file, reason]) => `- \`${file}\`: ${reason}.`);
  return `# Behaviour

What Trailmark does, and in which engines a test has seen it do so. Written by \`cargo xtask test\`, which fails where this is
not what its run made. A behaviour's test has its name, in \`tests/e2e/\`: do this, expect these events, expect no others.

${engines(runs)}

${cannots(reasons)}
How the engines are driven, and what that leaves out:

${notes()}

Not about an engine, and so tested in Chromium only:

${once.join("\n")}
${sections.join("")}`;
}

function engines(runs) {
  const rows = runs.map(({ engine, name, version, tests }) => {
    const listed = tests.filter(isListed);
    const count = (result) =>
      listed.filter((test) => test.result === result).length;
    return `| ${name} | ${version} | ${ENGINES[engine].driven} | ${count("passed")} | ${count("cannot")} |`;
  });
  return [
    "| engine | version | driven by | shown | cannot be shown |",
    "|---|---|---|---:|---:|",
    ...rows,
  ].join("\n");
}

function cannots(reasons) {
  if (reasons.length === 0) return "Every engine has shown every behaviour.\n";
  const lines = reasons.map(
    ({ name, reason }, i) => `${i + 1}. ${name}: ${reason}.`,
  );
  return `What cannot be shown, and why:\n\n${lines.join("\n")}\n`;
}

function notes() {
  return Object.values(ENGINES)
    .flatMap(({ name, notes }) => notes.map((note) => `- ${name}: ${note}`))
    .join("\n");
}

/** Tests in their order of the first engine, each with its result in every engine. */
function byFile(runs) {
  const files = new Map();
  runs.forEach(({ tests }, engine) => {
    const seen = new Map();
    for (const test of tests.filter(isListed)) {
      const name = JSON.stringify(test.path);
      const nth = (seen.get(test.file + name) ?? 0) + 1;
      seen.set(test.file + name, nth);
      const rows = files.get(test.file) ?? new Map();
      files.set(test.file, rows);
      const row = rows.get(name + nth) ?? { path: test.path, results: [] };
      rows.set(name + nth, row);
      row.results[engine] = test;
    }
  });
  return [...files].map(([file, rows]) => [file, [...rows.values()]]);
}

async function section(file, rows, runs, reasons) {
  const lines = [];
  let group = "";
  for (const { path, results } of rows) {
    const name = path.at(-1);
    const suite = path.slice(0, -1).join(": ");
    if (suite !== group && suite)
      lines.push(`| **${escaped(suite)}** |${" |".repeat(runs.length)}`);
    group = suite;
    const cells = runs.map((run, i) => cell(results[i], run, reasons));
    lines.push(`| ${escaped(name)} | ${cells.join(" | ")} |`);
  }
  const names = runs.map(({ name }) => name);
  return `
## ${await headOf(file)}

\`${file}\`

| behaviour | ${names.join(" | ")} |
|---|${names.map(() => ":---:|").join("")}
${lines.join("\n")}
`;
}

function cell(test, { name }, reasons) {
  if (!test) return "not run";
  if (test.result === "passed") return "yes";
  const known = reasons.findIndex(
    (other) => other.name === name && other.reason === test.reason,
  );
  const number =
    known >= 0 ? known + 1 : reasons.push({ name, reason: test.reason });
  return `cannot (${number})`;
}

/** The first sentence of the comment that a test file begins with. */
async function headOf(file) {
  const text = await readFile(join(TESTS, file), "utf8");
  const [comment] = /^(\/\/ .*\n)+/.exec(text) ?? [file];
  const sentence = comment.replace(/\n?\/\/ /g, " ").trim();
  return escaped(/^.*?(?=\.(\s|$)|$)/s.exec(sentence)[0]);
}

const isListed = ({ file }) => !HARNESS.includes(file) && !ONCE[file];

const escaped = (text) =>
  text
    .replaceAll("&", "&amp;")
    .replaceAll("<", "&lt;")
    .replace(/([|*`[\]\\]|_(?=_)|(?<=_)_)/g, "\\$1")
    .replaceAll("\n", " ");

/** Whether two documents differ in nothing but the browsers' versions. */
export const isSame = (one, other) =>
  withoutVersions(one) === withoutVersions(other);

/** Without the second column of the engines' table. */
const withoutVersions = (text) =>
  text.replace(
    new RegExp(
      `^(\\| (?:${Object.values(ENGINES)
        .map(({ name }) => name)
        .join("|")}) \\|)[^|]*`,
      "gm",
    ),
    "$1",
  );

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  try {
    const held = await renew();
    console.log(
      held
        ? "docs/BEHAVIOUR.md is what the run made"
        : "docs/BEHAVIOUR.md was not what the run made; it has been written anew: look at it and commit it",
    );
    // In the words of Node's reporter, so that it counts as the test it is.
    console.log(`ℹ pass ${Number(held)}\nℹ fail ${Number(!held)}`);
    process.exitCode = held ? 0 : 1;
  } catch (problem) {
    console.error(problem.message);
    console.log("ℹ pass 0\nℹ fail 1");
    process.exitCode = 1;
  }
}

/**
 * Builds the site: `node www/docs/build.mjs DIRECTORY` writes the folder docs/ into it. Pages are
 * Markdown in pages/, examples come from the tables, reference pages from the project's docs/.
 */
import { cp, mkdir, readFile, readdir, rm, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";

import { frame } from "./site/frame.mjs";
import { escape } from "./site/html.mjs";
import { render } from "./site/markdown.mjs";
import { example, key, livePages, section } from "./site/live.mjs";
import { reference } from "./site/reference.mjs";
import { ATTRIBUTES } from "./table/attributes.mjs";
import { COMMANDS, MARKUP } from "./table/commands.mjs";

const here = fileURLToPath(new URL(".", import.meta.url));
const root = join(here, "../..");
const TABLES = { attributes: ATTRIBUTES, commands: COMMANDS, markup: MARKUP };

/** Writes the site into `directory`/docs, and returns the paths of its pages. */
export async function build(directory) {
  const out = join(directory, "docs");
  await rm(out, { recursive: true, force: true });
  const put = async (path, text) => {
    const file = join(out, path);
    await mkdir(dirname(file), { recursive: true });
    await writeFile(file, text);
  };

  const { pages, files } = await reference();
  pages.push(...(await written()));
  for (const { path, html, headings } of pages)
    await put(`${path}index.html`, frame({ path, main: html, headings }));

  for (const row of Object.values(TABLES).flat())
    for (const [path, text] of Object.entries(livePages(row)))
      await put(`live/${path}`, text);

  for (const folder of ["static", "check", "live"])
    await cp(join(here, folder), join(out, folder), { recursive: true });
  // The check of a tag reads the same table in the browser.
  await cp(
    join(here, "table/attributes.mjs"),
    join(out, "check/attributes.js"),
  );
  for (const file of files) {
    const text = await readFile(join(root, file));
    await put(`reference/files/${file}`, text);
  }
  return pages.map(({ path }) => path);
}

/** The pages of pages/: `index.md` is a folder's own. */
async function written() {
  const folder = join(here, "pages");
  const names = (await readdir(folder, { recursive: true }))
    .map((name) => name.replaceAll("\\", "/"))
    .filter((name) => name.endsWith(".md"));
  return Promise.all(
    names.map(async (name) => {
      const path = name.replace(/(index)?\.md$/, "").replace(/([^/])$/, "$1/");
      const text = await readFile(join(folder, name), "utf8");
      const shown = await included(text);
      return { path, ...render(shown, { directives: DIRECTIVES }) };
    }),
  );
}

/** Lines `::code file::` become the code of that file, so that what is shown is what runs. */
async function included(text) {
  const names = [...text.matchAll(/^::code ([^:\n]+)::$/gm)];
  for (const [line, name] of names) {
    const shown = (await readFile(join(here, name), "utf8")).trimEnd();
    const [, part] = /<!-- shown -->\n([\s\S]*?)\s*<!-- \/shown -->/.exec(
      shown,
    ) ?? [0, shown];
    text = text.replace(line, () => "```\n" + undented(part) + "\n```");
  }
  return text;
}

function undented(text) {
  const lines = text.split("\n");
  const depths = lines
    .filter((line) => line.trim())
    .map((line) => line.search(/\S/));
  const least = Math.min(...depths);
  return lines.map((line) => line.slice(least)).join("\n");
}

/** What pages may ask for in a line of its own. */
const DIRECTIVES = {
  /** All rows of a table, each with its example. */
  entries: (name) =>
    overview(TABLES[name]) + TABLES[name].map(section).join("\n"),
  /** A page of live/ in its frame. */
  live: (name) => example(`/docs/live/${name}/`, name),
  cards: () =>
    `<ul class="cards">${CARDS.map(([to, title, text]) => `<li><a href="/docs/${to}"><strong>${title}</strong><span>${text}</span></a></li>`).join("")}</ul>`,
  check: () =>
    `<div id="check"></div><noscript><p>The check needs JavaScript.</p></noscript>`,
};

function overview(rows) {
  const items = rows.map(
    ({ name, call }) =>
      `<li><a href="#${key(name)}"><code>${escape(call ?? name)}</code></a></li>`,
  );
  return `<ul class="overview">${items.join("")}</ul>`;
}

const CARDS = [
  [
    "start/developer/",
    "I add a tag to a site",
    "One line of HTML, the first event on the screen, calls of your own.",
  ],
  [
    "start/shop/",
    "I run a shop",
    "See which paths lead to an order, which carts are left, and what a campaign brings.",
  ],
  [
    "start/privacy/",
    "My site asks first",
    "Nothing stored, nothing sent before a yes; what to write into the privacy notice.",
  ],
];

if (import.meta.url === pathToFileURL(process.argv[1] ?? "").href) {
  const [directory] = process.argv.slice(2);
  if (!directory) {
    console.error("usage: node www/docs/build.mjs DIRECTORY");
    process.exit(2);
  }
  console.log(`${(await build(directory)).length} pages`);
}

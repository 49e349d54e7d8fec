/**
 * The documents of docs/ as pages: one truth, shown here as well. Links between them lead to
 * these pages; those to source code, which is not served, become plain text.
 */
import { readFile, readdir } from "node:fs/promises";
import { posix } from "node:path";

import { render } from "./markdown.mjs";

const root = new URL("../../../", import.meta.url);
const read = (path) => readFile(new URL(path, root), "utf8");

/** Pages below reference/, as `{ path, html, headings }`, and files to copy as they are. */
export async function reference() {
  const sources = await documents();
  const files = new Set();
  const pages = await Promise.all(
    sources.map(async (source) => {
      const link = (href) => follow(href, source, sources, files);
      return {
        path: addressOf(source),
        ...render(await read(source), { link }),
      };
    }),
  );
  return { pages: [...pages, index(pages)], files: [...files] };
}

/** Everything that is written for readers. */
async function documents() {
  const below = async (folder) =>
    (await readdir(new URL(folder, root)))
      .filter((name) => name.endsWith(".md"))
      .map((name) => folder + name);
  return [
    "README.md",
    "collector/README.md",
    ...(await below("docs/")),
    ...(await below("docs/protocols/")),
  ];
}

const addressOf = (source) =>
  `reference/${source
    .replace(/^docs\//, "")
    .replace(/\.md$/, "")
    .toLowerCase()}/`;

/** Where a document's link leads. */
function follow(href, source, sources, files) {
  if (/^[a-z]+:/i.test(href) || href.startsWith("#")) return href;
  const [path, fragment] = href.split("#");
  const target = posix.join(posix.dirname(source), path);
  if (sources.includes(target))
    return `/docs/${addressOf(target)}${fragment ? `#${fragment}` : ""}`;
  if (SHOWN.test(target)) {
    files.add(target);
    return `/docs/reference/files/${target}`;
  }
  return undefined;
}

/** Schemas and pictures of docs/, and the description of the collector's interface. */
const SHOWN = /^(docs\/.*\.(json|svg|txt)|collector\/openapi\.json)$/;

function index(pages) {
  const item = ({ path, html }) => {
    const title = /<h[12][^>]*>([\s\S]*?)<\/h[12]>/.exec(html)?.[1] ?? path;
    return `<li><a href="/docs/${path}">${title}</a></li>`;
  };
  const protocols = pages.filter(({ path }) => PROTOCOL.test(path));
  const own = pages.filter(({ path }) => !PROTOCOL.test(path));
  return {
    path: "reference/",
    headings: [],
    html: `<h1>Reference</h1>
<p>The project's own documents, as they lie in its repository.</p>
<ul class="list">${own.map(item).join("")}</ul>
<h2>Other collectors, one by one</h2>
<ul class="list">${protocols.map(item).join("")}</ul>`,
  };
}

// PROTOCOLS.md, which introduces them, has the folder's address.
const PROTOCOL = /^reference\/protocols\/./;

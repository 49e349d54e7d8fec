// What one visit leaves on the device and sends, and the tables of docs/PRIVACY.md that
// are made of such visits.

import { readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";

import { root } from "./pages.mjs";

const DOCUMENT = join(root, "docs/PRIVACY.md");

/** Everywhere that a page can keep something, and what lies there: lists of names. */
export async function traces(page, context) {
  const cookies = await context.cookies();
  return {
    Cookies: cookies.map(({ name }) => name),
    ...(await page.evaluate(async () => {
      const databases = await indexedDB.databases();
      const workers = await navigator.serviceWorker.getRegistrations();
      return {
        localStorage: Object.keys(localStorage),
        sessionStorage: Object.keys(sessionStorage),
        IndexedDB: databases.map(({ name }) => name),
        "Cache Storage": await caches.keys(),
        "Service workers": workers.map(({ scope }) => scope),
        "window.name": window.name ? [window.name] : [],
        "history.state": history.state ? [JSON.stringify(history.state)] : [],
      };
    })),
  };
}

/** What of several looks was there in any. */
export function together(looks) {
  const all = {};
  for (const look of looks)
    for (const [place, found] of Object.entries(look))
      all[place] = [...new Set([...(all[place] ?? []), ...found])];
  return all;
}

/** The facts in events by the names that the contract has for them. */
export function facts(events) {
  const found = new Set();
  for (const event of events) {
    for (const [name, value] of Object.entries(event)) {
      if (["page", "campaign"].includes(name))
        for (const part of Object.keys(value)) found.add(`${name}.${part}`);
      else found.add(name);
    }
  }
  return found;
}

/** A table in Markdown: a row for each of `rows`, which are lists of cells. */
export function table(heads, rows) {
  const line = (cells) => `| ${cells.join(" | ")} |`;
  return [line(heads), line(heads.map(() => "---")), ...rows.map(line)].join(
    "\n",
  );
}

/**
 * What stands in docs/PRIVACY.md between the marks of this name. With TRAILMARK_WRITE
 * `made` is put there first.
 */
export async function section(name, made) {
  const document = await readFile(DOCUMENT, "utf8");
  const begin = `<!-- ${name}: made by tests/e2e/privacy-matrix.test.mjs -->\n\n`;
  const end = `\n\n<!-- /${name} -->`;
  const from = document.indexOf(begin) + begin.length;
  const to = document.indexOf(end, from);
  if (from < begin.length || to < 0)
    throw new Error(`docs/PRIVACY.md has no marks for ${name}`);
  if (process.env.TRAILMARK_WRITE) {
    await writeFile(
      DOCUMENT,
      document.slice(0, from) + made + document.slice(to),
    );
    return made;
  }
  return document.slice(from, to);
}

/**
 * Markdown as HTML. HTML within Markdown is shown, not obeyed; a line `::name argument::` is
 * what the page's own directives make of it.
 */
import { Marked } from "marked";

import { escape, plain } from "./html.mjs";

/**
 * `link(href)` says where a link leads on the site, or nothing where it leads nowhere.
 * Returns `{ html, headings: [{ depth, id, text }] }`.
 */
export function render(text, { link = (href) => href, directives = {} } = {}) {
  const headings = [];
  const ids = new Map();
  const marked = new Marked({
    gfm: true,
    renderer: {
      html: ({ text }) => (text.startsWith("<!--") ? "" : escape(text)),
      heading({ tokens, depth }) {
        const inner = this.parser.parseInline(tokens);
        const id = unique(slug(plain(inner)), ids);
        headings.push({ depth, id, text: inner.replace(/<\/?a[^>]*>/g, "") });
        return `<h${depth} id="${id}">${inner}</h${depth}>\n`;
      },
      link({ href, tokens }) {
        const inner = this.parser.parseInline(tokens);
        const to = SAFE.test(href) && link(href);
        return to ? `<a href="${escape(to)}">${inner}</a>` : inner;
      },
      image: ({ href, text }) =>
        `<img src="${escape(link(href) ?? "")}" alt="${escape(text)}">`,
      // What is wider than the page scrolls, by keyboard as well.
      table({ header, rows }) {
        const cells = (row, tag) =>
          row
            .map(({ tokens, align }) => {
              const inner = this.parser.parseInline(tokens);
              // An empty heading is none to a screen reader.
              const name = tag === "th" && !inner ? "td" : tag;
              return `<${name}${align === "right" ? ' class="number"' : ""}>${inner}</${name}>`;
            })
            .join("");
        const body = rows.map((row) => `<tr>${cells(row, "td")}</tr>`).join("");
        return `<div class="scrolls" role="region" aria-label="Table" tabindex="0"><table><thead><tr>${cells(header, "th")}</tr></thead><tbody>${body}</tbody></table></div>\n`;
      },
      code: ({ text }) => code(text),
    },
    extensions: [directive(directives)],
  });
  return { html: marked.parse(text), headings };
}

/** A block of code, which scrolls and can be copied. */
export const code = (text) =>
  `<pre tabindex="0"><code>${escape(text)}</code></pre>\n`;

/** Relative, a fragment, or of the web: never `javascript:`. */
const SAFE = /^(https?:|mailto:|[^:]*$)/i;

function directive(directives) {
  const pattern = /^::([a-z]+)(?: ([^\n]*?))?::(?:\n|$)/;
  return {
    name: "directive",
    level: "block",
    start: (text) => text.match(/^::[a-z]/m)?.index,
    tokenizer(text) {
      const found = pattern.exec(text);
      if (!found) return undefined;
      const [raw, name, argument] = found;
      if (!directives[name]) throw new Error(`there is no directive ${name}`);
      return { type: "directive", raw, html: directives[name](argument) };
    },
    renderer: ({ html }) => html + "\n",
  };
}

/** As GitHub makes them of headings, for that is where the documents link to each other. */
export const slug = (text) =>
  text
    .toLowerCase()
    .replace(/[^\p{L}\p{N}\s_-]/gu, "")
    .replace(/\s/g, "-");

function unique(id, ids) {
  const n = ids.get(id) ?? 0;
  ids.set(id, n + 1);
  return n ? `${id}-${n}` : id;
}

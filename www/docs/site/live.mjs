/** Examples that run: a page for each, and the section that shows it. */
import { code } from "./markdown.mjs";
import { escape } from "./html.mjs";

/** The name of an example in addresses and ids. */
export const key = (name) => name.replace(/[<>]/g, "");

/** The tag of an example as a page has it. */
export function tagOf({ tag = {} }) {
  const all = {
    "data-collector": "/v1/beacons",
    "data-site": "docs",
    ...tag,
  };
  const said = Object.entries(all).map(([name, value]) =>
    value === "" ? `  ${name}` : `  ${name}="${escape(value)}"`,
  );
  return `<script async src="/trailmark.js"\n${said.join("\n")}></script>`;
}

/** The pages of an example, by their file below /docs/live/. */
export function livePages(row) {
  const { live } = row;
  const name = key(row.name);
  const pages = {
    [`${name}/index.html`]: `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>Example: ${escape(row.name)}</title>
${live.head ?? ""}
<link rel="stylesheet" href="/docs/static/live.css">
<script src="/docs/static/log.js"></script>
${live.before ? `<script src="before.js"></script>` : ""}
${tagOf(live)}
</head>
<body>
<main class="live-page">
<section class="live-body" aria-label="Example">
${live.hint ? `<p class="hint">${live.hint}</p>` : ""}
${live.body ?? ""}
</section>
<section class="live-log" aria-label="What Trailmark says">
<p class="live-head"><span>What Trailmark says</span> <button id="again" type="button">Erase and start over</button></p>
<div id="log" role="log" tabindex="0" aria-label="Log"></div>
</section>
</main>
${live.script ? `<script src="example.js"></script>` : ""}
</body>
</html>
`,
  };
  if (live.before) pages[`${name}/before.js`] = live.before + "\n";
  if (live.script) pages[`${name}/example.js`] = live.script + "\n";
  return pages;
}

/** The section of a page that explains one row of a table and offers its example. */
export function section(row) {
  const { name, about, call, live, more } = row;
  const facts = [];
  const values = row.values ?? valuesOf(row.takes);
  if (values) facts.push(["Values", values]);
  if (row.required) facts.push(["Required", "yes"]);
  else if (row.default !== undefined) facts.push(["Default", row.default]);
  const parts = [
    row.takes ? tagOf(live) : undefined,
    live.before,
    live.body && !live.body.startsWith("<button id=")
      ? live.body.replaceAll(" data-try", "")
      : undefined,
    live.script,
  ];
  return `<section class="entry" aria-labelledby="${key(name)}">
<h2 id="${key(name)}"><code>${escape(call ?? name)}</code></h2>
<p>${about}${more ? ` <a href="${more[1]}">${more[0]}</a>` : ""}</p>
${facts.length ? `<dl class="facts">${facts.map(([term, text]) => `<div><dt>${term}</dt><dd>${escape(text)}</dd></div>`).join("")}</dl>` : ""}
${parts.filter(Boolean).map(code).join("")}
${example(`/docs/live/${key(name)}/`, name)}
</section>`;
}

/** What a visitor starts with a click: thirty modules at once would keep a phone busy. */
export const example = (path, name) =>
  `<div class="live" data-live="${path}" data-name="${escape(name)}"><p><a class="button" href="${path}">Run it</a></p></div>`;

function valuesOf(takes) {
  if (!takes) return "";
  if (takes.flag) return "flag: empty or true, false";
  if (takes.number) return takes.number.join(" to ");
  if (takes.words) return takes.words.split(" ").join(", ");
  if (takes.list) return `list of ${takes.list.split(" ").join(", ")}`;
  return "list";
}

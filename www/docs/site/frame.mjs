/** What surrounds every page of the site: head, navigation, footer. */
import { escape, plain } from "./html.mjs";

/**
 * The site's own pages run no script but theirs, and speak to nobody but their own server; only the page that
 * checks a tag speaks to whatever address it is given.
 */
const policy = (connect) =>
  `default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; connect-src ${connect}; frame-src 'self'; form-action 'self'; base-uri 'none'`;

/** A page as a whole. `path` is its address below /docs/, `main` its content with the heading. */
export function frame({ path, main, headings = [], wide = false }) {
  const title = plain(/<h1[^>]*>([\s\S]*?)<\/h1>/.exec(main)?.[1] ?? "Docs");
  const connect = path === "check/" ? "*" : "'self'";
  return `<!doctype html>
<html lang="${path.startsWith("de/") ? "de" : "en"}">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="${policy(connect)}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>${escape(title)} – Trailmark</title>
<link rel="icon" href="/docs/static/mark.svg" type="image/svg+xml">
<link rel="stylesheet" href="/docs/static/docs.css">
<script type="module" src="/docs/static/docs.js"></script>
${path === "check/" ? `<script type="module" src="/docs/check/page.js"></script>` : ""}
</head>
<body>
<a class="skip" href="#main">Skip to the content</a>
<header class="top">
<a class="brand" href="/docs/"><span class="mark" aria-hidden="true"></span>Trailmark docs</a>
<details class="menu"><summary>Contents</summary>
<nav aria-label="Contents">${NAVIGATION.map((group) => section(group, path)).join("")}</nav>
</details>
</header>
<div class="columns${wide ? " columns-wide" : ""}">
<main id="main" tabindex="-1">
${main}
</main>
${onThisPage(headings)}
</div>
<footer class="bottom"><p>Measures nobody: these pages are without a tag, the examples in them say what they send.</p>
<p><a href="/">Demo shop</a> <a href="/dashboard">Live dashboard</a> <a href="/docs/check/">Check a tag</a></p></footer>
</body>
</html>
`;
}

function section([name, links], path) {
  const items = links.map(([to, text]) => {
    const here = to === path ? ' aria-current="page"' : "";
    return `<li><a href="/docs/${to}"${here}>${text}</a></li>`;
  });
  return `<section><h2>${name}</h2><ul>${items.join("")}</ul></section>`;
}

function onThisPage(headings) {
  const shown = headings.filter(({ depth }) => depth === 2);
  if (shown.length < 3) return "";
  const items = shown.map(
    ({ id, text }) => `<li><a href="#${id}">${text}</a></li>`,
  );
  return `<nav class="here" aria-label="On this page"><h2>On this page</h2><ul>${items.join("")}</ul></nav>`;
}

/** What the menu offers; everything else is reached from these. */
export const NAVIGATION = [
  [
    "Start in five minutes",
    [
      ["start/developer/", "I add a tag to a site"],
      ["start/shop/", "I run a shop"],
      ["start/privacy/", "My site asks first"],
    ],
  ],
  [
    "Try it",
    [
      ["attributes/", "Attributes"],
      ["commands/", "Commands"],
      ["markup/", "Markup"],
    ],
  ],
  [
    "Recipes",
    [
      ["recipes/consent-banner/", "Consent banner"],
      ["recipes/single-page-application/", "Single-page application"],
      ["recipes/shop/", "Shop"],
      ["recipes/several-collectors/", "Several collectors"],
    ],
  ],
  [
    "When it does not work",
    [
      ["check/", "Nothing arrives: check a tag"],
      ["troubleshooting/", "Troubleshooting by symptom"],
    ],
  ],
  [
    "Coming from",
    [
      ["migrate/ga4/", "Google Analytics 4"],
      ["migrate/matomo/", "Matomo"],
      ["migrate/plausible/", "Plausible"],
    ],
  ],
  ["Reference", [["reference/", "All documents"]]],
];

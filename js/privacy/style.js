/**
 * How the element looks. As a sheet of its own it needs no `style-src` of the page's
 * policy. Custom properties and parts change it; light and dark follow the page's
 * `color-scheme`.
 */
const CSS = `
:host {
  display: block;
  --ink: var(--trailmark-color, light-dark(#1c2321, #eceeec));
  --quiet: var(--trailmark-quiet, light-dark(#525b56, #b4bdb7));
  --paper: var(--trailmark-background, light-dark(#ffffff, #181c1a));
  --line: var(--trailmark-border, light-dark(#767f7a, #88918c));
  --accent: var(--trailmark-accent, light-dark(#1d5c3f, #8fd6ae));
  --danger: var(--trailmark-danger, light-dark(#9b2218, #ffb4aa));
  color: var(--ink);
  font: var(--trailmark-font, inherit);
}
:host([hidden]), [hidden] { display: none !important; }
* { box-sizing: border-box; }
section { max-width: 44rem; padding: clamp(1rem, 4vw, 1.75rem); background: var(--paper); border: 1px solid var(--line); border-radius: var(--trailmark-radius, 12px); overflow-wrap: anywhere; line-height: 1.5; }
h2, h3, legend { margin: 0 0 .4em; padding: 0; font-weight: 600; line-height: 1.25; color: inherit; }
h2 { font-size: 1.4em; }
h3, legend { font-size: 1.08em; }
h3 { margin-top: 1.6em; }
p { margin: 0 0 .6em; max-width: none; }
p:empty { display: none; }
fieldset { margin: 1.2em 0 0; padding: 0; border: 0; min-width: 0; }
[part=choice] { display: grid; grid-template-columns: auto 1fr; gap: 0 .75em; align-items: center; padding: .45em 0; }
[part=choice] small { grid-column: 2; }
small, time, dt { color: var(--quiet); font-size: .9em; }
label { font-weight: 600; cursor: pointer; }
input { appearance: none; width: 2.75rem; height: 1.5rem; margin: 0; border: 2px solid var(--line); border-radius: 1rem; background: var(--paper); cursor: pointer; }
input::before { content: ""; display: block; width: 1rem; height: 1rem; margin: .125rem; border-radius: 50%; background: var(--line); transition: transform .15s; }
input:checked { border-color: var(--accent); background: var(--accent); }
input:checked::before { transform: translateX(1.25rem); background: var(--paper); }
input:disabled { cursor: not-allowed; border-style: dashed; }
dl { margin: 0; }
dl > div { display: grid; grid-template-columns: minmax(8rem, 14rem) 1fr; gap: 0 1rem; padding: .3em 0; border-bottom: 1px solid color-mix(in srgb, var(--line) 35%, transparent); }
dd { margin: 0; unicode-bidi: isolate; text-align: start; }
ol { margin: 0; padding: 0; list-style: none; max-height: 22rem; overflow: auto; }
li { border-bottom: 1px solid color-mix(in srgb, var(--line) 35%, transparent); }
summary { padding: .55em .2em; cursor: pointer; }
summary b { font-weight: 600; margin-inline-end: .4em; }
details dl { padding: 0 0 .8em 1em; font-size: .92em; }
[part=actions] { display: flex; flex-wrap: wrap; gap: .6rem; margin-top: 1.6em; }
button { font: inherit; font-weight: 600; min-height: 2.75rem; padding: .4em 1.1em; border: 2px solid var(--accent); border-radius: calc(var(--trailmark-radius, 12px) * .66); background: transparent; color: var(--accent); cursor: pointer; }
button:hover { text-decoration: underline; }
[part~=danger] { border-color: var(--danger); color: var(--danger); }
[part=question] { flex-basis: 100%; padding: 1rem; border: 2px solid var(--danger); border-radius: inherit; }
[part=question] button { margin: .4em .6em 0 0; }
[part=status] { margin: 1em 0 0; font-weight: 600; }
:focus-visible { outline: 3px solid var(--accent); outline-offset: 2px; }
@media (max-width: 30rem) {
  dl > div { grid-template-columns: 1fr; }
  button { width: 100%; }
}
@media (prefers-reduced-motion: reduce) {
  input::before { transition: none; }
}
@media (forced-colors: active) {
  input::before { forced-color-adjust: none; background: CanvasText; }
}
`;

let sheet;

/** One for all elements of a page. */
export const style = () => {
  if (!sheet) {
    sheet = new CSSStyleSheet();
    sheet.replaceSync(CSS.replace(/\s*\n\s*/g, ""));
  }
  return sheet;
};

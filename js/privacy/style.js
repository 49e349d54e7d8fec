/**
 * How the element looks. As a sheet of its own it needs no `style-src` of the page's
 * policy. Custom properties and parts change it; light and dark follow the page's
 * `color-scheme`. Nothing moves.
 */
const CSS = `
:host {
  display: block;
  --ink: var(--trailmark-color, light-dark(#1c2321, #eceeec));
  --quiet: var(--trailmark-quiet, light-dark(#525b56, #b4bdb7));
  --paper: var(--trailmark-background, light-dark(#fff, #181c1a));
  --line: var(--trailmark-border, light-dark(#767f7a, #88918c));
  --accent: var(--trailmark-accent, light-dark(#1d5c3f, #8fd6ae));
  --danger: var(--trailmark-danger, light-dark(#9b2218, #ffb4aa));
  --radius: var(--trailmark-radius, 12px);
  color: var(--ink);
  font: var(--trailmark-font, inherit);
}
[hidden] { display: none !important; }
* { box-sizing: border-box; }
section { max-width: 44rem; padding: 1.25rem; background: var(--paper); border: 1px solid var(--line); border-radius: var(--radius); overflow-wrap: anywhere; line-height: 1.5; }
h2, h3, legend, p { margin: 0 0 .5em; padding: 0; }
h2, h3, legend, label { font-weight: 600; }
h2 { font-size: 1.4em; }
legend { font-size: 1.17em; }
h3, fieldset, [part=actions] { margin-top: 1.4em; }
fieldset, ol, dl, dd { margin-inline: 0; margin-bottom: 0; padding: 0; border: 0; min-width: 0; }
ol, dl, dd { margin: 0; }
[part=choice] { display: grid; grid-template-columns: auto 1fr; gap: 0 .75em; align-items: center; padding: .4em 0; }
small { grid-column: 2; }
small, time, dt { color: var(--quiet); font-size: .9em; }
time, b { display: inline-block; margin-inline-end: .4em; }
b::first-letter { text-transform: uppercase; }
input { appearance: none; width: 2.75rem; height: 1.5rem; margin: 0; border: 2px solid var(--line); border-radius: 1rem; }
input::before { content: ""; display: block; width: 1rem; height: 1rem; margin: .125rem; border-radius: 50%; background: var(--line); forced-color-adjust: none; }
input:checked { border-color: var(--accent); background: var(--accent); }
input:checked::before { transform: translateX(1.25rem); background: var(--paper); }
input:disabled { border-style: dashed; }
dl > div { display: grid; grid-template-columns: 12rem 1fr; gap: 0 1rem; padding: .3em 0; }
dl > div, li { border-bottom: 1px solid color-mix(in srgb, var(--line) 35%, transparent); }
dd { unicode-bidi: isolate; text-align: start; }
ol { list-style: none; max-height: 22rem; overflow: auto; }
summary { padding: .5em .2em; }
details dl { padding-inline-start: 1em; }
[part=actions], [part=question] { display: flex; flex-wrap: wrap; gap: .6rem; }
button { font: inherit; font-weight: 600; min-height: 2.75rem; padding: .4em 1.1em; border: 2px solid; border-radius: var(--radius); background: none; color: var(--accent); }
[part~=danger] { color: var(--danger); }
[part=question] { padding: 1rem; border: 2px solid var(--danger); border-radius: var(--radius); }
[part=status] { margin-top: 1em; }
:focus-visible { outline: 3px solid var(--accent); outline-offset: 2px; }
@media (max-width: 30rem) {
  dl > div { grid-template-columns: 1fr; }
  button { width: 100%; }
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

// Observable Plot under a policy that knows no inline style: https://observablehq.com/plot/features/plots

import * as Plot from "@observablehq/plot";

export {
  axisX,
  axisY,
  barX,
  barY,
  cell,
  dot,
  gridX,
  gridY,
  line,
  link,
  ruleX,
  ruleY,
  text,
} from "@observablehq/plot";

/** A plot as an image that says what it shows; dashboard.css has the style that Plot would bring. */
export function plot({ label, ...options }) {
  const svg = Plot.plot({ className: "plot", ...options });
  for (const style of svg.querySelectorAll("style")) style.remove();
  svg.setAttribute("role", "img");
  svg.setAttribute("aria-label", label);
  // What is drawn is read in the table.
  for (const node of svg.querySelectorAll("[aria-label]"))
    node.removeAttribute("aria-label");
  return svg;
}

/** Texts on an axis have so much room. */
export function short(words, longest = 24) {
  return words.length > longest ? `${words.slice(0, longest - 1)}…` : words;
}

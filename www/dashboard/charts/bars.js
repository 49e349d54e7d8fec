// Bars from left to right, each with its name before and its number behind.

import { count } from "../format.js";
import { axisY, barX, dot, plot, short, text } from "./plot.js";

/**
 * `number` says the size where that is no count, `words` what stands behind it; `before` the size in the period before,
 * which is drawn as a mark.
 */
export function drawBars(
  width,
  rows,
  { name, size, label, words, number, before },
) {
  const narrow = width < 500;
  const names = (row) => short(name(row), narrow ? 15 : 28);
  const said = (row) =>
    [number?.(row) ?? count(size(row)), words?.(row)]
      .filter(Boolean)
      .join(" · ");
  const at = (_, index) => index;
  const longest = Math.max(0, ...rows.map((row) => said(row).length));
  return plot({
    label,
    width,
    height: 8 + rows.length * 28,
    marginTop: 4,
    marginBottom: 4,
    marginLeft: narrow ? 118 : 180,
    // A letter is some seven pixels wide at this size.
    marginRight: Math.min(width / 2, 14 + longest * 7),
    x: {
      axis: null,
      domain: [
        0,
        Math.max(1, ...rows.map(size), ...(before ? rows.map(before) : [])),
      ],
    },
    // Names cut short may be the same, and are still two.
    y: { domain: rows.map((_, at) => at), label: null, padding: 0.25 },
    marks: [
      axisY({
        fontSize: 12,
        tickSize: 0,
        tickFormat: (at) => names(rows[at]),
      }),
      barX(rows, {
        x: size,
        y: at,
        fill: "currentColor",
        className: "series main",
      }),
      ...(before
        ? [
            dot(rows, {
              x: before,
              y: at,
              symbol: "diamond2",
              r: 4,
              fill: "currentColor",
              className: "series past",
            }),
          ]
        : []),
      text(rows, {
        x: size,
        y: at,
        text: said,
        textAnchor: "start",
        dx: 6,
        fontSize: 12,
        fill: "currentColor",
      }),
    ],
  });
}

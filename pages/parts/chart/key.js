// The key of a narrow chart. Plotly's own legend gives each name the width of the longest, and so
// most of them a line, which the curves lose; and names at the ends of curves take their width.
// Here the names flow above the chart like words, each behind the sign that Plotly draws for it.

/** @import { Layout } from "./types.d.ts" */

import { drawn, element } from "../dom.js";

const NARROW = 480; // px of a chart
const EDGE = 2; // px around a sign, for its strokes
const TOP = 12; // px above a plot whose legend stands elsewhere

/** Whether a chart of this `width` (px) has a key. @param {number} width */
export const keyed = (width) => width < NARROW;

/**
 * The layout of a narrow chart: its legend takes no room (it is hidden, see chart.css), and curves
 * that are named at their ends (annotations called "end") are named in the key instead.
 * @param {Layout} layout
 * @param {boolean} named whether the key has names
 * @returns {Layout}
 */
export function narrowed(layout, named) {
  const hidden = { orientation: "v", x: 0, xanchor: "left", y: 1, yanchor: "top", maxheight: 30 };
  const legend = { ...(layout.legend ?? {}), ...hidden };
  const margin = named ? { ...layout.margin, t: TOP } : layout.margin;
  const notes = layout.annotations ?? [];
  const others = notes.filter(({ name }) => name !== "end");
  if (others.length === notes.length) return { ...layout, legend, margin };
  const even = { ...margin, r: margin?.l ?? 0 };
  return { ...layout, legend, margin: even, showlegend: true, annotations: others };
}

/**
 * The names of the legend that Plotly has drawn in `plot`, each behind a copy of its sign.
 * @param {Element} plot
 */
export function entries(plot) {
  return [...plot.querySelectorAll(".legend .traces")].map((entry) => {
    const item = element("li");
    const name = entry.querySelector(".legendtext")?.textContent ?? "";
    const sign = entry.querySelector(".layers");
    if (sign instanceof SVGGraphicsElement) item.append(copied(sign));
    item.append(name);
    return item;
  });
}

/** @param {SVGGraphicsElement} sign */
function copied(sign) {
  const { x, y, width, height } = sign.getBBox();
  const [across, down] = [width + 2 * EDGE, height + 2 * EDGE];
  const picture = drawn("svg", {
    width: across,
    height: down,
    viewBox: `${x - EDGE} ${y - EDGE} ${across} ${down}`,
    "aria-hidden": "true",
  });
  picture.append(sign.cloneNode(true));
  return picture;
}

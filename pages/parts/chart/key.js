// The key of a narrow chart. Plotly's own legend gives each name the width of the longest, and so
// most of them a line, which the curves lose; and names at the ends of curves take their width.
// Here the names flow above the chart like words, each behind the sign that Plotly draws for it.

/** @import { Entry, Layout } from "./types.d.ts" */

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
 * The names of the legend that Plotly has drawn in `plot`, each behind a copy of its sign. Each is
 * a button that hides its curve and shows it again, as a click on Plotly's own legend does.
 * @param {Element} plot
 * @param {(trace: number) => void} turn told which one is pressed
 */
export function entries(plot, turn) {
  return [...plot.querySelectorAll(".legend .traces")].map((entry) => {
    const [item, button] = [element("li"), element("button")];
    const { index, visible } = traceOf(entry);
    const name = entry.querySelector(".legendtext")?.textContent ?? "";
    const sign = entry.querySelector(".layers");
    if (sign instanceof SVGGraphicsElement) button.append(copied(sign));
    button.append(element("span", "", name));
    button.type = "button";
    button.setAttribute("aria-pressed", String(visible === true));
    button.addEventListener("click", () => turn(index));
    item.append(button);
    return item;
  });
}

/**
 * The trace that an entry of Plotly's legend stands for: their order is not always the same.
 * @param {Element} entry
 * @returns {{ index: number, visible: boolean | "legendonly" }}
 */
function traceOf(entry) {
  const [{ trace }] = /** @type {Entry} */ (/** @type {unknown} */ (entry)).__data__;
  return trace;
}

/**
 * `shown` with the entries `made` in its place; the focus stays at the entry where it was.
 * @param {Element} shown
 * @param {HTMLElement[]} made
 */
export function replaced(shown, made) {
  const at = [...shown.children].findIndex((item) => item.contains(document.activeElement));
  shown.replaceChildren(...made);
  made[at]?.querySelector("button")?.focus({ preventScroll: true });
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

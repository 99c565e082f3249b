// What a figure looks like where it does not say so itself: the fonts, distances and lines of the
// page, as Streamlit's own charts have them.

/** @import { Axis, Layout } from "./types.d.ts" */

const [SMALL, MEDIUM] = [12, 14]; // px

/**
 * The layout with the page's look below it, and with what it keeps of the reader's own view.
 * @param {Layout} layout
 * @param {CSSStyleDeclaration} style the page's, where the figure stands
 */
export function themed(layout, style) {
  const colour = style.getPropertyValue("--st-text-color");
  const line = style.getPropertyValue("--st-border-color");
  const tickfont = { color: colour, size: SMALL };
  const title = { font: { color: colour, size: MEDIUM } };
  const axis = {
    tickfont,
    tickcolor: line,
    gridcolor: line,
    zerolinecolor: line,
    automargin: true,
  };
  const font = { color: colour, family: style.fontFamily, size: SMALL };
  const template = {
    layout: {
      font,
      paper_bgcolor: "rgba(0,0,0,0)",
      plot_bgcolor: "rgba(0,0,0,0)",
      margin: { l: 0, r: 0, pad: 8 },
      legend: { font: { color: colour, size: SMALL }, borderwidth: 0 },
      hoverlabel: { bordercolor: line, font },
      xaxis: { ...axis, showgrid: false, zeroline: false, title: { ...title, standoff: 20 } },
      yaxis: { ...axis, ticklabelposition: "outside", title: { ...title, standoff: 24 } },
    },
  };
  return { ...layout, template, ...kept(layout) };
}

/**
 * Where the reader has zoomed or turned to stays while the numbers change. On a flat axis that has
 * come to mean something else, or that was given another range, it would show the wrong part.
 * @param {Layout} layout
 */
export function kept(layout) {
  const flat = Object.keys(layout).filter((name) => /^[xy]axis\d*$/.test(name));
  const axes = flat.map((name) => {
    const axis = /** @type {Axis} */ (layout[name]);
    const meaning = JSON.stringify([axis.title?.text, axis.type, axis.range]);
    return [name, { ...axis, uirevision: meaning }];
  });
  return { uirevision: "kept", ...Object.fromEntries(axes) };
}

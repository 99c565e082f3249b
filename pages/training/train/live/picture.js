// A chart as a PNG, drawn in the browser as it stands on the page.

import { drawn } from "../../../parts/dom.js";

const SCALE = 2; // pixels for each of the page's
const HEAD = 44; // px for the title and the lines' names
const KEPT = [
  "fill",
  "stroke",
  "stroke-width",
  "stroke-opacity",
  "stroke-dasharray",
  "stroke-linejoin",
  "opacity",
  "font-family",
  "font-size",
];

/**
 * The drawing as a file of its own: every colour written out, the title and the names above it.
 * @param {SVGSVGElement} svg
 * @param {string} title
 * @param {{ name: string, colour: string }[]} names
 * @param {string} paper
 */
function alone(svg, title, names, paper) {
  const copy = /** @type {SVGSVGElement} */ (svg.cloneNode(true));
  const copies = copy.querySelectorAll("*");
  svg.querySelectorAll("*").forEach((node, k) => {
    const style = getComputedStyle(node);
    const text = KEPT.map((name) => `${name}:${style.getPropertyValue(name)}`).join(";");
    copies[k].setAttribute("style", text);
  });
  const [width, height] = [svg.clientWidth, svg.clientHeight];
  const { color, fontFamily } = getComputedStyle(svg);
  const whole = drawn("svg", { width, height: height + HEAD, xmlns: "http://www.w3.org/2000/svg" });
  whole.append(drawn("rect", { width, height: height + HEAD, fill: paper }));
  const text = { "font-family": fontFamily, fill: color };
  whole.append(drawn("text", { ...text, x: 8, y: 18, "font-weight": 700 }, title));
  let x = 8;
  for (const { name, colour } of names) {
    whole.append(drawn("text", { ...text, x, y: 36, fill: colour, "font-size": 12 }, name));
    x += 7 * name.length + 18;
  }
  for (const [name, value] of Object.entries({ y: HEAD, width, height })) {
    copy.setAttribute(name, String(value));
  }
  whole.append(copy);
  return { source: new XMLSerializer().serializeToString(whole), width, height: height + HEAD };
}

/**
 * Save a chart as a PNG of this name.
 * @param {SVGSVGElement} svg
 * @param {string} file
 * @param {string} title
 * @param {{ name: string, colour: string }[]} names
 * @param {string} paper the colour behind it
 */
export async function save(svg, file, title, names, paper) {
  const { source, width, height } = alone(svg, title, names, paper);
  const image = new Image();
  image.src = `data:image/svg+xml;charset=utf-8,${encodeURIComponent(source)}`;
  await image.decode();
  const canvas = document.createElement("canvas");
  canvas.width = width * SCALE;
  canvas.height = height * SCALE;
  canvas.getContext("2d")?.drawImage(image, 0, 0, canvas.width, canvas.height);
  const link = document.createElement("a");
  link.href = canvas.toDataURL("image/png");
  link.download = file;
  link.click();
}

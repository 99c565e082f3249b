// A chart as a PNG, drawn in the browser as it stands on the page.

import { drawn } from "../../../parts/dom.js";

const SCALE = 2; // pixels for each of the page's
const HEAD = 24; // px for the title
const LEFT = 8; // px
/** @type {[width: number, height: number]} */
const KEY = [22, 10]; // px: a line of the legend
const KEPT = [
  "fill",
  "stroke",
  "stroke-width",
  "stroke-opacity",
  "stroke-dasharray",
  "stroke-linejoin",
  "stroke-linecap",
  "opacity",
  "font-family",
  "font-size",
];

/**
 * A copy of a drawing in which every colour is written out.
 * @param {SVGSVGElement} svg
 */
function copied(svg) {
  const copy = /** @type {SVGSVGElement} */ (svg.cloneNode(true));
  const copies = copy.querySelectorAll("*");
  svg.querySelectorAll("*").forEach((node, k) => {
    const style = getComputedStyle(node);
    const text = KEPT.map((name) => `${name}:${style.getPropertyValue(name)}`).join(";");
    copies[k].setAttribute("style", text);
  });
  return copy;
}

/**
 * The drawing as a file of its own, below its title and its legend, which stands as on the page.
 * @param {SVGSVGElement} svg
 * @param {HTMLElement} legend
 * @param {string} title
 * @param {string} paper
 */
function alone(svg, legend, title, paper) {
  const [width, height] = [svg.clientWidth, svg.clientHeight];
  const top = HEAD + legend.offsetHeight;
  const { color, fontFamily } = getComputedStyle(svg);
  const size = { width, height: height + top };
  const whole = drawn("svg", { ...size, xmlns: "http://www.w3.org/2000/svg" });
  whole.append(drawn("rect", { ...size, fill: paper }));
  const text = { "font-family": fontFamily, fill: color };
  whole.append(drawn("text", { ...text, x: LEFT, y: 18, "font-weight": 700 }, title));
  const place = legend.getBoundingClientRect();
  for (const entry of legend.children) {
    const here = entry.getBoundingClientRect();
    const [x, y] = [LEFT + here.left - place.left, HEAD + here.top - place.top];
    const key = entry.querySelector("svg");
    if (key) whole.append(placed(copied(key), { x, y: y + (here.height - KEY[1]) / 2 }, KEY));
    const name = { x: x + KEY[0] + 5, y: y + here.height / 2 + 4, "font-size": 12 };
    const fill = getComputedStyle(entry).color;
    whole.append(drawn("text", { ...text, ...name, fill }, entry.textContent ?? ""));
  }
  whole.append(placed(copied(svg), { x: 0, y: top }, [width, height]));
  return { source: new XMLSerializer().serializeToString(whole), ...size };
}

/**
 * @param {SVGSVGElement} svg
 * @param {{ x: number, y: number }} at
 * @param {[width: number, height: number]} size
 */
function placed(svg, at, [width, height]) {
  for (const [name, value] of Object.entries({ ...at, width, height })) {
    svg.setAttribute(name, String(value));
  }
  return svg;
}

/**
 * Save a chart as a PNG of this name.
 * @param {SVGSVGElement} svg
 * @param {string} file
 * @param {HTMLElement} legend
 * @param {string} title
 * @param {string} paper the colour behind it
 */
export async function save(svg, file, legend, title, paper) {
  const { source, width, height } = alone(svg, legend, title, paper);
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

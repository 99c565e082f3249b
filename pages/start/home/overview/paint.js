// How maps, numbers and lines are drawn on the canvas.

/** @import { Column, Rect } from "./types.d.ts" */
/** @import { Near, Told } from "./told.js" */

import { element } from "../../../parts/dom.js";

const MOST = 127;
const MOSTLY = 0.985; // of a layer's numbers have a colour of their own, the rest the strongest

/** @typedef {CanvasRenderingContext2D} Context */

/**
 * The theme's colours, as the page has them.
 * @param {HTMLElement} root
 */
export function coloursOf(root) {
  const style = getComputedStyle(root);
  /** @param {string} name */
  const of = (name) => style.getPropertyValue(name).trim();
  return {
    paper: of("--paper"),
    panel: of("--panel"),
    ink: of("--ink"),
    quiet: of("--quiet"),
    line: of("--line"),
    mark: of("--mark"),
    input: of("--input"),
    kernel: of("--kernel"),
    output: of("--output"),
    font: style.fontFamily,
  };
}

/** @typedef {ReturnType<typeof coloursOf>} Colours */

/**
 * A small canvas with a pixel for each number.
 * @param {ArrayLike<number>} values @param {number} rows @param {number} columns
 * @param {Uint8ClampedArray} palette @param {number} scale what has the strongest colour
 */
export function image(values, rows, columns, palette, scale) {
  const made = element("canvas");
  [made.width, made.height] = [columns, rows];
  const pixels = new Uint8ClampedArray(4 * rows * columns).fill(255);
  for (let k = 0; k < rows * columns; k += 1) {
    const step = Math.max(-1, Math.min(1, values[k] / scale));
    pixels.set(palette.subarray(3 * (MOST + Math.round(step * MOST))).subarray(0, 3), 4 * k);
  }
  made.getContext("2d")?.putImageData(new ImageData(pixels, columns, rows), 0, 0);
  return made;
}

/**
 * The picture itself.
 * @param {Uint8Array} picture its planes one after the other @param {[number, number]} size
 */
function coloured(picture, [rows, columns]) {
  const made = element("canvas");
  [made.width, made.height] = [columns, rows];
  const count = rows * columns;
  const pixels = new Uint8ClampedArray(4 * count).fill(255);
  for (let k = 0; k < count; k += 1) {
    for (let c = 0; c < 3; c += 1) pixels[4 * k + c] = picture[c * count + k];
  }
  made.getContext("2d")?.putImageData(new ImageData(pixels, columns, rows), 0, 0);
  return made;
}

/**
 * The byte that most numbers of a column stay below: maps share a scale, and a few would set it.
 * @param {Told} told @param {number} column
 */
function usual(told, column) {
  const { offset, count, rows, columns } = told.columns[column];
  const bytes = told.bytes.subarray(offset, offset + count * rows * columns);
  const sizes = Float32Array.from(bytes, Math.abs).sort();
  return Math.max(1, sizes[Math.floor(MOSTLY * (sizes.length - 1))]);
}

/** The pictures of all maps, made once for a picture and a theme. */
export class Images {
  /** @param {Told} told @param {Uint8ClampedArray} palette */
  constructor(told, palette) {
    this.palette = palette;
    /** @type {WeakMap<Near, { weights: HTMLCanvasElement[], output: HTMLCanvasElement }>} */
    this.near = new WeakMap();
    this.picture = coloured(told.picture, told.about.size);
    const scales = told.columns.map((column, k) => column.rows > 1 ? usual(told, k) : MOST);
    this.maps = told.columns.map((column, k) =>
      Array.from({ length: column.count }, (_, index) => {
        const values = column.kind === "Softmax" ? [0] : told.map(k, index);
        return image(values, column.rows, column.columns, palette, scales[k]);
      })
    );
  }

  /** Another picture, whose maps are not known yet. @param {Uint8Array} picture @param {[number, number]} size */
  paint(picture, size) {
    this.picture = coloured(picture, size);
  }

  /**
   * Of one map its own picture, and those of its weights, all to one scale.
   * @param {Near} near @param {Column} column
   */
  nearby(near, { rows, columns }) {
    const known = this.near.get(near);
    if (known) return known;
    const { palette } = this;
    const most = largest(near.weights ?? [1]);
    const weights = Array.from({ length: near.sources }, (_, k) => near.of("weights", k))
      .filter((one) => one !== null)
      .map((one) => image(one.values, one.rows, one.columns, palette, most));
    const made = {
      weights,
      output: image(near.output, rows, columns, palette, largest(near.output)),
    };
    this.near.set(near, made);
    return made;
  }
}

/** The largest size among numbers, or 1 where there is none. @param {ArrayLike<number>} values */
const largest = (values) => Array.from(values).reduce((a, b) => Math.max(a, Math.abs(b)), 0) || 1;

/**
 * Draws a small canvas into a rectangle: sharp where it is enlarged.
 * @param {Context} context @param {HTMLCanvasElement} small @param {Rect} place
 */
export function put(context, small, [x, y, wide, high]) {
  context.imageSmoothingEnabled = wide * devicePixelRatio < small.width;
  context.drawImage(small, x, y, wide, high);
}

/**
 * @param {Context} context @param {Rect} place @param {string} colour @param {number} width px
 */
export function frame(context, [x, y, wide, high], colour, width) {
  context.strokeStyle = colour;
  context.lineWidth = width;
  context.strokeRect(x - width / 2, y - width / 2, wide + width, high + width);
}

/**
 * @param {Context} context @param {string} words @param {number} x @param {number} y
 * @param {{ colour: string, size?: number, weight?: number, align?: CanvasTextAlign, most?: number }} how
 * @param {string} font
 */
export function write(context, words, x, y, how, font) {
  const { colour, size = 12, weight = 400, align = "left", most } = how;
  context.font = `${weight} ${size}px ${font}`;
  context.fillStyle = colour;
  context.textAlign = align;
  context.textBaseline = "alphabetic";
  context.fillText(words, x, y, most);
}

/** A line from one place to another, by its two ends. */
/** @typedef {[x0: number, y0: number, x1: number, y1: number]} Ends */

/** @param {Context} context @param {Ends} ends */
export function curve(context, [x0, y0, x1, y1]) {
  const bend = (x1 - x0) / 2;
  context.beginPath();
  context.moveTo(x0, y0);
  context.bezierCurveTo(x0 + bend, y0, x1 - bend, y1, x1, y1);
  context.stroke();
}

/**
 * The point of that line where the share `t` (0 to 1) of it is behind.
 * @param {Ends} ends @param {number} t
 */
export function point([x0, y0, x1, y1], t) {
  const [a, b, c, d] = [(1 - t) ** 3, 3 * (1 - t) ** 2 * t, 3 * (1 - t) * t ** 2, t ** 3];
  const middle = (x0 + x1) / 2;
  return [a * x0 + (b + c) * middle + d * x1, (a + b) * y0 + (c + d) * y1];
}

/**
 * The line from the right side of one rectangle to the left side of another.
 * @param {Rect} from @param {Rect} to @returns {Ends}
 */
export const between = (from, to) => [
  from[0] + from[2],
  from[1] + from[3] / 2,
  to[0],
  to[1] + to[3] / 2,
];

/** What colour a line has: by its sign where that says for or against. */
/** @param {Column} column @param {number} strength @param {Colours} colours */
export function inked(column, strength, colours) {
  if (!column.signed) return column.kind === "Conv2d" ? colours.kernel : colours.quiet;
  return strength < 0 ? colours.kernel : colours.input;
}

// How maps, numbers and lines are drawn on the canvas.

/** @import { Column, Rect } from "./types.d.ts" */
/** @import { Near, Told } from "./told.js" */

import { element } from "../../../parts/dom.js";
import { cells } from "./layout.js";

const MOST = 127;
const PALE = 0.4; // of a picture's own colours go, where gradients lie over it
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
    gradient: of("--gradient"),
    font: style.fontFamily,
  };
}

/** @typedef {ReturnType<typeof coloursOf>} Colours */

/**
 * A small canvas with a pixel for each number.
 * @param {ArrayLike<number>} values @param {number} rows @param {number} columns
 * @param {Uint8ClampedArray} palette @param {number} scale what has the strongest colour
 * @param {HTMLCanvasElement} made one that is needed no more
 */
export function image(values, rows, columns, palette, scale, made = element("canvas")) {
  if (made.width !== columns) made.width = columns;
  if (made.height !== rows) made.height = rows;
  const pixels = new Uint8ClampedArray(4 * rows * columns).fill(255);
  for (let k = 0; k < rows * columns; k += 1) {
    const step = Math.max(-1, Math.min(1, values[k] / scale));
    const from = 3 * (MOST + Math.round(step * MOST));
    for (let c = 0; c < 3; c += 1) pixels[4 * k + c] = palette[from + c];
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
  return within(told.bytes.subarray(offset, offset + count * rows * columns), MOSTLY);
}

/**
 * The size, 1 or more, that so large a share of all bytes stays within.
 * @param {Int8Array} bytes @param {number} share
 */
export function within(bytes, share) {
  const counts = new Uint32Array(MOST + 1);
  for (const byte of bytes) counts[Math.abs(byte)] += 1;
  let [left, size] = [Math.floor(share * (bytes.length - 1)), 0];
  while ((left -= counts[size]) >= 0) size += 1;
  return Math.max(1, size);
}

/**
 * The picture paled, and over it in the strongest colour what the answer depends on: the largest
 * gradient of each pixel's three colours (Simonyan, Vedaldi and Zisserman, 2013).
 * @param {Told} told @param {Uint8ClampedArray} slopes
 */
function salient(told, slopes) {
  const [rows, columns] = told.about.size;
  const [count, most] = [rows * columns, usual(told, 0)];
  const planes = [0, 1, 2].map((c) => told.map(0, c));
  const [paper, ink] = [MOST, 2 * MOST].map((step) => slopes.subarray(3 * step, 3 * step + 3));
  const pixels = new Uint8Array(3 * count);
  for (let k = 0; k < count; k += 1) {
    const share = Math.min(1, Math.max(...planes.map((plane) => Math.abs(plane[k]))) / most) ** 1.5;
    const grey = [0, 1, 2].reduce((sum, c) => sum + told.picture[c * count + k] / 3, 0);
    for (let c = 0; c < 3; c += 1) {
      const pale = PALE * paper[c] + (1 - PALE) * grey;
      pixels[c * count + k] = share * ink[c] + (1 - share) * pale;
    }
  }
  return coloured(pixels, told.about.size);
}

/** @typedef {{ plain: Uint8ClampedArray, slopes: Uint8ClampedArray }} Palettes */

/** The pictures of all maps, made once for a picture and a theme. */
export class Images {
  /**
   * @param {Told} told @param {Palettes} palettes
   * @param {Images} [before] those that these take the place of: several hundred canvases
   */
  constructor(told, palettes, before) {
    this.palettes = palettes;
    this.own = told.turned ? palettes.slopes : palettes.plain;
    /** @type {WeakMap<Near, ReturnType<Images["made"]>>} */
    this.near = new WeakMap();
    this.picture = coloured(told.picture, told.about.size);
    this.salient = told.turned ? salient(told, palettes.slopes) : null;
    const { own } = this;
    // Where the flow has turned round, those before are shown on.
    const spare = Boolean(before?.salient) === told.turned ? before?.maps : null;
    const scales = told.columns.map((column, k) => cells(column) > 1 ? usual(told, k) : MOST);
    this.maps = told.columns.map((column, k) =>
      Array.from({ length: column.count }, (_, index) => {
        const values = column.kind === "Softmax" ? [0] : told.map(k, index);
        const canvas = spare?.[k]?.[index];
        return image(values, column.rows, column.columns, own, scales[k], canvas);
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
  nearby(near, column) {
    const made = this.near.get(near) ?? this.made(near, column);
    this.near.set(near, made);
    return made;
  }

  /** @param {Near} near @param {Column} column */
  made(near, { rows, columns }) {
    const { plain } = this.palettes;
    const most = largest(near.weights ?? [1]);
    const weights = Array.from({ length: near.sources }, (_, k) => near.of("weights", k))
      .filter((one) => one !== null)
      .map((one) => image(one.values, one.rows, one.columns, plain, most));
    const { values } = near;
    return {
      weights,
      output: image(near.output, rows, columns, this.own, largest(near.output)),
      values: values && image(values, rows, columns, plain, largest(values)),
    };
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

/** What colour a line into a column has: by its sign where that says for or against. */
/** @param {Told} told @param {number} to @param {number} strength @param {Colours} colours */
export function inked(told, to, strength, colours) {
  const column = told.columns[to];
  if (told.turned) return colours.gradient;
  if (!column.signed) return column.kind === "Conv2d" ? colours.kernel : colours.quiet;
  return strength < 0 ? colours.kernel : colours.input;
}

/** The colour of a number that adds to another, by its sign. */
/** @param {Told} told @param {number} value @param {Colours} colours */
export function signed(told, value, colours) {
  if (told.turned) return value < 0 ? colours.quiet : colours.gradient;
  return value < 0 ? colours.kernel : colours.input;
}

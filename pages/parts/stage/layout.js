// Where the grids stand and how large their cells are: numbers in, numbers out.

/** @import { Needs } from "./types.d.ts" */

const NARROW = 600; // px: a phone
const LARGEST = 62;
const COMFORTABLE = 32; // from here on, everything in one line is better than larger cells
const SMALLEST = 20;
export const LEGIBLE = 28; // where all of it is too tall for the screen anyway
const WORTH = 25; // px of height that a cell larger by one is worth then
const FINE = 7.2; // px: figures smaller than this only where a grid would not fit otherwise
const INSET = 5; // px that the figures leave free in a cell
const HEADING = 28; // a grid's caption
const LABEL = 20; // the name of a plane
const PLANE_GAP = 12;
const LINE_GAP = 18;

/**
 * @typedef {object} Layout
 * @property {number} cell the side of a cell, as large as fits in width × height
 * @property {{ planes: number, side: number }[]} shown for each grid how many of its planes are
 *   shown, and how many of them side by side
 * @property {number[]} starts which grids start a line
 * @property {number} widest
 * @property {number} height
 */

/**
 * @param {Needs[]} grids
 * @param {number} width
 * @param {number} height
 * @param {number} between px between two grids
 */
export function arrange(grids, width, height, between) {
  const attempt = (/** @type {Needs[]} */ shown) => best(shown, width, height, between);
  const all = attempt(grids);
  // A stack of kernels shows all its planes where they fit well, else those that are read.
  const some = attempt(
    grids.map((grid) => {
      const stack = grid.role === "kernel" && grid.lead.length > 1;
      return stack ? { ...grid, planes: grid.read, lead: [grid.read] } : grid;
    }),
  );
  const shorter = all.height > height && some.height < all.height;
  const found = some.cell > all.cell * 1.15 || shorter ? some : all;
  if (width >= NARROW || found.height <= height) return found;
  // On a phone every grid shows only the planes that are read, before some are out of sight.
  const read = attempt(grids.map((grid) => ({ ...grid, planes: grid.read, lead: [grid.read] })));
  return read.height < found.height ? read : found;
}

/** @param {Needs[]} grids @param {number} width @param {number} height @param {number} between */
function best(grids, width, height, between) {
  const most = Math.max(...grids.map((grid) => grid.planes));
  const needed = Math.max(...grids.map((grid) => Math.ceil(INSET + FINE * grid.words)));
  const room = (/** @type {Needs} */ grid) =>
    Math.floor((width - (grid.sign ? between : 0)) / grid.columns);
  const smallest = Math.max(SMALLEST, Math.min(needed, LARGEST, ...grids.map(room)));
  const legible = Math.max(LEGIBLE, smallest);
  const candidates = [];
  for (let cell = LARGEST; cell >= smallest; cell -= 1) {
    for (let across = 1; across <= most; across += 1) {
      candidates.push(measure(grids, cell, across, width, between));
    }
  }
  /** @param {Layout[]} list @param {(layout: Layout) => number} rank @returns {Layout | undefined} */
  const first = (list, rank) => list.sort((a, b) => rank(a) - rank(b))[0];
  const wide = candidates.filter((c) => c.widest <= width);
  const fits = wide.filter((c) => c.height <= height);
  const found = first(
    fits.filter((c) => c.starts.length === 1 && c.cell >= COMFORTABLE),
    (c) => c.height - c.cell * 1e4,
  ) ??
    first(fits, (c) => c.height - c.cell * 1e4) ??
    first(wide, (c) => c.height + Math.abs(c.cell - legible) * WORTH) ??
    first(candidates, (c) => c.widest + Math.abs(c.cell - legible) * 1e5);
  if (!found) throw new Error("There is nothing to lay out.");
  return found;
}

/**
 * @param {Needs[]} grids
 * @param {number} cell
 * @param {number} across
 * @param {number} width
 * @param {number} between
 * @returns {Layout}
 */
function measure(grids, cell, across, width, between) {
  let [x, lineHeight, height, widest] = [0, 0, 0, 0];
  const starts = [0];
  const shown = grids.map((grid, k) => {
    const side = tidy(grid, across);
    const [wide, tall] = extent(grid, cell, side);
    if (k > 0 && x + between + wide > width) {
      starts.push(k);
      height += lineHeight + LINE_GAP;
      [x, lineHeight] = [grid.sign ? between : 0, 0];
    } else if (k > 0) x += between;
    x += wide;
    lineHeight = Math.max(lineHeight, tall);
    widest = Math.max(widest, x);
    return { planes: grid.planes, side };
  });
  return { cell, shown, starts, widest, height: height + lineHeight };
}

/**
 * At most `across` planes side by side, so that every line holds as many: with two leading axes
 * lines follow the first.
 * @param {Needs} grid
 * @param {number} across
 */
function tidy(grid, across) {
  const inner = grid.lead.at(-1) ?? 1;
  if (grid.lead.length > 1 && across >= inner) return Math.floor(across / inner) * inner;
  if (across >= inner) return inner;
  let side = across;
  while (inner % side) side -= 1;
  return side === 1 && inner > 4 ? across : side;
}

/** @param {Needs} grid @param {number} cell @param {number} side */
function extent(grid, cell, side) {
  const stacked = Math.ceil(grid.planes / side);
  const label = grid.planes > 1 || grid.read < grid.planes ? LABEL : 0;
  const wide = side * grid.columns * cell + (side - 1) * PLANE_GAP;
  const tall = stacked * (grid.rows * cell + label) + (stacked - 1) * PLANE_GAP;
  return [Math.max(wide, grid.heading), HEADING + tall];
}

/** @type {CanvasRenderingContext2D | null} */
let pen = null;
/** @type {Map<string, number>} */
const widths = new Map();

/**
 * The width of a text in bold, in units of the size of its letters.
 * @param {string} text
 * @param {string} font
 */
export function textWidth(text, font) {
  const key = `${font}|${text}`;
  const known = widths.get(key);
  if (known !== undefined) return known;
  if (widths.size > 20000) widths.clear();
  pen ??= document.createElement("canvas").getContext("2d");
  if (!pen) throw new Error("This browser draws no canvas.");
  pen.font = `700 100px ${font}`;
  const width = pen.measureText(text).width / 100;
  widths.set(key, width);
  return width;
}

/** @param {string[]} texts @param {string} font */
export const widest = (texts, font) => Math.max(0.1, ...texts.map((text) => textWidth(text, font)));

/**
 * The size of the figures in a cell of `side` px, and the figures: brief ones where they must be.
 * @param {{ texts: string[], brief?: string[] }} grid
 * @param {number} side
 * @param {string} font
 */
export function figures(grid, side, font) {
  const size = (/** @type {string[]} */ texts) =>
    Math.min(side * 0.42, (side - INSET) / widest(texts, font), 24);
  const full = size(grid.texts);
  if (full >= 11 || !grid.brief) return { size: Math.max(full, 6), texts: grid.texts };
  return { size: Math.max(size(grid.brief), 6), texts: grid.brief };
}

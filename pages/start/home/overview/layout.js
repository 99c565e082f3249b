// Where everything stands: numbers in, numbers out. First the whole network, then one map of it.

/** @import { Column, Rect } from "./types.d.ts" */

const HEAD = 40; // px for the names of the columns
const ROWS = 16; // maps below each other
const LINES = 0.25; // of the width, at least, for the lines between the columns
const ANSWERS = 148; // px for the names of the classes and their bars
const LARGER = 4.5; // pitches by which the picture grows while one paints
const BREADTH = 34; // px of a phone's strip between two columns

/** How many numbers one of a column has: a map more than one. @param {Column} column */
export const cells = ({ rows, columns }) => rows * columns;

/** How many stand beside each other. @param {Column} column */
function across(column) {
  const { kind, count } = column;
  if (kind === "Input" || count <= (cells(column) > 1 ? ROWS : 10)) return 1;
  return count > 4 * ROWS ? 8 : count > 2 * ROWS ? 4 : 2;
}

/**
 * How wide a column is, in units of the pitch from one map to the next.
 * @param {Column} column
 */
function breadth(column) {
  if (column.kind === "Input") return 4;
  if (column.kind === "Softmax") return 0;
  if (cells(column) > 1) return column.count > ROWS / 2 ? across(column) : 2;
  return column.count > 10 ? 4 * 0.8 : 2.6;
}

/**
 * How wide the strip is that is swept through on a phone.
 * @param {Column[]} columns @param {number} height
 */
export function strip(columns, height) {
  const pitch = (height - HEAD) / ROWS;
  const widths = columns.reduce((sum, column) => sum + breadth(column) * pitch, ANSWERS);
  return Math.ceil(widths + BREADTH * (columns.length - 1));
}

/**
 * The whole network: a rectangle for each map and number, column by column; around each column;
 * and that of the picture.
 * @param {Column[]} columns @param {number} width @param {number} height
 * @param {boolean} [painted] whether the picture is large, so that one can paint on it
 */
export function whole(columns, width, height, painted = false) {
  const units = columns.reduce((sum, column) => sum + breadth(column), painted ? LARGER : 0);
  const gaps = columns.length - 1;
  const free = ((1 - LINES) * width - ANSWERS) / units;
  const pitch = Math.min((height - HEAD) / ROWS, free);
  const gap = (width - ANSWERS - units * pitch) / gaps;
  const [top, high] = [HEAD + (height - HEAD - ROWS * pitch) / 2, ROWS * pitch];
  const picture = /** @type {Rect} */ ([0, 0, 0, 0]);
  /** @type {Rect[]} */
  const frames = [];
  let left = 0;
  const places = columns.map((column) => {
    const larger = painted && column.kind === "Input" ? LARGER : 0;
    const wide = column.kind === "Softmax" ? ANSWERS : (breadth(column) + larger) * pitch;
    const frame = /** @type {Rect} */ ([left, top, wide, high]);
    frames.push(frame);
    left += wide + gap;
    return column.kind === "Input" ? planes(frame, picture, pitch) : grid(column, frame);
  });
  return { places, frames, picture, pitch };
}

/**
 * The picture above its three planes.
 * @param {Rect} frame @param {Rect} picture is set @param {number} pitch
 */
function planes([left, top, wide, high], picture, pitch) {
  if (wide > 5 * pitch) return below([left, top, wide, high], picture, pitch);
  const side = Math.floor(2.9 * pitch);
  const room = 0.45 * pitch;
  const all = wide + 3 * (side + room) + room;
  const from = top + (high - all) / 2;
  picture.splice(0, 4, left, from, wide, wide);
  const x = left + wide - side;
  return [0, 1, 2].map((
    k,
  ) => /** @type {Rect} */ ([x, from + wide + 2 * room + k * (side + room), side, side]));
}

/**
 * The planes beside each other below a large picture.
 * @param {Rect} frame @param {Rect} picture is set @param {number} pitch
 */
function below([left, top, wide, high], picture, pitch) {
  const room = 0.45 * pitch;
  const side = (wide - 2 * room) / 3;
  const from = top + (high - wide - 2 * room - side) / 2;
  picture.splice(0, 4, left, from, wide, wide);
  return [0, 1, 2].map((
    k,
  ) => /** @type {Rect} */ ([left + k * (side + room), from + wide + 2 * room, side, side]));
}

/** @param {Column} column @param {Rect} frame @returns {Rect[]} */
function grid(column, [left, top, wide, high]) {
  const columns = across(column);
  const rows = Math.ceil(column.count / columns);
  const each = wide / columns;
  const square = cells(column) > 1;
  const tall = Math.min(high / rows, square ? each : high); // a few maps stay as they are
  const above = top + (high - rows * tall) / 2;
  const space = square || column.count > 10 ? Math.max(2, Math.round(each * 0.09)) : 8;
  return Array.from({ length: column.count }, (_, k) => {
    const [x, y] = [left + (k % columns) * each, above + Math.floor(k / columns) * tall];
    return [x, y + space / 2, each - space * (square || columns > 1 ? 1 : 0), tall - space];
  });
}

// --- one map ----------------------------------------------------------------------------------

/** @typedef {{ box: Rect, map: Rect, weights: Rect | null, label: [number, number],
 *   wide: number }} Cell wide as its words may be */
/**
 * @typedef {object} Close
 * @property {boolean} narrow
 * @property {Cell[]} cells of the sources
 * @property {Cell[]} back of the maps before those, where they are told of
 * @property {Rect} target
 * @property {Rect} picture
 * @property {Rect} sum where the arithmetic stands
 */

const CAPTION = 22; // px above each part
const APART = 26; // px between parts
const LINE = 15; // px for the words below a map
const EDGE = 3; // px for the frame of a map at the side
const NAME = 150; // px for the name and the value of a single number

/**
 * One map: its sources on the left, each with its weights; then the map, and the picture. Turned
 * round, the sources stand on the right.
 * @param {{ sources: number, weights: boolean, back: number, row: boolean, turned?: boolean }} what
 * @param {number} width @param {number} height
 * @returns {Close}
 */
export function close({ sources, weights, back, row, turned = false }, width, height) {
  const narrow = width < 700;
  const share = narrow ? width : Math.floor(width * (back ? 0.7 : 0.52));
  const tall = narrow ? Math.floor(height * 0.55) : height;
  const half = back ? Math.floor((share - APART) / 2) : share;
  const aside = turned && !narrow;
  const from = aside ? width - share : 0;
  const first = /** @type {Rect} */ ([from, CAPTION, half, tall - CAPTION]);
  const second = /** @type {Rect} */ ([half + APART, CAPTION, half, tall - CAPTION]);
  const cells = table(sources, back ? second : first, weights && !back);
  const maps = back ? table(back, first, false) : [];
  const x = narrow ? 0 : aside ? EDGE : share + APART;
  const y = narrow ? tall + CAPTION : CAPTION;
  const [wide, high] = [narrow ? width : width - share - APART - (aside ? EDGE : 0), height - y];
  const side = Math.floor(Math.min(wide * 0.62, row ? 60 : high * (narrow ? 0.62 : 0.56)));
  const beside = side + (row ? NAME : APART);
  const small = Math.floor(Math.min(wide - beside, row ? 150 : side, 150));
  const target = /** @type {Rect} */ ([x, y, side, side]);
  const picture = /** @type {Rect} */ ([x + beside, y, small, small]);
  const below = y + Math.max(side, row ? small : 0) + CAPTION + 8;
  return { narrow, cells, back: maps, target, picture, sum: [x, below, wide, height - below] };
}

/**
 * Cells that fill a place as well as they can: a map, its weights, and a line of words.
 * @param {number} count @param {Rect} place @param {boolean} weights
 * @returns {Cell[]}
 */
export function table(count, [left, top, wide, high], weights) {
  let best = { columns: 1, side: 0 };
  const parts = weights ? 2 : 1;
  const most = count === 1 ? 300 : 130;
  for (let columns = 1; columns <= Math.min(count, 10); columns += 1) {
    const rows = Math.ceil(count / columns);
    const [each, tall] = [wide / columns, high / rows];
    const side = Math.floor(Math.min((each - 10) / parts - 3, tall - LINE - 5, most));
    if (side > best.side) best = { columns, side };
  }
  const { columns, side } = best;
  const rows = Math.ceil(count / columns);
  const each = Math.min(wide / columns, parts * (side + 3) + 46);
  const tall = Math.min(high / rows, side + LINE + 14);
  const spare = count > 10 ? 0 : (wide - columns * each) / 2; // a few stand in the middle
  const from = count > 10 ? top : top + (high - rows * tall) / 2;
  return Array.from({ length: count }, (_, k) => {
    const x = left + spare + (k % columns) * each;
    const y = from + Math.floor(k / columns) * tall;
    return {
      box: [x - 2, y - 2, parts * (side + 3) + 1, side + LINE + 4],
      map: [x, y, side, side],
      weights: weights ? [x + side + 3, y, side, side] : null,
      label: [x + 1, y + side + 12],
      wide: Math.min(each - 8, Math.max(parts * (side + 3) - 3, 46)),
    };
  });
}

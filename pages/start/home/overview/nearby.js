// Draws what belongs to one map alone: its sources' weights and shares, the pixel, the arithmetic.

/** @import { Rect, Spot } from "./types.d.ts" */
/** @import { Cell } from "./layout.js" */
/** @import { Close } from "./scene.js" */
/** @import { Kit } from "./network.js" */
/** @import { Near, Told } from "./told.js" */

import { percent } from "../../../parts/decimals.js";
import { cells } from "./layout.js";
import { between, curve, frame, put, signed, write } from "./paint.js";
import { windowBack } from "./turned.js";

const LEGIBLE = 38; // px that the words below a source need at least
const PLANES = ["red", "green", "blue"];

/** A number as it is read: four digits that count. @param {number} value */
export const short = (value) => String(Number(value.toPrecision(4))).replace("-", "−");

/** The same in little room. @param {number} value */
export function tiny(value) {
  const small = value && Math.abs(value) < 0.005;
  const text = small ? value.toExponential(0) : value.toFixed(Math.abs(value) < 10 ? 2 : 1);
  return text.replaceAll("-", "−");
}

/** What a source is called. @param {Told} told @param {number} column @param {number} source */
export function called(told, column, source) {
  if (column === told.last - 1) return told.about.classes[source];
  return told.columns[column].kind === "Input" ? PLANES[source] : `${source}`;
}

/**
 * The same with its layer's name, and what it is.
 * @param {Told} told @param {number} column @param {number} index
 * @param {Record<string, string>} words
 */
export function titled(told, column, index, words) {
  const { name, kind } = told.columns[column];
  const item = kind === "Input" || column === told.last - 1
    ? ""
    : `${cells(told.columns[column]) > 1 ? words.map : words.number} `;
  return `${name}, ${item}${called(told, column, index)}`;
}

/**
 * The window that a pixel reads on the maps before: how many rows and columns, where it begins,
 * and how far they are apart; null where the layer has none. A map of one number has but one.
 * @param {Near} near @param {[number, number] | null} pixel
 */
export function windowOf(near, pixel) {
  const { window } = near.about;
  const [row, at] = pixel ?? (near.output.length === 1 ? [0, 0] : [null, null]);
  if (!window || row === null || at === null) return null;
  const { size, stride, padding, dilation } = window;
  return {
    top: row * stride[0] - padding[0],
    left: at * stride[1] - padding[1],
    rows: size[0],
    columns: size[1],
    apart: dilation,
  };
}

/**
 * The rows and columns from its first to its last.
 * @param {NonNullable<ReturnType<typeof windowOf>>} window
 */
const spanned = ({ top, left, rows, columns, apart }) => ({
  top,
  left,
  rows: (rows - 1) * apart[0] + 1,
  columns: (columns - 1) * apart[1] + 1,
});

/**
 * A source's share of all that is added: of the whole map, or signed of a number.
 * @param {Told} told @param {Near} near @param {Spot} spot @param {number} source
 */
export function partOf(told, near, spot, source) {
  const { columns } = told;
  const width = columns[spot.column].columns;
  const cell = spot.pixel ? spot.pixel[0] * width + spot.pixel[1] : 0;
  if (spot.pixel || cells(columns[spot.column]) === 1) return near.part(source, cell);
  return null;
}

/**
 * @param {Kit} kit @param {Near} near @param {Close} close @param {Spot} spot
 * @param {Record<string, string>} words @param {number} alpha
 */
export function drawSources(kit, near, close, spot, words, alpha) {
  const { context, told, colours, images } = kit;
  context.globalAlpha = alpha;
  drawHeadings(kit, close, spot, words);
  drawLines(kit, near, close, spot);
  const { column, index } = spot;
  const single = near.sources === 1;
  const before = told.before(column);
  const first = told.first(column, index);
  const into = new Map(told.into(column, index).map((line) => [line.source, line.strength]));
  const strengths = close.cells.map((_, k) => into.get(first + k) ?? 0);
  const parts = close.cells.map((_, k) => partOf(told, near, spot, k));
  const sum = total(strengths);
  const most = Math.max(
    ...(parts[0] === null ? strengths : parts).map((one) => Math.abs(one ?? 0)),
  );
  const read = told.turned ? null : windowOf(near, spot.pixel);
  const window = told.turned
    ? spot.pixel && !told.whole(column) && windowBack(near, spot.pixel)
    : read && spanned(read);
  const { weights } = images.nearby(near, told.columns[column]);
  close.cells.forEach((cell, k) => {
    if (cell.weights && weights[k]) {
      put(context, weights[k], cell.weights);
      frame(context, cell.weights, colours.kernel, 1);
    }
    const part = parts[k];
    const share = percent(Math.abs(strengths[k]) / sum, 0);
    const text = part === null ? share : cell.wide < 70 ? tiny(part) : short(part);
    const name = called(told, before, first + k);
    label(kit, cell, name, single ? "" : text, part);
    if (!single) strip(kit, cell, part ?? strengths[k], most || 1);
    const grid = cells(told.columns[before]) > 1;
    const shown = grid ? cell.map : cell.weights; // of a number, the weight of the pixel
    if (window && shown) mark(kit, shown, told.columns[grid ? before : column], window);
    if (spot.source === k && !single) {
      frame(context, grown(cell.box, 2), signed(told, 1, colours), 2);
    }
  });
  close.back.forEach((cell, k) => {
    if (!near.back) return;
    const part = near.back[k];
    label(kit, cell, `${k}`, tiny(part), part);
    strip(kit, cell, part, Math.max(...near.back.map(Math.abs)));
  });
  context.globalAlpha = 1;
}

/**
 * What stands in which part.
 * @param {Kit} kit @param {Close} close @param {Spot} spot @param {Record<string, string>} words
 */
function drawHeadings({ context, told, colours }, close, spot, words) {
  const before = told.columns[told.before(spot.column)];
  const how = { colour: signed(told, 1, colours), size: 13, weight: 650 };
  /** @param {number} column @param {string} words */
  const of = (column, words) =>
    close.narrow && close.back.length
      ? told.columns[column].name
      : `${told.columns[column].name}: ${words}`;
  const forward = cells(before) > 1 ? words.maps : words.numbers;
  const own = told.whole(spot.column)
    ? (told.turned ? words.sent : words.changed)
    : (told.turned ? words.slopes : forward);
  /** @param {Cell[]} cells @param {string} text */
  const head = ([{ map }], text) => write(context, text, map[0], map[1] - 8, how, colours.font);
  head(
    close.cells,
    close.cells.length === 1
      ? titled(told, told.before(spot.column), told.first(spot.column, spot.index), words)
      : of(told.before(spot.column), own),
  );
  if (close.back.length) head(close.back, of(spot.column - 2, words.voices));
}

const FEW = 3; // sources from which lines go to the map: among more they would be lost

/** @param {Kit} kit @param {Near} near @param {Close} close @param {Spot} spot */
function drawLines({ context, told, colours }, near, close, spot) {
  if (close.narrow || close.cells.length > FEW) return;
  close.cells.forEach(({ map, weights }, k) => {
    const part = partOf(told, near, spot, k);
    context.strokeStyle = part === null ? colours.quiet : signed(told, part, colours);
    context.lineWidth = spot.source === k ? 2.5 : 1.2;
    const [x, y, wide, high] = close.target;
    const ends = told.turned // below what stands between them
      ? between([x, y + 0.35 * high, wide, high], map)
      : between(weights ?? map, close.target);
    curve(context, ends);
  });
}

/** @param {number[]} strengths */
const total = (strengths) => strengths.reduce((sum, one) => sum + Math.abs(one), 0) || 1;

/** @param {Kit} kit @param {Cell} cell @param {string} name @param {string} words @param {number | null} part */
function label({ context, told, colours }, cell, name, words, part) {
  if (cell.wide < LEGIBLE) return;
  const [x, y] = cell.label;
  const small = cell.wide < 70;
  const colour = part === null ? colours.ink : signed(told, part, colours);
  write(context, name, x, y, { colour: colours.quiet, size: small ? 9 : 10 }, colours.font);
  const most = cell.wide - context.measureText(name).width - 8;
  const align = /** @type {const} */ ("right");
  const how = { colour, size: small ? 10 : 11, align, weight: 600, most };
  write(context, words, x + cell.wide - 2, y, how, colours.font);
}

/** A bar under a source, as long as what it adds. */
/** @param {Kit} kit @param {Cell} cell @param {number} value @param {number} most */
function strip({ context, told, colours }, cell, value, most) {
  const [x, y] = cell.label;
  context.fillStyle = signed(told, value, colours);
  context.fillRect(x - 1, y + 3, Math.max(1, (cell.wide - 2) * Math.abs(value) / most), 2.5);
}

/** @param {Rect} rect @param {number} by @returns {Rect} */
const grown = ([x, y, wide, high], by) => [x - by, y - by, wide + 2 * by, high + 2 * by];

/**
 * A window on a map.
 * @param {Kit} kit @param {Rect} place
 * @param {{ rows: number, columns: number }} map
 * @param {{ top: number, left: number, rows: number, columns: number }} window
 */
function mark({ context, colours }, [x, y, wide, high], { rows, columns }, window) {
  const { top, left } = window;
  const [from, to] = [Math.max(0, left), Math.min(columns, left + window.columns)];
  const [above, below] = [Math.max(0, top), Math.min(rows, top + window.rows)];
  const [across, down] = [wide / columns, high / rows];
  const place = /** @type {Rect} */ (
    [x + from * across, y + above * down, (to - from) * across, (below - above) * down]
  );
  frame(context, place, colours.mark, 2);
}

/**
 * The map itself, its pixel, and what the pixel sees of the picture.
 * @param {Kit} kit @param {Near} near @param {Close} close @param {Spot} spot
 * @param {Record<string, string>} words @param {number} alpha
 */
export function drawTarget(kit, near, close, spot, words, alpha) {
  const { context, told, colours, images } = kit;
  const { rows, columns } = told.columns[spot.column];
  const [x, y, side] = close.target;
  context.globalAlpha = alpha;
  const own = told.turned ? colours.gradient : colours.output;
  const { output, values } = images.nearby(near, told.columns[spot.column]);
  const map = rows * columns > 1;
  if (map) put(context, output, close.target);
  frame(context, close.target, own, 2);
  const head = { colour: own, size: 13, weight: 650 };
  const title = titled(told, spot.column, spot.index, words);
  write(context, told.turned ? `${words.slope} ${title}` : title, x, y - 8, head, colours.font);
  if (!map) drawNumber(kit, near, close, spot);
  const blue = { colour: colours.input, size: 13, weight: 650 };
  const beside = told.turned ? words.values : words.picture;
  if (map || !told.turned) write(context, beside, close.picture[0], y - 8, blue, colours.font);
  if (map && values) put(context, values, close.picture);
  const small = { colour: colours.quiet, size: 11 };
  if (map) {
    const range = `${short(Math.min(...near.output))} … ${short(Math.max(...near.output))}`;
    write(context, range, x, y + side + 15, small, colours.font);
  }
  if (spot.pixel) {
    const [row, at] = spot.pixel;
    const pixel = { top: row, left: at, rows: 1, columns: 1 };
    mark(kit, close.target, { rows, columns }, pixel);
    if (told.turned) {
      mark(kit, close.picture, { rows, columns }, pixel);
      context.globalAlpha = 1;
      return;
    }
    const seen = told.seen(spot.column, row, at);
    if (!seen) {
      context.globalAlpha = 1;
      return;
    }
    const { top, bottom, left, right } = seen;
    const [height, width] = told.about.size;
    const [px, py, wide, high] = close.picture;
    const place = /** @type {Rect} */ ([
      px + left * wide / width,
      py + top * high / height,
      (right - left) * wide / width,
      (bottom - top) * high / height,
    ]);
    frame(context, place, colours.mark, 2.5);
    write(context, `${bottom - top}×${right - left}`, px, py + high + 15, small, colours.font);
  }
  context.globalAlpha = 1;
}

/**
 * A number beside its square; of a class its name and its probability.
 * @param {Kit} kit @param {Near} near @param {Close} close @param {Spot} spot
 */
function drawNumber({ context, told, colours }, near, { target }, spot) {
  const [x, y, side] = target;
  const left = x + side + 12;
  const own = told.turned ? colours.gradient : colours.output;
  const big = { colour: own, size: 22, weight: 700 };
  write(context, short(near.output[0]), left, y + 24, big, colours.font);
  if (spot.column !== told.last - 1) return;
  const { classes, chances } = told.about;
  const words = `${classes[spot.index]}: ${percent(chances[spot.index])}`;
  write(context, words, left, y + 48, { colour: colours.ink, size: 14 }, colours.font);
}

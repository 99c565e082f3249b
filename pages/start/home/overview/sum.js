// The arithmetic of one source: the numbers that meet, their weights, and what they come to.

/** @import { Rect, Spot } from "./types.d.ts" */
/** @import { Near, Told } from "./told.js" */
/** @import { Kit } from "./network.js" */

import { fill } from "../../../parts/words.js";
import { cells } from "./layout.js";
import { partOf, short, titled, windowOf } from "./nearby.js";
import { write } from "./paint.js";
import { meetingBack } from "./turned.js";

const LINE = 17; // px from a row of numbers to the next
const WIDEST = 46; // px of a number
const ALONE = 64; // px of one that stands alone
const HEAD = 22; // px of a caption
const RESULT = 70; // px for what comes out
const EQUATION = 58; // px below the grids, for the sum of all

/** @typedef {{ values: number[], rows: number, columns: number }} Grid */
/** @typedef {{ given: Grid | null, weights: Grid | null }} Meeting */

/**
 * The numbers that a pixel reads of a map: 0 beyond its edge.
 * @param {ArrayLike<number>} values @param {number} rows @param {number} columns
 * @param {{ top: number, left: number, rows: number, columns: number, apart?: number[] }} window
 * @param {number} beyond what stands there instead, where it is no 0
 * @returns {Grid}
 */
export function cut(values, rows, columns, window, beyond = 0) {
  const { top, left, apart: [down, across] = [1, 1] } = window;
  const found = [];
  for (let r = 0; r < window.rows; r += 1) {
    for (let c = 0; c < window.columns; c += 1) {
      const [row, at] = [top + r * down, left + c * across];
      const inside = row >= 0 && row < rows && at >= 0 && at < columns;
      found.push(inside ? values[row * columns + at] : beyond);
    }
  }
  return { values: found, rows: window.rows, columns: window.columns };
}

/**
 * What meets at the chosen source: the numbers it gives, and their weights where there are any.
 * @param {Told} told @param {Near} near @param {Spot} spot
 * @returns {Meeting}
 */
export function meeting(told, near, spot) {
  const source = spot.source ?? 0;
  if (told.whole(spot.column)) return { given: null, weights: null };
  if (told.turned) {
    return meetingBack(near, source, spot.pixel, told.columns[spot.column].columns);
  }
  const [input, own] = [near.of("inputs", source), near.of("weights", source)];
  const weights = own && { ...own, values: [...own.values] };
  if (!input) return { given: null, weights };
  const { rows, columns } = input;
  const window = windowOf(near, spot.pixel);
  if (window) {
    // The largest is looked for on the map alone, among whatever numbers are there.
    const beyond = told.over(spot.column).kind === "MaxPool2d" ? -Infinity : 0;
    const given = cut(input.values, rows, columns, window, beyond);
    return {
      given,
      weights: near.shares ? shared(near, spot, input, window) : weights,
    };
  }
  const alone = cells(told.columns[spot.column]) === 1;
  return {
    given: alone ? { ...input, values: [...input.values] } : null,
    weights,
  };
}

/**
 * What each number of a window counts in its mean: those beyond the edge nothing.
 * @param {Near} near @param {Spot} spot @param {{ rows: number, columns: number }} map
 * @param {NonNullable<ReturnType<typeof windowOf>>} window
 */
function shared(near, { pixel }, { rows, columns }, window) {
  const [, , across] = near.shape("parts");
  const share = near.shares?.[pixel ? pixel[0] * across + pixel[1] : 0] ?? 0;
  return cut(new Array(rows * columns).fill(share), rows, columns, window);
}

/**
 * @param {Kit} kit @param {Near} near @param {Rect} place @param {Spot} spot
 * @param {Record<string, string>} words @param {number} alpha
 */
export function drawSum(kit, near, place, spot, words, alpha) {
  const { context, told, colours } = kit;
  const { given, weights } = meeting(told, near, spot);
  const { kind } = told.over(spot.column);
  const [x, y, wide] = place;
  const source = spot.source ?? 0;
  const title = titled(
    told,
    told.before(spot.column),
    told.first(spot.column, spot.index) + source,
    words,
  );
  const [read, out] = told.turned
    ? [colours.gradient, colours.gradient]
    : [colours.input, colours.output];
  context.globalAlpha = alpha;
  const grids = [given, weights].filter((grid) => grid !== null);
  const across = grids.reduce((sum, grid) => sum + grid.columns, 0) || 1;
  const each = Math.min(
    across > grids.length ? WIDEST : ALONE,
    (wide - 30 * grids.length - RESULT) / across,
  );
  const middle = y + HEAD + (grids[0]?.rows ?? 1) * LINE / 2 + 4;
  const sign = { colour: colours.ink, size: 15 };
  const plain = near.shares ? words.share : words.weights;
  const factors = (told.turned && words[`times_${kind}`]) || plain;
  let at = x;
  if (given) {
    heading(kit, title, at, y, read);
    const largest = kind === "MaxPool2d" && !weights ? Math.max(...given.values) : null;
    numbers(kit, given, at, y + HEAD, each, read, largest);
    at += Math.max(given.columns * each, ending(kit, title));
    write(context, weights ? "∗" : "→", at + 9, middle, sign, colours.font);
    at += 30;
  }
  if (weights) {
    heading(
      kit,
      given ? factors : words.slice.replace("{name}", title),
      at,
      y,
      colours.kernel,
    );
    numbers(kit, weights, at, y + HEAD, each, colours.kernel, null);
    at += Math.max(weights.columns * each, ending(kit, factors));
  }
  const result = weights ? partOf(told, near, spot, source) : outcome(told, near, spot);
  if (given && result !== null) {
    if (weights) write(context, "=", at + 8, middle, sign, colours.font);
    const how = { colour: out, size: 14, weight: 650 };
    write(context, short(result), at + (weights ? 26 : 0), middle, how, colours.font);
  }
  context.globalAlpha = 1;
}

/** How far a caption reaches. @param {Kit} kit @param {string} text */
function ending({ context, colours }, text) {
  context.font = `650 12px ${colours.font}`;
  return context.measureText(text).width + 8;
}

/** The pixel itself. @param {Told} told @param {Near} near @param {Spot} spot */
export function outcome(told, near, spot) {
  const { rows, columns } = told.columns[spot.column];
  if (rows * columns === 1) return near.output[0];
  return spot.pixel ? near.output[spot.pixel[0] * columns + spot.pixel[1]] : null;
}

/** @param {Kit} kit @param {string} text @param {number} x @param {number} y @param {string} colour */
function heading({ context, colours }, text, x, y, colour) {
  write(context, text, x, y + 10, { colour, size: 12, weight: 650 }, colours.font);
}

/**
 * @param {Kit} kit @param {Grid} grid @param {number} x @param {number} y
 * @param {number} each px of a number @param {string} colour @param {number | null} marked
 */
function numbers({ context, colours }, { values, rows, columns }, x, y, each, colour, marked) {
  context.strokeStyle = colours.line;
  context.lineWidth = 1;
  const most = Math.max(...values.filter(Number.isFinite).map(Math.abs));
  const places = most < 0.1 ? 3 : most < 10 ? 2 : 1;
  for (let row = 0; row < rows; row += 1) {
    for (let column = 0; column < columns; column += 1) {
      const value = values[row * columns + column];
      const [left, top] = [x + column * each, y + row * LINE];
      if (value === marked) {
        context.fillStyle = colours.mark;
        context.globalAlpha *= 0.35;
        context.fillRect(left, top, each, LINE);
        context.globalAlpha /= 0.35;
      }
      context.strokeRect(left + 0.5, top + 0.5, each, LINE);
      const how = { colour, size: 11, align: /** @type {const} */ ("right"), most: each - 4 };
      const text = values.length > 1 ? tight(value, places) : short(value);
      write(context, text, left + each - 3, top + 12.5, how, colours.font);
    }
  }
}

/** A number in little room. @param {number} value @param {number} places after the point */
const tight = (value, places) =>
  value === -Infinity ? "" : (value === 0 ? "0" : value.toFixed(places).replace("-", "−"));

/**
 * What is added up, and what it comes to: a sign, a number, a caption and a colour each.
 * @param {Kit} kit @param {Near} near @param {Spot} spot @param {Record<string, string>} words
 * @param {number} value
 * @returns {[string, number, string, string][]}
 */
function added({ told, colours }, near, spot, words, value) {
  const { rows, columns } = told.columns[spot.column];
  const isScore = spot.column === told.last - 1;
  const own = rows * columns > 1 ? words.pixel : isScore ? words.score : words.number;
  if (near.past && near.through) {
    const cell = spot.pixel ? spot.pixel[0] * columns + spot.pixel[1] : 0;
    return [
      ["", near.past[cell], words.past, colours.input],
      ["+", near.through[cell], words.through, colours.kernel],
      ["=", value, own, colours.output],
    ];
  }
  const alone = near.sources === 1;
  if (!near.parts || (alone && near.bias === null)) return [];
  const parts = Array.from({ length: near.sources }, (_, k) => partOf(told, near, spot, k) ?? 0);
  const total = parts.reduce((sum, one) => sum + one, 0);
  const all = alone ? words.one_part : fill(words.all_parts, { count: near.sources });
  if (told.turned) {
    return [["", total, all, colours.gradient], ["=", value, words.gradient, colours.gradient]];
  }
  if (near.bias === null) {
    return [["", total, all, colours.input], ["=", value, own, colours.output]];
  }
  return [
    ["", total, all, colours.input],
    ["+", near.bias, words.bias, colours.kernel],
    ["=", value, own, colours.output],
  ];
}

/**
 * The sum of all: what all sources add, and the bias, make the number.
 * @param {Kit} kit @param {Near} near @param {Rect} place @param {Spot} spot
 * @param {Record<string, string>} words @param {number} alpha
 */
export function drawEquation(kit, near, [x, y, wide, high], spot, words, alpha) {
  const { context, told, colours } = kit;
  const value = outcome(told, near, spot);
  const terms = value === null ? [] : added(kit, near, spot, words, value);
  const each = Math.min(150, wide / (terms.length || 1));
  const top = Math.min(y + high - EQUATION + 20, y + HEAD + 5 * LINE + 52);
  context.globalAlpha = alpha;
  terms.forEach(([sign, number, caption, colour], k) => {
    const left = x + k * each;
    const big = { colour, size: 19, weight: 650 };
    const room = sign ? 22 : 0;
    write(context, sign, left, top, { colour: colours.ink, size: 19 }, colours.font);
    write(context, short(number), left + room, top, big, colours.font);
    const small = { colour: colours.quiet, size: 11 };
    write(context, caption, left + room, top + 17, small, colours.font);
  });
  context.globalAlpha = 1;
}

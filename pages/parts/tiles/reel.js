// The numbers of a film: what its bytes stand for, and where things are. Nothing here draws.

/** @import { Wall } from "./types.d.ts" */

const MOST = 127;
const GREY = 128; // of a colour that is zero

/** @typedef {[tile: number, row: number, column: number]} Cell */

/**
 * Where the bytes of a tile begin, at a moment.
 * @param {Wall} wall @param {number} moment @param {number} tile
 */
export function offsetOf({ tiles, rows, columns, colours, offset }, moment, tile) {
  return offset + (moment * tiles + tile) * rows * columns * colours;
}

/**
 * By how much bytes of a moment are multiplied before they are coloured.
 * @param {Wall} wall @param {number} moment @param {boolean} shared
 */
export function strength({ scales }, moment, shared) {
  return shared ? scales[moment] / (Math.max(...scales) || 1) : 1;
}

/**
 * The colours from −127 to 127 as red, green and blue.
 * @param {string} hex
 */
export function palette(hex) {
  const found = new Uint8ClampedArray(hex.length / 2);
  for (let k = 0; k < found.length; k += 1) found[k] = parseInt(hex.slice(2 * k, 2 * k + 2), 16);
  return found;
}

/**
 * The pixels of all tiles, one tile after the other: red, green, blue and opacity of each.
 * @param {Int8Array} film @param {Wall} wall @param {Uint8ClampedArray} colours
 * @param {{ moment: number, shared: boolean }} which
 */
export function pixels(film, wall, colours, { moment, shared }) {
  const count = wall.tiles * wall.rows * wall.columns;
  const found = new Uint8ClampedArray(4 * count).fill(255);
  const [from, by] = [offsetOf(wall, moment, 0), strength(wall, moment, shared)];
  for (let k = 0; k < count; k += 1) {
    for (let c = 0; c < 3; c += 1) {
      if (wall.colours === 3) found[4 * k + c] = GREY + by * film[from + 3 * k + c];
      else found[4 * k + c] = colours[3 * (MOST + Math.round(by * film[from + k])) + c];
    }
  }
  return found;
}

/**
 * The numbers of a cell, one for each of its colours.
 * @param {Int8Array} film @param {Wall} wall @param {number} moment @param {Cell} cell
 */
export function values(film, wall, moment, [tile, row, column]) {
  const from = offsetOf(wall, moment, tile) + (row * wall.columns + column) * wall.colours;
  const found = [...film.subarray(from, from + wall.colours)];
  return found.map((byte) => (byte / MOST) * wall.scales[moment]);
}

/**
 * The frame whose epoch is nearest.
 * @param {{ epoch: number }[]} frames @param {number} epoch
 */
export function nearest(frames, epoch) {
  const far = frames.map((frame) => Math.abs(frame.epoch - epoch));
  return far.indexOf(Math.min(...far));
}

/**
 * A number as it is read: three digits that count.
 * @param {number} value
 */
export function brief(value) {
  return String(Number(value.toPrecision(3))).replace("-", "−");
}

/**
 * The end of a chart's axis: a round number that is no less.
 * @param {number} most
 */
export function axisEnd(most) {
  if (!(most > 0)) return 1;
  const power = 10 ** Math.floor(Math.log10(most));
  return [1, 1.5, 2, 3, 4, 5, 7.5, 10].map((one) => one * power).find((end) => end >= most) ?? most;
}

// The way back, cell by cell: which targets a cell sends on to, and what each sends back to it.

/** @import { Window } from "./types.d.ts" */
/** @import { Near } from "./told.js" */
/** @import { Grid } from "./sum.js" */

/** A place on a target along one axis, and which number of the window lies on the cell there. */
/** @typedef {{ at: number, tap: number }} Read */

/**
 * The windows that read a cell, along one axis: those beyond the map's edge too.
 * @param {number} cell @param {Window} window @param {0 | 1} axis down or across
 * @returns {Read[]}
 */
export function reads(cell, { size, stride, padding, dilation }, axis) {
  const found = [];
  for (let tap = size[axis] - 1; tap >= 0; tap -= 1) {
    const at = (cell + padding[axis] - tap * dilation[axis]) / stride[axis];
    if (Number.isInteger(at)) found.push({ at, tap });
  }
  return found;
}

/**
 * The same of both axes for a pixel; null where the layer has no windows.
 * @param {Near} near @param {[number, number]} pixel
 */
export function readers(near, [row, column]) {
  const { window } = near.about;
  if (!window) return null;
  return { down: reads(row, window, 0), across: reads(column, window, 1) };
}

/**
 * Where those lie on a target, as a window of its cells.
 * @param {Near} near @param {[number, number]} pixel
 */
export function windowBack(near, pixel) {
  const found = readers(near, pixel);
  if (!found) return { top: pixel[0], left: pixel[1], rows: 1, columns: 1 };
  const { down, across } = found;
  if (!down.length || !across.length) return null; // a stride skips the cell
  const [top, left] = [down[0].at, across[0].at];
  const [bottom, right] = [down[down.length - 1].at, across[across.length - 1].at];
  return { top, left, rows: bottom - top + 1, columns: right - left + 1 };
}

/**
 * What meets at a cell: the gradients of one target, and what each is multiplied with.
 * @param {Near} near @param {number} source the target @param {[number, number] | null} pixel
 * @param {number} width of the map that gets them
 * @returns {{ given: Grid | null, weights: Grid | null }}
 */
export function meetingBack(near, source, pixel, width) {
  const sent = near.of("inputs", source);
  const own = near.of("weights", source);
  if (!sent) return { given: null, weights: null };
  const cell = pixel ? pixel[0] * width + pixel[1] : 0;
  const only = near.output.length === 1 ? /** @type {[number, number]} */ ([0, 0]) : null;
  const at = pixel ?? only;
  const found = at && readers(near, at);
  if (!found) {
    const weights = own && (pixel || own.values.length === 1)
      ? single(own.values[cell])
      : own && { ...own, values: [...own.values] };
    const one = sent.values.length === 1 ? sent.values[0] : pixel && sent.values[cell];
    return { given: one === null ? null : single(one), weights };
  }
  const { down, across } = found;
  const shape = { rows: down.length, columns: across.length };
  if (!shape.rows || !shape.columns) return { given: null, weights: null };
  const places = down.flatMap((row) => across.map((column) => ({ row, column })));
  const given = places.map(({ row, column }) =>
    inside(row.at, sent.rows) && inside(column.at, sent.columns)
      ? sent.values[row.at * sent.columns + column.at]
      : 0
  );
  const weights = places.map(({ row, column }) => {
    if (own) return own.values[row.tap * own.columns + column.tap];
    const place = row.at * sent.columns + column.at;
    const there = inside(row.at, sent.rows) && inside(column.at, sent.columns);
    if (near.shares) return there ? near.shares[place] : 0;
    return Number(near.took?.[place] === cell);
  });
  return { given: { values: given, ...shape }, weights: { values: weights, ...shape } };
}

/** @param {number} at @param {number} count */
const inside = (at, count) => at >= 0 && at < count;

/** @param {number} value @returns {Grid} */
const single = (value) => ({ values: [value], rows: 1, columns: 1 });

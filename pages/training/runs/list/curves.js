// The small curves of the list: where their points lie, and what the pointer finds there.

/** @import { Row, Scale } from "./types.d.ts" */

import { percent } from "../../../parts/decimals.js";

export const [WIDTH, HEIGHT] = [96, 28]; // px
const EDGE = 2; // px that stay free around a curve

/**
 * The scale that all rows share, so that their curves can be compared.
 * @param {Row[]} rows
 * @returns {Scale}
 */
export function scaleOf(rows) {
  const all = rows.flatMap(({ curve }) => curve[1]);
  if (!all.length) return [0, 1];
  const [low, high] = [Math.min(...all), Math.max(...all)];
  return high > low ? [low, high] : [low - 0.5, high + 0.5];
}

/**
 * Where the points of a row's curve lie: the whole width is the epochs of its recipe.
 * @param {Row} row
 * @param {Scale} scale
 * @returns {[x: number, y: number][]}
 */
export function placed({ curve: [along, up], epochs }, [low, high]) {
  const first = Math.min(1, ...along); // after the first epoch there is a first test
  const wide = Math.max(epochs - first, 1);
  return along.map((epoch, k) => [
    EDGE + ((epoch - first) / wide) * (WIDTH - 2 * EDGE),
    HEIGHT - EDGE - ((up[k] - low) / (high - low)) * (HEIGHT - 2 * EDGE),
  ]);
}

/**
 * The number of the point that lies nearest to `x`; -1 where there is none.
 * @param {[x: number, y: number][]} points
 * @param {number} x
 */
export function nearest(points, x) {
  let found = -1;
  points.forEach(([at], k) => {
    if (found < 0 || Math.abs(at - x) < Math.abs(points[found][0] - x)) found = k;
  });
  return found;
}

/**
 * The accuracy of a row's point in words.
 * @param {Row} row
 * @param {number} k
 */
export function told({ curve: [along, up] }, k) {
  const epoch = Number(along[k].toFixed(1));
  return `epoch ${epoch}: ${percent(up[k])}`;
}

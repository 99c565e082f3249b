// The smoothed line, over as many steps as the reader chooses.

/** @import { Points } from "./types.d.ts" */

const EARLY = 10; // at the start it looks back over one step in so many, see explainers' curves.py
const CALM = 200; // steps: who asks for as many wants a calm line, also if it is late at the start

/**
 * A running mean that looks back over `steps`, or, before there are as many, over a part of those
 * there are: a tenth for up to 20 steps, all for 200 and more. It is made of the means of the
 * stretches that a long run is sent in, and goes through these where it is to look back less far.
 * @param {{ means: Points }} charts
 * @param {number} steps
 * @returns {Points}
 */
export function smoothed({ means: [x, y] }, steps) {
  if (steps < 1) return [[], []];
  const part = Math.min(1, Math.max(1 / EARLY, steps / CALM));
  let mean = y[0] ?? 0;
  const line = y.map((value, k) => {
    const gap = k ? x[k] - x[k - 1] : 1;
    const back = Math.min(steps, 1 + (x[k] - x[0]) * part);
    return mean += (value - mean) * Math.min(1, gap / back);
  });
  return [x, line];
}

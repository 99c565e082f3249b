// The smoothed line, over as many steps as the reader chooses.

/** @import { Points } from "./types.d.ts" */

const EARLY = 10; // at the start it looks back over one step in so many, see explainers' curves.py

/**
 * A running mean that looks back over `steps`, but at the start over a tenth of those there are.
 * Where points were left out, each stands for the steps since the one before.
 * @param {Points} points
 * @param {number} steps
 * @returns {Points}
 */
export function smoothed([x, y], steps) {
  if (steps < 1) return [[], []];
  let mean = y[0] ?? 0;
  const means = y.map((value, k) => {
    const gap = k ? x[k] - x[k - 1] : 1;
    const back = Math.min(steps, 1 + (x[k] - x[0]) / EARLY);
    return mean += (value - mean) * Math.min(1, gap / back);
  });
  return [x, means];
}

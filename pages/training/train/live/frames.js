// Frames of a run, and what makes the next of one; see `explainers.training.frames`.

/** @import { Frame, Patch, Points, Series } from "./types.d.ts" */

/** @type {Points} */
const NONE = [[], []];

/**
 * A curve with its new end.
 * @param {Points} line
 * @param {{ keep: number, then: Points }} end
 * @returns {Points}
 */
const grown = ([steps, values], { keep, then: [later, more] }) => [
  [...steps.slice(0, keep), ...later],
  [...values.slice(0, keep), ...more],
];

/**
 * The charts of the next frame.
 * @param {Series} charts
 * @param {Patch["charts"]} changed
 * @returns {Series}
 */
function patched(charts, changed) {
  const found = /** @type {Record<string, unknown>} */ ({ ...charts });
  for (const [name, value] of Object.entries(changed ?? {})) {
    const line = charts[/** @type {keyof Series} */ (name)];
    found[name] = typeof value === "number"
      ? value
      : grown(/** @type {Points} */ (line ?? NONE), value);
  }
  return /** @type {Series} */ (/** @type {unknown} */ (found));
}

/**
 * The frame that the server tells of: a whole one, or what makes it of the one that is here.
 * Null where it is of another one: then the whole has to be asked for.
 * @param {Frame | null} frame
 * @param {Frame | Patch} told
 * @returns {Frame | null}
 */
export function next(frame, told) {
  if (!("since" in told)) return told;
  if (!frame || told.since !== frame.tag) return null;
  const { since: _, charts, ...fields } = told;
  return { ...frame, ...fields, charts: patched(frame.charts, charts) };
}

// Sets of cells as rows times columns, each written as runs: first, past the last, first, …

/** @import { Axes, Payload, Runs } from "./types.d.ts" */

const ROOM = 0.12; // of a grid's own size, on each side

/**
 * What belongs to a direction: down (0) or across (1).
 * @template Of
 * @param {Axes<Of>} axes
 * @param {number} which
 */
export function along(axes, which) {
  return axes[which] ?? axes[0];
}

/**
 * The runs of rows and of columns that a picked cell lights, one pair for each product.
 * @param {Payload["products"]} products
 * @param {number[]} place
 */
export function lit(products, [row, column]) {
  return products.map((product) => ({
    down: along(product, 0)[row],
    across: along(product, 1)[column],
  }));
}

/** @typedef {ReturnType<typeof lit>} Lit */

/** @param {Runs} runs @returns {[number, number][]} first and past the last of each */
export function pairs(runs) {
  return Array.from({ length: runs.length / 2 }, (_, k) => [runs[2 * k], runs[2 * k + 1]]);
}

/**
 * How many cells of a grid of `size` are lit.
 * @param {Lit} lights
 * @param {number[]} size
 */
export function count(lights, [rows, columns]) {
  if (lights.length === 1) return lengthOf(lights[0].down) * lengthOf(lights[0].across);
  let found = 0;
  for (let row = 0; row < rows; row += 1) {
    const line = new Uint8Array(columns);
    for (const { down, across } of lights) {
      if (pairs(down).some(([first, end]) => first <= row && row < end)) {
        for (const [first, end] of pairs(across)) line.fill(1, first, end);
      }
    }
    found += line.reduce((sum, one) => sum + one, 0);
  }
  return found;
}

/** @param {Runs} runs */
function lengthOf(runs) {
  return pairs(runs).reduce((sum, [first, end]) => sum + end - first, 0);
}

/**
 * The outline of all lit cells as the path of a drawing whose unit is a cell.
 * @param {Lit} lights
 */
export function path(lights) {
  return lights.map(({ down, across }) =>
    pairs(down).map(([top, bottom]) =>
      pairs(across).map(([left, right]) => `M${left} ${top}H${right}V${bottom}H${left}Z`).join("")
    ).join("")
  ).join("");
}

/**
 * The first and the last row (0) or column (1) that is lit; null where none is.
 * @param {Lit} lights
 * @param {number} which
 * @returns {[number, number] | null}
 */
export function bounds(lights, which) {
  const seen = lights.filter(({ down, across }) => down.length && across.length);
  if (!seen.length) return null;
  const runs = seen.flatMap(({ down, across }) => which ? across : down);
  return [Math.min(...runs), Math.max(...runs) - 1];
}

/**
 * How many cells boxes hang over the edge of a grid of `size`, as far as there is room for them.
 * @param {Payload["boxes"]} boxes
 * @param {number[]} size
 */
export function overhang(boxes, size) {
  const beyond = size.flatMap((cells, which) =>
    along(boxes, which).map(([first, last]) => Math.max(-first, last - cells + 1))
  );
  return Math.min(Math.max(0, ...beyond), ROOM * Math.max(...size));
}

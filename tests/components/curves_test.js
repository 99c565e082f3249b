// The small curves of the list of runs.

import { assertEquals } from "./checks.js";
import {
  HEIGHT,
  nearest,
  placed,
  scaleOf,
  told,
  WIDTH,
} from "../../pages/training/runs/list/curves.js";

/** @import { Row } from "../../pages/training/runs/list/types.d.ts" */

/** @param {number[]} epochs @param {number[]} accuracies @param {number} all */
const row = (
  epochs,
  accuracies,
  all,
) => /** @type {Row} */ (/** @type {unknown} */ ({ curve: [epochs, accuracies], epochs: all }));

Deno.test("all rows share one scale, from the lowest accuracy to the highest", () => {
  assertEquals(scaleOf([row([1, 2], [0.5, 0.7], 2), row([1], [0.25], 2), row([], [], 2)]), [
    0.25,
    0.7,
  ]);
  assertEquals(scaleOf([row([1], [0.5], 1)]), [0, 1]);
  assertEquals(scaleOf([]), [0, 1]);
});

Deno.test("a curve takes the width for the epochs of its recipe", () => {
  const points = placed(row([1, 2, 3], [0, 1, 0.5], 5), [0, 1]);
  assertEquals(points, [[2, HEIGHT - 2], [25, 2], [48, HEIGHT / 2]]);
  assertEquals(placed(row([1, 5], [0, 1], 5), [0, 1]).at(-1), [WIDTH - 2, 2]);
  assertEquals(placed(row([1], [1], 1), [0, 1]), [[2, 2]]);
  assertEquals(placed(row([], [], 3), [0, 1]), []);
});

Deno.test("the pointer finds the nearest test, and its value", () => {
  const one = row([1, 2.5], [0.5, 0.7654], 5);
  const points = placed(one, [0, 1]);
  assertEquals([nearest(points, 0), nearest(points, 90), nearest([], 3)], [0, 1, -1]);
  assertEquals(told(one, 1), "epoch 2.5: 76.5\u00a0%");
});

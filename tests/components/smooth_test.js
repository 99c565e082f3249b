// The smoothed line that the browser draws over as many steps as the reader chooses.

import { smoothed } from "../../pages/training/train/live/smooth.js";
import { assert, assertEquals, random } from "./checks.js";

/** @import { Points } from "../../pages/training/train/live/types.d.ts" */

Deno.test("with every step there, it is the mean that the server computes over 20", () => {
  const draw = random(1);
  const x = Array.from({ length: 300 }, (_, k) => k + 1);
  const y = x.map(() => draw(0, 1000) / 100);
  const [steps, means] = smoothed([x, y], 20);
  assertEquals(steps, x);
  let mean = y[0];
  y.forEach((value, place) => {
    mean += (value - mean) / Math.min(20, 1 + place / 10);
    assert(Math.abs(means[place] - mean) < 1e-9, `at ${place}: ${means[place]} for ${mean}`);
  });
});

Deno.test("a point stands for the steps since the one before, where some were left out", () => {
  /** @type {Points} */
  const points = [[1, 1001, 1011, 1111], [4, 2, 3, 8]];
  assertEquals(smoothed(points, 100)[1], [4, 2, 2.1, 8]);
});

Deno.test("over no steps there is no line, and no points make none", () => {
  assertEquals(smoothed([[1, 2], [3, 4]], 0), [[], []]);
  assertEquals(smoothed([[], []], 20), [[], []]);
});

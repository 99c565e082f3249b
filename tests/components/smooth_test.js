// The smoothed line that the browser draws over as many steps as the reader chooses.

import { smoothed } from "../../pages/training/train/live/smooth.js";
import { assert, assertEquals, random } from "./checks.js";

/** @import { Points } from "../../pages/training/train/live/types.d.ts" */

/** @type {Points} */
const NONE = [[], []];

Deno.test("with every step there, it is the mean that the server computes over 20", () => {
  const draw = random(1);
  const x = Array.from({ length: 300 }, (_, k) => k + 1);
  const y = x.map(() => draw(0, 1000) / 100);
  const [steps, means] = smoothed({ means: [x, y] }, 20);
  assertEquals(steps, x);
  let mean = y[0];
  y.forEach((value, place) => {
    mean += (value - mean) / Math.min(20, 1 + place / 10);
    assert(Math.abs(means[place] - mean) < 1e-9, `at ${place}: ${means[place]} for ${mean}`);
  });
});

Deno.test("a point stands for the steps since the one before, where some were left out", () => {
  /** @type {Points} */
  const means = [[1, 1001, 1011, 1111], [4, 2, 3, 8]];
  assertEquals(smoothed({ means }, 1000)[1], [4, 2, 2.01, 2.609]);
});

Deno.test("over more steps it is calmer, also where a run is too long for every point", () => {
  const draw = random(2);
  const losses = Array.from({ length: 8000 }, () => 1 + draw(-1000, 1000) / 1000);
  const ends = Array.from({ length: 125 }, (_, k) => 64 * (k + 1));
  const means = ends.map((end) => losses.slice(end - 64, end).reduce((a, b) => a + b) / 64);
  const spread = [64, 100, 200, 500].map((steps) => {
    const [x, line] = smoothed({ means: [ends, means] }, steps);
    assertEquals(x, ends);
    const late = line.slice(30);
    return Math.max(...late) - Math.min(...late);
  });
  assertEquals(spread, [...spread].sort((a, b) => b - a));
  assert(spread[3] < 0.4 * spread[0], String(spread));
});

Deno.test("over 500 steps it is the mean of all until there are as many", () => {
  const draw = random(3);
  const x = Array.from({ length: 400 }, (_, k) => k + 1);
  const y = x.map(() => draw(0, 1000) / 100);
  const [, line] = smoothed({ means: [x, y] }, 500);
  let sum = 0;
  y.forEach((value, place) => {
    sum += value;
    const mean = sum / (place + 1);
    assert(Math.abs(line[place] - mean) < 1e-9, `at ${place}: ${line[place]} for ${mean}`);
  });
});

Deno.test("less far back than a stretch is long, it goes through the stretches' means", () => {
  /** @type {Points} */
  const means = [[8, 16, 24], [2, 1.5, 1.8]];
  assertEquals(smoothed({ means }, 5), [means[0], [2, 1.5, 1.8]]);
});

Deno.test("over no steps there is no line, and no points make none", () => {
  assertEquals(smoothed({ means: [[1, 2], [3, 4]] }, 0), [[], []]);
  assertEquals(smoothed({ means: NONE }, 20), [[], []]);
});

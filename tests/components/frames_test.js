// What makes the next frame of one: the other half is in tests/explainers/training/test_frames.py.

import { assertEquals } from "./checks.js";
import { next } from "../../pages/training/train/live/frames.js";

/** @import { Frame, Points } from "../../pages/training/train/live/types.d.ts" */

/** @type {Points} */
const NONE = [[], []];
const FRAME = /** @type {Frame} */ (/** @type {unknown} */ ({
  tag: "a",
  message: "Epoch 1 of 2.",
  fraction: 0.25,
  charts: { points: 3, loss: [[1, 2, 3], [9, 8, 7]], smoothed: NONE, end: 10 },
}));

Deno.test("what changed is put into the frame that is there, which stays as it is", () => {
  const before = JSON.stringify(FRAME);
  const found = next(FRAME, {
    since: "a",
    tag: "b",
    fraction: 0.5,
    charts: { points: 4, loss: { keep: 2, then: [[3, 4], [6, 5]] } },
  });
  assertEquals(found, {
    ...FRAME,
    tag: "b",
    fraction: 0.5,
    charts: { ...FRAME.charts, points: 4, loss: [[1, 2, 3, 4], [9, 8, 6, 5]] },
  });
  assertEquals(JSON.stringify(FRAME), before);
});

Deno.test("a curve that has just begun is put beside the others", () => {
  const patch = { since: "a", tag: "b", charts: { test_loss: { keep: 0, then: [[4], [5]] } } };
  const { test_loss: _, ...fewer } = FRAME.charts;
  const found = next({ ...FRAME, charts: /** @type {any} */ (fewer) }, /** @type {any} */ (patch));
  assertEquals(found?.charts.test_loss, [[4], [5]]);
  assertEquals(found?.charts.loss, FRAME.charts.loss);
});

Deno.test("a whole frame takes its place", () => {
  const other = { ...FRAME, tag: "z" };
  assertEquals(next(FRAME, other), other);
});

Deno.test("what was made for another frame is not put into this one", () => {
  assertEquals(next(FRAME, { since: "x", tag: "b", fraction: 1 }), null);
});

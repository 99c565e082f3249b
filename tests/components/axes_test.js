// The axes of a live chart: what they reach to, and where a step and a value are. No page is
// needed for that: elements are made and never looked at.

import { assert, assertEquals } from "./checks.js";
import { Axes, MARGIN } from "../../pages/training/train/live/axes.js";

const node = { append() {}, setAttribute() {} };
Object.assign(globalThis, { document: { createElementNS: () => node } });

/** @param {object} options @param {number[]} x @param {number[]} y */
function of(options, x, y) {
  const axes = new Axes(/** @type {any} */ (node), /** @type {any} */ (options));
  [axes.width, axes.height, axes.low, axes.high] = [500, 300, 0, 100];
  const lines = /** @type {any} */ ([{ x, y }]);
  /** @param {boolean} whole */
  const span = (whole) => [axes.least, axes.most] = axes.span(lines, whole);
  return { axes, span };
}

Deno.test("values are shown with a little room, and those of other steps are not", () => {
  const { span } = of({}, [0, 50, 100, 120], [1, 2, 3, 90]);
  assertEquals(span(true), [0.5, 3.5]);
});

Deno.test("floor and ceiling hold for the whole run; a part of it is shown as it is", () => {
  const { span } = of({ floor: 0, ceiling: 1 }, [10, 20], [0.5, 0.52]);
  assertEquals(span(true), [0, 1]);
  const [least, most] = span(false);
  assert(0.4 < least && least < 0.5 && 0.52 < most && most < 0.6, `${least} to ${most}`);
});

Deno.test("a level is always on the scale, and a chart without points has one", () => {
  assertEquals(of({ levels: [10] }, [1], [0]).span(true), [-2, 12]);
  const [least, most] = of({}, [], []).span(true);
  assert(least < 0 && 1 < most, `${least} to ${most}`);
});

Deno.test("a logarithmic scale takes equal factors for equal distances", () => {
  const { axes, span } = of({}, [0, 100], [0.01, 100]);
  axes.logarithmic = true;
  span(true);
  const [low, middle, high] = [0.01, 1, 100].map((value) => axes.y(value));
  assert(Math.abs(low - middle - (middle - high)) < 1e-9 && high > MARGIN.top, `${middle}`);
});

Deno.test("a step is found again where it is drawn", () => {
  const { axes } = of({}, [], []);
  assertEquals([axes.x(0), axes.x(100)], [MARGIN.left, 500 - MARGIN.right]);
  for (const step of [0, 33, 100]) {
    assert(Math.abs(axes.step(axes.x(step)) - step) < 1e-9, `${step}`);
  }
});

Deno.test("epochs end within the steps that are shown, and not where they are too many", () => {
  const { axes } = of({}, [], []);
  assertEquals(axes.ends(40), [40, 80]);
  assertEquals([axes.ends(0), axes.ends(1)], [[], []]);
});

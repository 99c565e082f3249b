// Where the stage's grids stand: for any sizes, within the room that there is.

/** @import { Draw } from "./checks.js" */
/** @import { Needs } from "../../pages/parts/stage/types.d.ts" */

import { assert, assertEquals, random } from "./checks.js";
import { arrange } from "../../pages/parts/stage/layout.js";

const BETWEEN = 52;

const ONE = { rows: 5, columns: 5, planes: 1, lead: [], heading: 80, read: 1, words: 1 };
const PAIR = [{ ...ONE, role: "input", sign: false }, { ...ONE, role: "output", sign: true }];

/** @param {Draw} draw @returns {Needs} */
function grid(draw) {
  const planes = draw(1, 6);
  return {
    rows: draw(1, 12),
    columns: draw(1, 12),
    planes,
    lead: planes > 1 ? [planes] : [],
    role: draw(0, 1) ? "kernel" : "input",
    sign: draw(0, 1) === 1,
    heading: draw(40, 120),
    read: draw(1, planes),
    words: draw(6, 40) / 10,
  };
}

Deno.test("every grid is on a line, and shows no plane that it has not", () => {
  for (let seed = 0; seed < 300; seed += 1) {
    const draw = random(seed);
    const grids = Array.from({ length: draw(2, 4) }, () => grid(draw));
    const { cell, shown, starts } = arrange(grids, draw(300, 1400), draw(300, 800), BETWEEN);
    assertEquals(starts[0], 0);
    assert(starts.every((start, k) => k === 0 || start > starts[k - 1]), "lines in order");
    assert(starts.every((start) => start < grids.length), "no empty line");
    assert(cell >= 20 && cell <= 62, `a cell of ${cell} px`);
    shown.forEach(({ planes, side }, k) => {
      assert(planes >= 1 && planes <= grids[k].planes, "planes");
      assert(side >= 1 && side <= grids[k].planes, "side by side");
    });
  }
});

Deno.test("what fits on one line in comfort stands on one line", () => {
  const { cell, starts } = arrange(PAIR, 1200, 600, BETWEEN);
  assertEquals(starts, [0]);
  assertEquals(cell, 62);
});

Deno.test("a phone shows only the planes that are read, before some are out of sight", () => {
  const batch = { ...ONE, role: "input", sign: false, planes: 8, lead: [8], read: 2 };
  const grids = [batch, { ...batch, sign: true, read: 1 }];
  const planes = (/** @type {number} */ width, /** @type {number} */ height) =>
    arrange(grids, width, height, 30).shown.map((grid) => grid.planes);
  assertEquals(planes(358, 320), [2, 1]);
  assertEquals(planes(358, 2000), [8, 8]);
  assertEquals(planes(900, 320), [8, 8]);
});

Deno.test("a narrow screen breaks the line instead of the cells", () => {
  const { cell, starts } = arrange(PAIR, 330, 900, 30);
  assertEquals(starts, [0, 1]);
  assert(cell * 5 <= 330, "within the screen");
});

// What the bytes of a film stand for.

import { assert, assertEquals, random } from "./checks.js";
import {
  axisEnd,
  brief,
  nearest,
  offsetOf,
  palette,
  pixels,
  strength,
  values,
} from "../../pages/parts/tiles/reel.js";

/** @import { Wall } from "../../pages/parts/tiles/types.d.ts" */

/** @param {Partial<Wall>} some @returns {Wall} */
function wall(some) {
  return {
    name: "output",
    title: "maps",
    item: "map",
    tiles: 2,
    rows: 2,
    columns: 3,
    colours: 1,
    step: 1,
    first: 0,
    scales: [1, 4],
    offset: 5,
    chosen: 0,
    ...some,
  };
}

const COLOURS = palette(
  Array.from({ length: 255 }, (_, k) => k.toString(16).padStart(2, "0").repeat(3)).join(""),
);

Deno.test("every cell has bytes of its own, and all together fill the film", () => {
  for (const colours of [1, 3]) {
    const one = wall({ colours });
    const [moments, cells] = [2, one.rows * one.columns * colours];
    const film = new Int8Array(one.offset + moments * one.tiles * cells);
    film.forEach((_, k) => film[k] = k - one.offset);
    const found = [];
    for (let moment = 0; moment < moments; moment += 1) {
      for (let tile = 0; tile < one.tiles; tile += 1) {
        for (let row = 0; row < one.rows; row += 1) {
          for (let column = 0; column < one.columns; column += 1) {
            const read = values(film, one, moment, [tile, row, column]);
            found.push(...read.map((value) => Math.round(value / one.scales[moment] * 127)));
          }
        }
      }
    }
    assertEquals(found, [...film.subarray(one.offset)]);
  }
});

Deno.test("the largest number of all epochs has the strongest colour, or that of each epoch", () => {
  const one = wall({ tiles: 1, rows: 1, columns: 1, offset: 0 });
  const film = new Int8Array([127, -127]);
  const shown = (/** @type {number} */ moment, /** @type {boolean} */ shared) =>
    pixels(film, one, COLOURS, { moment, shared })[0];
  assertEquals([shown(0, false), shown(1, false)], [254, 0]);
  assertEquals([shown(0, true), shown(1, true)], [127 + 32, 0]);
  assertEquals(strength(wall({ scales: [0, 0] }), 1, true), 0);
});

Deno.test("a kernel in colours is grey where it is zero", () => {
  const one = wall({ tiles: 1, rows: 1, columns: 2, colours: 3, scales: [1], offset: 0 });
  const film = new Int8Array([0, 0, 0, 127, 0, -127]);
  const found = pixels(film, one, COLOURS, { moment: 0, shared: false });
  assertEquals([...found], [128, 128, 128, 255, 255, 128, 1, 255]);
});

Deno.test("the tiles' pixels follow each other, at the moment that is shown", () => {
  const one = wall({ tiles: 2, rows: 1, columns: 1, offset: 1, scales: [1, 1] });
  const film = new Int8Array([9, 0, 0, 127, -127]);
  const reds = (/** @type {number} */ moment) =>
    [...pixels(film, one, COLOURS, { moment, shared: false })].filter((_, k) => k % 4 === 0);
  assertEquals([reds(0), reds(1)], [[127, 127], [254, 0]]);
});

Deno.test("a tile begins where those before it end", () => {
  const one = wall({});
  assertEquals([offsetOf(one, 0, 0), offsetOf(one, 0, 1), offsetOf(one, 1, 0)], [5, 11, 17]);
});

Deno.test("the nearest epoch is found, and an axis ends no lower than its largest value", () => {
  const frames = [0, 1, 6, 12].map((epoch) => (
    { epoch, name: "", why: "", accuracy: null, score: "", chances: [], ratios: [], told: "" }
  ));
  assertEquals([-3, 0.4, 4, 8, 99].map((epoch) => nearest(frames, epoch)), [0, 0, 2, 2, 3]);
  const draw = random(1);
  for (let turn = 0; turn < 200; turn += 1) {
    const most = draw(1, 10_000) / 10 ** draw(0, 6);
    assert(axisEnd(most) >= most && axisEnd(most) <= 2 * most, `${most} ends at ${axisEnd(most)}`);
  }
  assertEquals([axisEnd(0), axisEnd(NaN), brief(-0.123456), brief(12)], [1, 1, "−0.123", "12"]);
});

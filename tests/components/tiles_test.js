// The tiles of a wall that has to fit into a place: all of them, as large as they can be.

import { assert, assertEquals, random } from "./checks.js";
import { FINGER, fitted, GAP } from "../../pages/parts/map_wall/tiles.js";

const FRAME = 8; // px of a tile on both sides of its picture together

/** @param {number} count @param {number} columns @param {number} side @param {number} below */
function taken(count, columns, side, below) {
  const rows = Math.ceil(count / columns);
  const tile = side + FRAME + GAP;
  return { width: columns * tile - GAP, height: rows * (tile + below) - GAP };
}

Deno.test("all tiles stand within the place, wherever they can be told apart", () => {
  const draw = random(1);
  for (let turn = 0; turn < 500; turn += 1) {
    const [count, width, height] = [draw(1, 64), draw(300, 900), draw(320, 700)];
    const { columns, side, captions } = fitted(count, width, height);
    const place = taken(count, columns, side, captions ? 34 : 0);
    assert(place.width <= width, `${place.width} of ${width} px`);
    assert(place.height <= height, `${place.height} of ${height} px`);
  }
});

Deno.test("no other number of columns gives larger pictures", () => {
  const draw = random(2);
  for (let turn = 0; turn < 200; turn += 1) {
    const [count, width, height] = [draw(2, 64), draw(300, 900), draw(320, 700)];
    const { side, captions } = fitted(count, width, height);
    if (captions) continue;
    for (let columns = 1; columns <= count; columns += 1) {
      const place = taken(count, columns, side + 1, 0);
      const fits = place.width <= width && place.height <= height;
      assert(!fits, `${columns} columns have room for ${side + 1} px, not only ${side}`);
    }
  }
});

Deno.test("few tiles have their captions, many do without", () => {
  assertEquals(fitted(10, 500, 450).captions, true);
  assertEquals(fitted(64, 360, 430).captions, false);
});

Deno.test("where there is no room for all, the wall grows", () => {
  const { columns, side } = fitted(64, 200, 120);
  assertEquals(side, 24);
  assert(taken(64, columns, side, 0).width <= 200, "it does not hang over the edge");
});

Deno.test("tiles that are tapped are 40 px or more, however many", () => {
  const draw = random(3);
  for (let turn = 0; turn < 200; turn += 1) {
    const [count, width, height] = [draw(1, 64), draw(250, 400), draw(120, 500)];
    const { columns, side, captions } = fitted(count, width, height, FINGER);
    assert(side + FRAME >= 40, `${side + FRAME} px`);
    assert(taken(count, columns, side, captions ? 34 : 0).width <= width, "it hangs over");
  }
});

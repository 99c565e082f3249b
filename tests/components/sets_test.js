// Sets of cells as products of rows and columns: counted and outlined as if each were looked at.

/** @import { Draw } from "./checks.js" */

import { assertEquals, random } from "./checks.js";
import {
  along,
  bounds,
  count,
  lit,
  overhang,
  pairs,
  path,
} from "../../pages/network/receptive_field/fields/sets.js";

/** @param {Draw} draw @param {number} size @returns {number[]} */
function runs(draw, size) {
  const found = [];
  for (let at = draw(0, 2); at < size; at += draw(1, 3)) {
    const end = Math.min(size, at + draw(1, 3));
    found.push(at, end);
    at = end;
  }
  return found;
}

/** @param {number[]} line @param {number} at */
const within = (line, at) => pairs(line).some(([first, end]) => first <= at && at < end);

/** Every cell that is lit, looked at one by one. @param {ReturnType<typeof lit>} lights @param {number} size */
function cells(lights, size) {
  const found = [];
  for (let row = 0; row < size; row += 1) {
    for (let column = 0; column < size; column += 1) {
      if (lights.some(({ down, across }) => within(down, row) && within(across, column))) {
        found.push([row, column]);
      }
    }
  }
  return found;
}

Deno.test("what is lit is counted and bounded as cell by cell", () => {
  for (let seed = 0; seed < 200; seed += 1) {
    const draw = random(seed);
    const size = draw(1, 9);
    const products = Array.from({ length: draw(1, 3) }, () => {
      const down = [runs(draw, size), runs(draw, size)];
      return draw(0, 1) ? [down] : [down, [runs(draw, size), runs(draw, size)]];
    });
    const lights = lit(products, [draw(0, 1), draw(0, 1)]);
    const found = cells(lights, size);
    assertEquals(count(lights, [size, size]), found.length);
    for (const which of [0, 1]) {
      const at = found.map((place) => place[which]);
      const ends = at.length ? [Math.min(...at), Math.max(...at)] : null;
      assertEquals(bounds(lights, which), ends);
    }
  }
});

Deno.test("a product is outlined block by block", () => {
  const lights = [{ down: [0, 1, 2, 3], across: [4, 6] }];
  assertEquals(path(lights), "M4 0H6V1H4ZM4 2H6V3H4Z");
  assertEquals(path([{ down: [], across: [4, 6] }]), "");
});

Deno.test("where both directions are alike, one stands for both", () => {
  assertEquals(along(["down"], 1), "down");
  assertEquals(along(["down", "across"], 1), "across");
});

Deno.test("room is left for boxes that hang over the edge, but not too much", () => {
  assertEquals(overhang([[[0, 3], [4, 7]]], [8, 8]), 0);
  assertEquals(overhang([[[-1, 3], [4, 7]]], [32, 32]), 1);
  assertEquals(overhang([[[0, 3]], [[0, 33]]], [32, 32]), 2);
  assertEquals(overhang([[[-40, 3]]], [100, 100]), 12);
  assertEquals(overhang([[]], [8, 8]), 0);
});

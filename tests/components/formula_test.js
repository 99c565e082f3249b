// The arithmetic of a cell, read out of what the server sends.

/** @import { Arithmetic } from "../../pages/parts/stage/types.d.ts" */

import { assertEquals } from "./checks.js";
import {
  explanation,
  lengthOf,
  planesRead,
  readsOf,
  signed,
} from "../../pages/parts/stage/formula.js";

// Two cells: 1×2 + 3×(−4), and the same one place on; a term that does not count.
/** @type {Arithmetic} */
const data = {
  grids: [
    { texts: ["1", "3", "5"], area: 3, cells: [0, 1, 2] },
    { texts: ["2", "−4"], area: 1, cells: [0, 1] },
    { texts: ["−10", "−14"], area: 2, cells: [0, 1] },
  ],
  terms: [[1, [0, 0], "×", [1, 0]], [1, " + ", [0, 1], "×", [1, 1]], [0, [0, null, "9"]]],
  patterns: [[0, 1], [2]],
  cells: [[0, 0, 0, 0], [0, 1, 0, 0], [1, 0, 0, 0, "∞"]],
};

Deno.test("a part is moved by the base of its cell", () => {
  const { terms, value } = explanation(data, 1);
  assertEquals(terms[0].parts[0], { grid: 0, offset: 1, text: "3" });
  assertEquals(terms[1].parts[1], { grid: 0, offset: 2, text: "5" });
  assertEquals(value, "−14");
});

Deno.test("a value that the output does not show comes with the cell", () => {
  const { terms, value } = explanation(data, 2);
  assertEquals(value, "∞");
  assertEquals(terms[0].counts, false);
  assertEquals(readsOf(terms[0]), []);
});

Deno.test("planes that a cell reads are counted once", () => {
  assertEquals(planesRead(data, 0, 0), 1);
  assertEquals(planesRead(data, 1, 0), 2);
});

Deno.test("a negative number stands in parentheses where its sign could be mistaken", () => {
  assertEquals(signed("−4", ""), "−4");
  assertEquals(signed("−4", "×"), "(−4)");
  assertEquals(signed("−4", "max("), "−4");
  assertEquals(signed("−4", "max(1, "), "−4");
  assertEquals(signed("4", "×"), "4");
});

Deno.test("the length counts every sign", () => {
  assertEquals(lengthOf(explanation(data, 0)), "1×2 + 3×−4−10".length);
});

// The cells of the confusion matrix: where keys lead, and what cells say and look like.

import { assert, assertEquals, random } from "./checks.js";
import { moved, strength, told } from "../../pages/training/evaluate/matrix/cells.js";

Deno.test("keys lead to the neighbours, and nowhere beyond the edge", () => {
  assertEquals(moved(4, "ArrowUp", 3), 1);
  assertEquals(moved(4, "ArrowDown", 3), 7);
  assertEquals(moved(4, "ArrowLeft", 3), 3);
  assertEquals(moved(4, "ArrowRight", 3), 5);
  assertEquals(moved(4, "Home", 3), 3);
  assertEquals(moved(4, "End", 3), 5);
  assertEquals(moved(2, "ArrowRight", 3), undefined);
  assertEquals(moved(3, "ArrowLeft", 3), undefined);
  assertEquals(moved(1, "ArrowUp", 3), undefined);
  assertEquals(moved(8, "ArrowDown", 3), undefined);
  assertEquals(moved(4, "Enter", 3), undefined);
});

Deno.test("more pictures are coloured more strongly, and none not at all", () => {
  const draw = random(1);
  for (let turn = 0; turn < 200; turn += 1) {
    const row = draw(2, 1000);
    const count = draw(1, row - 1);
    const [one, more, all] = [count, count + 1, row].map((some) => strength(some, row));
    assert(one >= 10 && one <= more && more <= all, `${count} of ${row}: ${one}, ${more}, ${all}`);
  }
  assertEquals([strength(0, 10), strength(0, 0)], [0, 0]);
});

Deno.test("a cell says what it holds", () => {
  assertEquals(told(["cat", "dog"], 0, 1, 3), "3 pictures of cat, taken for dog");
  assertEquals(told(["cat", "dog"], 1, 1, 1), "1 picture of dog, recognised");
});

// Which part of a run its charts show.

import { assert, assertEquals, random } from "./checks.js";
import { Group } from "../../pages/training/train/live/group.js";

/** @param {number} end @param {number} last */
function of(end, last) {
  const group = new Group();
  group.end = end;
  group.last = last;
  return group;
}

Deno.test("whoever looks closer at a run that has just begun sees its points", () => {
  const group = of(4000, 21);
  for (let times = 0; times < 7; times += 1) {
    group.scale(0.5);
    const [low, high] = group.range();
    assert(low <= 21 && 21 <= high, `${low} to ${high}`);
  }
  assert(group.range()[1] < 100, `${group.range()}`);
});

Deno.test("looking closer and less closely keeps the middle of a run that is done", () => {
  const group = of(1000, 1000);
  group.zoom(200, 600);
  group.scale(0.5);
  assertEquals(group.range(), [300, 500]);
  group.scale(2);
  assertEquals(group.range(), [200, 600]);
});

Deno.test("what is shown lies within the run, whatever is asked", () => {
  for (let seed = 0; seed < 300; seed += 1) {
    const draw = random(seed);
    const end = draw(1, 5000);
    const group = of(end, draw(0, end));
    for (let times = 0; times < 8; times += 1) {
      const size = group.range()[1] - group.range()[0];
      if (draw(0, 1)) group.scale([0.5, 2][draw(0, 1)]);
      else group.move(draw(-10, 10) / 10);
      const [low, high] = group.range();
      assert(low >= 0 && high <= end + 1e-9 && low < high, `${low} to ${high} of ${end}`);
      assert(high - low <= 2 * size + 1e-9, "at most twice as much");
    }
  }
});

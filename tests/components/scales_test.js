// The axes of the live charts, and places in their lists.

import { assert, assertEquals, random } from "./checks.js";
import {
  decades,
  digits,
  latest,
  nearest,
  ticks,
  tickStep,
} from "../../pages/training/train/live/scales.js";

Deno.test("ticks are round, in order and within the axis", () => {
  for (let seed = 0; seed < 500; seed += 1) {
    const draw = random(seed);
    const low = draw(-1000, 1000) / 10 ** draw(0, 4);
    const high = low + draw(1, 5000) / 10 ** draw(0, 4);
    const found = ticks(low, high, draw(2, 10));
    const step = tickStep(low, high, 5);
    assert([1, 2, 5, 10].some((d) => Math.abs(Math.log10(step / d) % 1) < 1e-9), `${step}`);
    for (const [k, tick] of found.entries()) {
      assert(tick >= low - 1e-9 * Math.abs(low) - 1e-9 && tick <= high + 1e-6, `${tick} in ${low}`);
      assert(k === 0 || tick > found[k - 1], "rising");
    }
  }
});

Deno.test("a short axis has two numbers at least", () => {
  assertEquals(ticks(0, 41, 2), [0, 20, 40]);
  for (let high = 1; high < 1000; high += 1) assert(ticks(0, high, 2).length > 1, `0 to ${high}`);
});

Deno.test("decades lie within the axis and rise", () => {
  for (let seed = 0; seed < 300; seed += 1) {
    const draw = random(seed);
    const least = draw(-80, 40) / 10;
    const most = least + draw(1, 200) / 10;
    const found = decades(least, most);
    assert(found.every((at, k) => at >= least && at <= most && (k === 0 || at > found[k - 1])), "");
  }
});

Deno.test("two ticks of an axis are never called the same", () => {
  for (let seed = 0; seed < 500; seed += 1) {
    const draw = random(seed);
    const low = draw(0, 1000) / 10 ** draw(0, 5);
    const high = low * (1 + draw(5, 100) / 100) + draw(1, 50) / 10 ** draw(0, 5);
    const found = ticks(low, high, draw(2, 6));
    const names = new Set(found.map(digits));
    assert(names.size === found.length, `${[...names]} for ${found}`);
  }
});

Deno.test("digits are short, and powers are written as powers", () => {
  assertEquals(digits(0), "0");
  assertEquals(digits(1234.5678), "1,235");
  assertEquals(digits(-0.25), "−0.25");
  assertEquals(digits(1e7), "10⁷");
  assertEquals(digits(3.2e20), "3×10²⁰");
  assertEquals(digits(0.00012), "1.2×10⁻⁴");
  assertEquals(digits(-1e-12), "−10⁻¹²");
});

Deno.test("the nearest and the latest place agree with a search through the whole list", () => {
  for (let seed = 0; seed < 300; seed += 1) {
    const draw = random(seed);
    const list = Array.from({ length: draw(1, 30) }, () => draw(0, 100)).sort((a, b) => a - b);
    const rising = [...new Set(list)];
    const step = draw(-5, 105);
    assertEquals(latest(rising, step), rising.filter((x) => x <= step).length - 1);
    const distance = Math.min(...rising.map((x) => Math.abs(x - step)));
    assertEquals(Math.abs(rising[nearest(rising, step)] - step), distance);
  }
});

// What a chart keeps of the reader's own view when its numbers change.

import { kept } from "../../pages/parts/chart/theme.js";
import { assert, assertEquals } from "./checks.js";

/** @typedef {Record<string, { uirevision: string }>} Revisions */

const line = (/** @type {object} */ axis = {}) => ({
  height: 200,
  xaxis: { title: { text: "x" }, range: [0, 1], ...axis },
  yaxis: { title: { text: "loss" } },
});
/** @param {object} axis @returns {Revisions} */
const revisions = (axis = {}) => /** @type {Revisions} */ (kept(line(axis)));

Deno.test("other numbers leave the reader's view alone", () => {
  assertEquals(kept(line()), kept(line()));
  assertEquals(kept(line()).uirevision, "kept");
});

Deno.test("an axis that means something else is shown whole, and the other stays", () => {
  for (const axis of [{ title: { text: "step" } }, { range: [0, 2] }, { type: "log" }]) {
    assert(revisions(axis).xaxis.uirevision !== revisions().xaxis.uirevision, "x");
    assertEquals(revisions(axis).yaxis, revisions().yaxis);
  }
});

Deno.test("a view in three dimensions stays whatever happens", () => {
  const scene = { height: 200, scene: { xaxis: { title: { text: "x" } } } };
  assertEquals(kept(scene), { uirevision: "kept" });
});

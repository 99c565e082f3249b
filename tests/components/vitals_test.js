// The health of a run's layers, without a page: what of a frame comes to its charts.

/** @import { Frame } from "../../pages/training/train/live/types.d.ts" */

import { assertEquals } from "./checks.js";
import { markOf } from "../../pages/training/train/live/chart.js";
import { Group } from "../../pages/training/train/live/group.js";
import { View } from "../../pages/training/train/vitals/vitals.js";

// A view that draws nothing and tells what its charts are shown.
function told() {
  /** @type {unknown[]} */
  const log = [];
  const none = () => {};
  const view = Object.assign(Object.create(View.prototype), {
    words: { none: "nothing", healthy: "all is well", turned: {}, forked: "" },
    drawn: "",
    own: new AbortController(),
    group: new Group(),
    charts: { replaceChildren: none },
    without: { hidden: false },
    root: { dataset: {} },
    say: (/** @type {string} */ text) => log.push(text),
    ...{ advise: none, list: none, tell: none, fit: none },
    chart(/** @type {string} */ kind) {
      const { group } = this;
      const show = (/** @type {Record<string, unknown>} */ charts) =>
        log.push([kind, charts[`${kind}/0`], group.range(), group.last]);
      group.charts.push(/** @type {any} */ ({ show, framed: "" }));
      return {};
    },
  });
  return { log, view: /** @type {View} */ (view) };
}

/** @param {object} changes @returns {Frame} */
const frame = (changes = {}) => /** @type {Frame} */ (/** @type {unknown} */ ({
  run: "first",
  kinds: ["update_ratio", "dead_relus"],
  names: ["conv1"],
  charts: {
    points: 2,
    end: 40,
    epoch: 20,
    "update_ratio/0": [[1, 40], [0.01, 0.002]],
    "dead_relus/0": [[1, 30], [0, 0.25]],
  },
  found: [],
  latest: [],
  changes: [],
  fork: null,
  ...changes,
}));

Deno.test("the only frame of a run that is over is drawn in each chart", () => {
  const { log, view } = told();
  view.show(frame());
  assertEquals(log, [
    "all is well",
    ["update_ratio", [[1, 40], [0.01, 0.002]], [0, 40], 40],
    ["dead_relus", [[1, 30], [0, 0.25]], [0, 40], 40],
  ]);
  assertEquals(view.without.hidden, true);
});

Deno.test("another run has charts of its own, and the same one keeps what is zoomed to", () => {
  const { log, view } = told();
  view.show(frame());
  const { group } = view;
  group.view = [5, 9];
  view.show(frame({ kinds: ["update_ratio"] })); // without the ReLUs: other charts
  assertEquals([view.group === group, view.group.view], [false, [5, 9]]);
  view.show(frame({ run: "second", kinds: [] }));
  assertEquals([view.group.view, view.group.charts.length, log.at(-1)], [null, 0, "nothing"]);
});

Deno.test("a single point is marked, for it is no line", () => {
  assertEquals([[], [3], [3, 5]].map((x) => markOf({ x })), [undefined, "circle", undefined]);
  assertEquals(markOf({ x: [3, 5], mark: "square" }), "square");
});

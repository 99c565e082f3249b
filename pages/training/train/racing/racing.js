// A race: a line for each run on one chart, against the seconds that it has trained.

/** @import { Component } from "../../../parts/component.js" */
/** @import { Line, Points, Series } from "../live/types.d.ts" */
/** @import { Payload, Racer } from "./types.d.ts" */

import { shortest } from "../../../parts/decimals.js";
import { element, find, watch } from "../../../parts/dom.js";
import { Chart } from "../live/chart.js";
import { Group } from "../live/group.js";

// Lines differ by colour, by their strokes and by their marks.
/** @type {Pick<Line, "role" | "kind" | "mark">[]} */
const LOOKS = [
  { role: "input", kind: "bold", mark: "circle" },
  { role: "kernel", kind: "dashed", mark: "square" },
  { role: "output", kind: "dotted", mark: "circle" },
  { role: "gradient", kind: "bold", mark: "square" },
  { role: "neutral", kind: "dashed", mark: "circle" },
  { role: "padding", kind: "dotted", mark: "square" },
];
const HEIGHT = 280; // px

/** @param {number} k */
const from = (k) => /** @type {Line["from"]} */ (`run ${k}`);

/** @param {Racer[]} runs @param {"accuracy" | "loss"} what @returns {Series} */
function series(runs, what) {
  /** @type {Record<string, Points>} */
  const found = Object.fromEntries(runs.map((run, k) => [from(k), run[what]]));
  return /** @type {Series} */ (/** @type {unknown} */ (found));
}

class View {
  /** @param {HTMLElement} root @param {Racer[]} runs @param {AbortSignal} life */
  constructor(root, runs, life) {
    this.group = new Group();
    const lines = runs.map(({ name }, k) => ({ name, from: from(k), ...LOOKS[k] }));
    const unit = "by seconds of training";
    const across = "second";
    const bare = lines.map(({ mark: _, ...line }) => line);
    this.accuracy = new Chart(this.group, {
      title: "Test accuracy",
      unit,
      across,
      lines,
      format: shortest,
      floor: 0,
      ceiling: 1,
    }, life);
    this.loss = new Chart(
      this.group,
      { title: "Loss", unit, across, lines: bare, logarithmic: true },
      life,
    );
    const charts = element("div", "charts");
    charts.append(this.accuracy.box, this.loss.box);
    root.replaceChildren(charts);
    watch(new ResizeObserver(() => this.resize()), charts, life);
  }

  resize() {
    for (const chart of this.group.charts) chart.resize(HEIGHT);
  }

  /** @param {Racer[]} runs */
  show(runs) {
    const { group } = this;
    const ends = runs.flatMap(({ accuracy, loss }) => [accuracy[0].at(-1), loss[0].at(-1)]);
    group.last = Math.max(1, ...ends.map((end) => end ?? 0));
    group.end = Math.ceil(group.last);
    this.accuracy.show(series(runs, "accuracy"));
    this.loss.show(series(runs, "loss"));
  }
}

/** @type {Component<Payload>} */
export default function ({ parentElement }, life) {
  const root = find(parentElement, ".live");
  /** @type {View | undefined} */
  let view;
  let drawn = "";
  let own = new AbortController();
  life.addEventListener("abort", () => own.abort());
  return ({ data: { runs } }) => {
    const names = runs.map(({ name }) => name).join(",");
    if (!view || names !== drawn) {
      own.abort();
      own = new AbortController();
      view = new View(root, runs, own.signal);
      drawn = names;
    }
    root.dataset.run = names;
    view.show(runs);
  };
}

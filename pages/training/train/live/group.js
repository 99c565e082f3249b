// Charts of one run: they share the part of it that is shown.

/** @import { Chart } from "./chart.js" */
/** @import { Moment } from "./types.d.ts" */

export class Group {
  constructor() {
    /** @type {Chart[]} */
    this.charts = [];
    /** @type {[low: number, high: number] | null} */
    this.view = null; // the first and last step shown, or null for the whole run
    this.end = 1;
    this.last = 0; // the last step that there is a point of
    this.epoch = 0;
    this.run = ""; // whose they are
    /** @type {Moment[]} */
    this.moments = []; // at which something became another
  }

  /** @returns {[low: number, high: number]} */
  range() {
    return this.view ?? [0, this.end];
  }

  /**
   * Show the steps from `low` to `high`; as good as everything means: follow the run again.
   * @param {number} low
   * @param {number} high
   */
  zoom(low, high) {
    const least = Math.min(10, this.end);
    const size = Math.min(Math.max(high - low, least), this.end);
    const start = Math.min(Math.max(low, 0), this.end - size);
    this.view = size > this.end * 0.995 ? null : [start, start + size];
    for (const chart of this.charts) chart.draw();
  }

  /**
   * Show `by` times as many steps, about the middle; of those to come, only what there is room for.
   * @param {number} by
   */
  scale(by) {
    const [low, high] = this.range();
    const size = (high - low) * by;
    const middle = (low + high) / 2;
    const to = Math.min(middle + size / 2, Math.max(this.last, low + size));
    this.zoom(to - size, to);
  }

  /** @param {number} share */
  move(share) {
    const [low, high] = this.range();
    this.zoom(low + share * (high - low), high + share * (high - low));
  }
}

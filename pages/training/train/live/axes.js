// What stands behind the lines of a chart: scales, grid, epochs, moments and labels; and where a
// step and a value are in it.

/** @import { ChartOptions, DrawnLine } from "./types.d.ts" */
/** @import { Group } from "./group.js" */

import { put, shape } from "../../../parts/dom.js";
import { decades, digits, ticks, tickStep } from "./scales.js";

export const MARGIN = { left: 52, right: 12, top: 10, bottom: 26 };
const HEIGHT = 230; // px, unless it is told otherwise
const DIGIT = 7; // px of a label's character
const APART = 38; // px from one line of the grid to the next, at least

export class Axes {
  /** @param {SVGSVGElement} svg @param {ChartOptions} options */
  constructor(svg, { format = digits, levels = [], floor, ceiling }) {
    this.format = format;
    this.levels = levels;
    this.floor = floor;
    this.ceiling = ceiling;
    this.width = 0; // px
    this.height = HEIGHT;
    this.logarithmic = false;
    // What they show: steps from low to high, values from least to most (as `up` has them).
    this.low = 0;
    this.high = 1;
    this.least = 0;
    this.most = 1;
    this.framed = ""; // what they were drawn for
    this.grid = shape("path", { class: "grid" }, svg);
    this.epochs = shape("path", { class: "epochs" }, svg);
    this.level = shape("path", { class: "levels" }, svg);
    this.moments = shape("path", { class: "moments" }, svg);
    this.labels = shape("g", { class: "labels" }, svg);
  }

  /**
   * Show the part of the run that the group shows, and what the lines are worth in it.
   * @param {DrawnLine[]} lines
   * @param {Group} group
   */
  show(lines, group) {
    [this.low, this.high] = group.range();
    [this.least, this.most] = this.span(lines, group.view === null);
    this.draw(group);
  }

  // ---- places --------------------------------------------------------------------------------

  /**
   * What is linear on the screen.
   * @param {number} value
   */
  up(value) {
    return this.logarithmic ? Math.log10(Math.max(value, 1e-12)) : value;
  }

  get right() {
    return this.width - MARGIN.right;
  }

  get bottom() {
    return this.height - MARGIN.bottom;
  }

  /** @param {number} step */
  x(step) {
    const share = (step - this.low) / (this.high - this.low);
    return MARGIN.left + share * (this.right - MARGIN.left);
  }

  /** @param {number} x px */
  step(x) {
    const share = (x - MARGIN.left) / (this.right - MARGIN.left);
    return this.low + share * (this.high - this.low);
  }

  /** @param {number} value */
  y(value) {
    const share = (this.up(value) - this.least) / (this.most - this.least);
    return this.bottom - share * (this.bottom - MARGIN.top);
  }

  // ---- scales --------------------------------------------------------------------------------

  /**
   * The lowest and highest value among the steps shown, with a little room, rounded outwards: the
   * scale then stays for many frames, and the eye can follow the line.
   * @param {DrawnLine[]} lines
   * @param {boolean} whole whether all of the run is shown
   * @returns {[least: number, most: number]}
   */
  span(lines, whole) {
    let least = Infinity;
    let most = -Infinity;
    for (const { x, y } of lines) {
      for (let k = 0; k < x.length; k++) {
        if (x[k] < this.low || x[k] > this.high) continue;
        const value = this.up(y[k]);
        if (value < least) least = value;
        if (value > most) most = value;
      }
    }
    for (const level of this.levels) {
      least = Math.min(least, this.up(level));
      most = Math.max(most, this.up(level));
    }
    if (least > most) [least, most] = [0, 1];
    const room = (most - least || Math.abs(most) || 1) * 0.06;
    [least, most] = [least - room, most + room];
    if (this.logarithmic) return [Math.floor(least * 10) / 10, Math.ceil(most * 10) / 10];
    const step = tickStep(least, most, 10);
    [least, most] = [Math.floor(least / step) * step, Math.ceil(most / step) * step];
    if (this.floor !== undefined && (least < this.floor || whole)) least = this.floor;
    if (this.ceiling !== undefined && whole) most = this.ceiling;
    return [least, most];
  }

  // ---- drawing -------------------------------------------------------------------------------

  /** @param {Group} group */
  draw({ epoch, moments }) {
    const { low, high, least, most, right, bottom, logarithmic } = this;
    const seen = moments.map(({ step }) => step).filter((step) => step >= low && step <= high);
    const key = [low, high, least, most, right, bottom, logarithmic, epoch, ...seen].join();
    if (key === this.framed) return;
    this.framed = key;
    const rows = Math.max(2, Math.min(5, Math.floor((bottom - MARGIN.top) / APART)));
    const down = logarithmic
      ? decades(least, most, rows * 1.6).map((power) => 10 ** power)
      : ticks(least, most, rows);
    put(this.grid, "d", down.map((value) => this.across(value)).join(""));
    put(this.level, "d", this.levels.map((value) => this.across(value)).join(""));
    const ends = this.ends(epoch).map((step) =>
      `M${this.x(step).toFixed(1)} ${MARGIN.top}V${bottom}`
    );
    put(this.epochs, "d", ends.join(""));
    put(this.moments, "d", seen.map((step) => flag(this.x(step), bottom)).join(""));
    this.label(down);
  }

  /** @param {number} value */
  across(value) {
    return `M${MARGIN.left} ${this.y(value).toFixed(1)}H${this.right}`;
  }

  /**
   * The steps shown that end an epoch; none where there would be too many to tell apart.
   * @param {number} epoch steps of one
   */
  ends(epoch) {
    /** @type {number[]} */
    const found = [];
    if (!epoch || (this.high - this.low) / epoch > 60) return found;
    for (let step = Math.ceil(this.low / epoch) * epoch; step <= this.high; step += epoch) {
      if (step > 0) found.push(step);
    }
    return found;
  }

  /** @param {number[]} down the values of the grid */
  label(down) {
    this.labels.replaceChildren();
    for (const value of down) {
      const at = { x: MARGIN.left - 7, y: this.y(value) + 4, "text-anchor": "end" };
      shape("text", at, this.labels).textContent = this.format(value);
    }
    const most = Math.max(2, Math.floor((this.right - MARGIN.left) / 90));
    for (const step of ticks(this.low, this.high, most)) {
      if (!Number.isInteger(Math.round(step * 1e6) / 1e6)) continue;
      const text = Math.round(step).toLocaleString("en");
      const x = Math.min(this.x(step), this.width - (DIGIT * text.length) / 2); // whole, at the end
      const at = { x, y: this.bottom + 18, "text-anchor": "middle" };
      shape("text", at, this.labels).textContent = text;
    }
  }
}

/**
 * A moment: an upright line with a flag, known by its shape.
 * @param {number} x
 * @param {number} bottom
 */
function flag(x, bottom) {
  const at = x.toFixed(1);
  return `M${at} ${bottom}V${MARGIN.top}l7 3.5l-7 3.5`;
}

// A small chart over the epochs: a line for each series, and a mark at the moment that is shown.

/** @import { Frame } from "./types.d.ts" */

import { drawn, element } from "../../../parts/dom.js";
import { axisEnd, brief, nearest } from "../../../parts/tiles/reel.js";

const [LEFT, RIGHT, TOP, BELOW] = [34, 8, 6, 16]; // px around the ground

/**
 * @typedef {object} Series
 * @property {string} name
 * @property {(number | null)[]} values one for each frame
 * @property {boolean} strong whether it stands out
 */

export class Lines {
  /**
   * @param {string} title @param {string} role @param {(at: number) => void} go
   * @param {(words: string) => void} tell
   */
  constructor(title, role, go, tell) {
    this.box = element("div", `lines ${role}`);
    this.title = element("div", "title", title);
    this.svg = drawn("svg", { "aria-hidden": "true" });
    this.box.append(this.title, this.svg);
    /** @type {Frame[]} */
    this.frames = [];
    /** @type {Series[]} */
    this.series = [];
    this.end = 1;
    this.svg.onpointerdown = (event) => go(this.under(event));
    this.svg.onpointermove = (event) => tell(this.told(this.under(event)));
    this.svg.onpointerleave = () => tell("");
  }

  get last() {
    return Math.max(1, ...this.frames.map(({ epoch }) => epoch));
  }

  /** The frame that is pointed at. @param {PointerEvent} event */
  under({ clientX }) {
    const box = this.svg.getBoundingClientRect();
    const share = (clientX - box.left - LEFT) / Math.max(1, box.width - LEFT - RIGHT);
    return nearest(this.frames, share * this.last);
  }

  /** @param {number} at */
  told(at) {
    const known = this.series.filter(({ values }) => values[at] !== null);
    const words = known.map(({ name, values }) => `${name} ${brief(values[at] ?? 0)}`);
    return `${this.frames[at].name}: ${words.join(", ") || "not tested"}`;
  }

  /** @param {Frame[]} frames @param {Series[]} series @param {number} [end] of the axis */
  update(frames, series, end) {
    this.frames = frames;
    this.series = series;
    const all = series.flatMap(({ values }) => values.filter((value) => value !== null));
    this.end = end ?? axisEnd(Math.max(0, ...all));
  }

  /** @param {number} at the frame that is shown @param {number} width @param {number} height px */
  draw(at, width, height) {
    this.svg.setAttribute("viewBox", `0 0 ${width} ${height}`);
    Object.assign(this.svg.style, { width: `${width}px`, height: `${height}px` });
    const x = (/** @type {number} */ epoch) => LEFT + (epoch / this.last) * (width - LEFT - RIGHT);
    const y = (/** @type {number} */ value) =>
      height - BELOW - (value / this.end) * (height - BELOW - TOP);
    const ground = [[0, "0"], [this.end, brief(this.end)]].map(([value, text]) => {
      const group = drawn("g");
      const [from, to] = [LEFT, width - RIGHT];
      group.append(
        drawn("line", { x1: from, x2: to, y1: y(Number(value)), y2: y(Number(value)) }),
        drawn("text", { x: LEFT - 5, y: y(Number(value)) + 4, "text-anchor": "end" }, `${text}`),
      );
      return group;
    });
    const ends = [
      drawn("text", { x: LEFT, y: height - 3 }, "0"),
      drawn("text", { x: width - RIGHT, y: height - 3, "text-anchor": "end" }, `${this.last}`),
    ];
    const here = this.frames[at];
    const now = drawn("line", {
      class: "here",
      x1: x(here.epoch),
      x2: x(here.epoch),
      y1: TOP,
      y2: height - BELOW,
    });
    const order = this.series.toSorted((one, other) => Number(one.strong) - Number(other.strong));
    const curves = order.flatMap(({ values, strong }) => {
      const points = values.flatMap((value, k) =>
        value === null ? [] : [`${x(this.frames[k].epoch)},${y(value)}`]
      );
      const kind = strong ? "strong" : "weak";
      const line = drawn("polyline", { class: kind, points: points.join(" ") });
      const value = values[at];
      if (!strong || value === null) return [line];
      return [line, drawn("circle", { class: kind, cx: x(here.epoch), cy: y(value), r: 4 })];
    });
    this.svg.replaceChildren(...ground, ...ends, now, ...curves);
  }
}

// The ground that optimizers walk on, from above: its bands of height, its axes and what lies on
// it, and where a place of it is on the screen.

/** @import { Payload, Place } from "./types.d.ts" */

import { drawn, shape } from "../../../parts/dom.js";

const BANDS = 22;
export const [LEFT, BELOW, ROOM] = [38, 36, 8]; // pixels around the ground

/**
 * As explainers.worked.number, for what the pointer is over.
 * @param {number} value
 */
export function brief(value) {
  return String(Number(value.toPrecision(4))).replace("-", "−");
}

export class Ground {
  /**
   * @param {Payload} data
   * @param {(x: number, y: number) => number} loss
   * @param {number} width px
   */
  constructor(data, loss, width) {
    this.data = data;
    this.loss = loss;
    this.width = width;
    this.scale = width / (2 * data.reach); // px to a unit
    this.tall = 2 * data.tall * this.scale; // px
  }

  /** What it takes with its axes, in px. */
  get size() {
    return { width: this.width + LEFT + ROOM, height: this.tall + ROOM + BELOW };
  }

  /** Its frame within that. */
  get frame() {
    return { x: LEFT, y: ROOM, width: this.width, height: this.tall };
  }

  /**
   * Where a place is on the screen.
   * @param {Place} place
   * @returns {Place}
   */
  at([x, y]) {
    const { reach, tall } = this.data;
    return [LEFT + (x + reach) * this.scale, ROOM + (tall - y) * this.scale];
  }

  /**
   * The place that is pointed at.
   * @param {PointerEvent} event
   * @param {DOMRect} box where it all stands
   * @returns {Place}
   */
  placeOf(event, box) {
    const { reach, tall } = this.data;
    return [
      (event.clientX - box.left - LEFT) / this.scale - reach,
      tall - (event.clientY - box.top - ROOM) / this.scale,
    ];
  }

  /**
   * It is grey where the loss is high, in bands with a line between them.
   * @param {HTMLCanvasElement} canvas
   */
  paint(canvas) {
    const { reach, tall } = this.data;
    const [columns, rows] = [this.width, this.tall].map((side) =>
      Math.round(side * devicePixelRatio)
    );
    Object.assign(canvas, { width: columns, height: rows });
    Object.assign(canvas.style, {
      left: `${LEFT}px`,
      top: `${ROOM}px`,
      width: `${this.width}px`,
      height: `${this.tall}px`,
    });
    const image = new ImageData(columns, rows);
    let above = new Int8Array(columns).fill(-1);
    for (let row = 0; row < rows; row++) {
      const y = tall - ((row + 0.5) * 2 * tall) / rows;
      const bands = new Int8Array(columns);
      for (let column = 0; column < columns; column++) {
        const x = ((column + 0.5) * 2 * reach) / columns - reach;
        const band = (bands[column] = Math.min(BANDS - 1, Math.floor(this.height(x, y) * BANDS)));
        const edge = (column && bands[column - 1] !== band) || (row && above[column] !== band);
        image.data.set(
          [115, 128, 145, edge ? 120 : (80 * band) / BANDS],
          4 * (row * columns + column),
        );
      }
      above = bands;
    }
    canvas.getContext("2d")?.putImageData(image, 0, 0);
  }

  /**
   * How high it is at a place, from 0 to 1, on a scale that tells low losses apart.
   * @param {number} x
   * @param {number} y
   */
  height(x, y) {
    return Math.log10(1 + this.loss(x, y) / this.data.low) / this.data.top;
  }

  axes() {
    const { reach, tall } = this.data;
    const axes = drawn("g", { class: "axes" });
    const foot = ROOM + this.tall;
    shape("rect", this.frame, axes);
    for (let x = -reach; x <= reach; x++) {
      axes.append(drawn("text", { x: this.at([x, 0])[0], y: foot + 16 }, brief(x)));
    }
    for (let y = -Math.floor(tall); y <= tall; y++) {
      axes.append(
        drawn("text", { x: LEFT - 8, y: this.at([0, y])[1] + 4, class: "left" }, brief(y)),
      );
    }
    axes.append(
      drawn("text", { x: LEFT + this.width / 2, y: foot + 32 }, "x"),
      drawn("text", { x: 8, y: ROOM + this.tall / 2 }, "y"),
    );
    return axes;
  }

  marks() {
    const marks = drawn("g", { class: "marks", "clip-path": "url(#ground)" });
    const { minima, dips } = this.data;
    const ring = "M-5 0a5 5 0 1 0 10 0a5 5 0 1 0 -10 0z";
    const kinds = [
      { kind: "minima", places: minima, d: "M-6-6L6 6M-6 6L6-6", title: "minimum" },
      { kind: "dips", places: dips, d: ring, title: "a dip, not the lowest" },
    ];
    for (const { kind, places, d, title } of kinds) {
      for (const place of places) {
        const mark = shape(
          "path",
          { d, transform: `translate(${this.at(place)})`, class: kind },
          marks,
        );
        mark.append(drawn("title", {}, `${title}: x ${brief(place[0])}, y ${brief(place[1])}`));
      }
    }
    return marks;
  }
}

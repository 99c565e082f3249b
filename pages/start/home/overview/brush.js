// A brush on the picture: the network follows while one paints.

/** @import { Rect } from "./types.d.ts" */
/** @import { View } from "./view.js" */

import { element } from "../../../parts/dom.js";

const BROAD = 3; // pixels of the picture that a dab is wide and high
const BY = { ArrowLeft: [0, -1], ArrowRight: [0, 1], ArrowUp: [-1, 0], ArrowDown: [1, 0] };

/** @typedef {[row: number, column: number]} Pixel */

/**
 * The pixels between two, both included, so that a quick stroke has no gaps.
 * @param {Pixel} from @param {Pixel} to
 * @returns {Pixel[]}
 */
export function stroke(from, to) {
  const steps = Math.max(Math.abs(to[0] - from[0]), Math.abs(to[1] - from[1]), 1);
  return Array.from({ length: steps + 1 }, (_, k) => [
    Math.round(from[0] + (to[0] - from[0]) * k / steps),
    Math.round(from[1] + (to[1] - from[1]) * k / steps),
  ]);
}

/**
 * Paints a square dab around a pixel, as far as the picture goes.
 * @param {Uint8Array} picture its planes one after the other @param {[number, number]} size
 * @param {Pixel} pixel @param {number[]} colour red, green and blue
 */
export function dab(picture, [rows, columns], [row, column], colour) {
  const reach = (BROAD - 1) / 2;
  for (let r = Math.max(0, row - reach); r <= Math.min(rows - 1, row + reach); r += 1) {
    for (let c = Math.max(0, column - reach); c <= Math.min(columns - 1, column + reach); c += 1) {
      colour.forEach((value, k) => picture[k * rows * columns + r * columns + c] = value);
    }
  }
}

/** A colour as the page writes it, `#rrggbb`. @param {string} text */
const parsed = (text) => [1, 3, 5].map((at) => parseInt(text.slice(at, at + 2), 16));

export class Brush {
  /** @param {View} view @param {AbortSignal} life */
  constructor(view, life) {
    this.view = view;
    this.on = false;
    /** @type {Uint8Array | null} */
    this.picture = null; // what has been painted, or seen by the camera
    this.name = "painted"; // which of the two, as the words have it
    /** @type {Pixel} */
    this.at = [16, 16];
    this.painted = false; // whether the pointer has just painted: no map was touched then
    this.down = false;
    this.busy = false;
    this.again = false;
    this.colour = element("input");
    Object.assign(this.colour, { type: "color", value: "#e03c31" });
    const { canvas } = view;
    const signal = { signal: life };
    canvas.addEventListener("pointerdown", (event) => this.begin(event), signal);
    canvas.addEventListener("pointermove", (event) => this.go(event), signal);
    addEventListener("pointerup", () => this.down = false, signal);
    addEventListener("pointercancel", () => this.down = false, signal);
  }

  /** Begin to paint, or leave it. @param {boolean} on */
  turn(on) {
    const { view } = this;
    if (on) view.camera.stop();
    this.on = on;
    view.pointed = null;
    view.frame.style.touchAction = on ? "none" : "";
    view.arrange(view.still);
    view.tell();
  }

  /** Forget what was painted, or seen by the camera. */
  forget() {
    this.view.camera.stop();
    this.picture = null;
  }

  /** The picture as it was. */
  clear() {
    this.forget();
    this.view.follow();
  }

  /** The pixel of the picture at a place; null beside it. @param {PointerEvent} event */
  under({ offsetX, offsetY }) {
    const { told, layout } = this.view;
    if (!told || !layout) return null;
    const [x, y, wide, high] = layout.picture;
    const [rows, columns] = told.about.size;
    const row = Math.floor((offsetY - y) / high * rows);
    const column = Math.floor((offsetX - x) / wide * columns);
    const inside = row >= 0 && row < rows && column >= 0 && column < columns;
    return inside ? /** @type {Pixel} */ ([row, column]) : null;
  }

  /** @param {PointerEvent} event */
  begin(event) {
    this.painted = false;
    const pixel = this.on && !this.view.spot ? this.under(event) : null;
    if (!pixel) return;
    this.down = this.painted = true;
    this.at = pixel;
    this.paint([pixel]);
  }

  /** @param {PointerEvent} event */
  go(event) {
    const pixel = this.down ? this.under(event) : null;
    if (!pixel) return;
    const between = stroke(this.at, pixel);
    this.at = pixel;
    this.paint(between);
  }

  /** Whether the key was the brush's. @param {string} key */
  key(key) {
    if (!this.on || this.view.spot || !this.view.told) return false;
    if (key === "Escape") this.turn(false);
    else if (key === " " || key === "Enter") this.paint([this.at]);
    else if (key in BY) {
      const [down, across] = BY[/** @type {keyof typeof BY} */ (key)];
      const [rows, columns] = this.view.told.about.size;
      const [row, column] = this.at;
      this.at = [
        Math.max(0, Math.min(rows - 1, row + down)),
        Math.max(0, Math.min(columns - 1, column + across)),
      ];
      this.view.ask();
    } else return false;
    return true;
  }

  /** @param {Pixel[]} pixels */
  paint(pixels) {
    const { told } = this.view;
    if (!told) return;
    const picture = this.picture ?? Uint8Array.from(told.picture);
    for (const pixel of pixels) {
      dab(picture, told.about.size, pixel, parsed(this.colour.value));
    }
    this.show(picture, "painted");
  }

  /**
   * Show a picture of the reader's at once, and then with what the network makes of it.
   * @param {Uint8Array} picture @param {"painted" | "camera"} name
   */
  show(picture, name) {
    [this.picture, this.name] = [picture, name];
    this.view.repaint(picture);
    return this.send();
  }

  /** Has the network follow; while it does, what is painted meanwhile waits for the next time. */
  async send() {
    this.again = this.busy;
    if (this.busy) return;
    this.busy = true;
    await this.view.follow();
    this.busy = false;
    if (this.again) this.send();
  }

  /** What has been painted, in base64; null where nothing was. */
  get written() {
    return this.picture && btoa(String.fromCharCode(...this.picture));
  }

  /** The pixels that the brush covers, on the picture. @returns {Rect | null} */
  get place() {
    const { told, layout } = this.view;
    if (!this.on || !told || !layout) return null;
    const [x, y, wide, high] = layout.picture;
    const [rows, columns] = told.about.size;
    const [down, across] = [high / rows, wide / columns];
    const [row, column] = this.at.map((one) => one - (BROAD - 1) / 2);
    return [x + column * across, y + row * down, BROAD * across, BROAD * down];
  }
}

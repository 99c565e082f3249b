// What the camera sees goes through the network while one looks, several times a second.

/** @import { View } from "./view.js" */

const EVERY = 200; // ms from one picture to the next, where the network is as quick

/**
 * The largest square in the middle of a picture: left, top and side.
 * @param {number} width @param {number} height
 */
export function middle(width, height) {
  const side = Math.min(width, height);
  return [(width - side) / 2, (height - side) / 2, side];
}

/**
 * The planes of a picture, one after the other; a canvas has red, green, blue, alpha of each pixel.
 * @param {Uint8ClampedArray} pixels
 */
export function planes(pixels) {
  const count = pixels.length / 4;
  const found = new Uint8Array(3 * count);
  for (let k = 0; k < found.length; k += 1) {
    found[k] = pixels[4 * (k % count) + Math.floor(k / count)];
  }
  return found;
}

export class Camera {
  /** @param {View} view @param {AbortSignal} life */
  constructor(view, life) {
    this.view = view;
    this.on = false;
    /** @type {MediaStream | null} */
    this.stream = null;
    this.video = document.createElement("video");
    Object.assign(this.video, { muted: true, playsInline: true });
    life.addEventListener("abort", () => this.stop());
  }

  /** Look through the camera, if the reader lets us. */
  async start() {
    const { view } = this;
    view.brush.turn(false);
    this.turn(true);
    try {
      const stream = await navigator.mediaDevices.getUserMedia({ video: true });
      if (!this.on) return end(stream); // the reader has thought better of it meanwhile
      this.stream = stream;
      this.video.srcObject = stream;
      await this.video.play();
    } catch {
      if (!this.on) return;
      this.stop();
      view.note = view.data?.words.no_camera ?? "";
      view.tell();
      return;
    }
    while (this.on) {
      const due = performance.now() + EVERY;
      await this.look();
      await new Promise((over) => setTimeout(over, Math.max(0, due - performance.now())));
    }
  }

  /** What it saw last stays. */
  stop() {
    if (this.stream) end(this.stream);
    this.stream = this.video.srcObject = null;
    if (this.on) this.turn(false);
  }

  /** @param {boolean} on */
  turn(on) {
    const { view } = this;
    this.on = on;
    view.note = "";
    // Nobody wants to hear five sentences a second.
    view.said.setAttribute("aria-live", on || view.live.run ? "off" : "polite");
    view.arrange(view.still);
    view.tell();
  }

  /** One picture, through the network. */
  async look() {
    const { view, video } = this;
    const [rows, columns] = view.told?.about.size ?? [0, 0];
    if (!rows || !video.videoWidth || document.hidden) return;
    const canvas = new OffscreenCanvas(columns, rows);
    const context = canvas.getContext("2d");
    if (!context) return;
    context.imageSmoothingQuality = "high";
    const [left, top, side] = middle(video.videoWidth, video.videoHeight);
    context.drawImage(video, left, top, side, side, 0, 0, columns, rows);
    const { data } = context.getImageData(0, 0, columns, rows);
    await view.brush.show(planes(data), "camera");
  }
}

/** @param {MediaStream} stream */
const end = (stream) => stream.getTracks().forEach((track) => track.stop());

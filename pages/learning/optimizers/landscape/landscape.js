// The surface of a loss from above, and the paths of optimizers on it: they grow while they are
// played, and their start is dragged. Nothing but a new start goes to the server.

/** @import { Component } from "../../../parts/component.js" */
/** @import { Path, Payload, Place } from "./types.d.ts" */

import { drawn, element, find, shape, watch } from "../../../parts/dom.js";
import { lastOf } from "../../../parts/lists.js";
import { roomOf, share } from "../../../parts/room.js";
import { BELOW, brief, Ground, LEFT, ROOM } from "./ground.js";
import { handleOf } from "./start.js";
import { SURFACES } from "./surfaces.js";

const [FASTEST, SLOWEST, ALL] = [50, 400, 6000]; // milliseconds a step, and for all
const WIDEST = 640; // pixels of it all
const LEAST = 140; // pixels of the ground's height, however little room there is
const NEAR = 14; // pixels from a point at which it is pointed at

/** @type {Record<Path["symbol"], (r: number) => string>} */
const SYMBOLS = {
  circle: (r) => `m${-r} 0a${r} ${r} 0 1 0 ${2 * r} 0a${r} ${r} 0 1 0 ${-2 * r} 0z`,
  diamond: (r) =>
    `m0 ${-1.3 * r}l${1.3 * r} ${1.3 * r}l${-1.3 * r} ${1.3 * r}l${-1.3 * r} ${-1.3 * r}z`,
  square: (r) => `m${-r} ${-r}h${2 * r}v${2 * r}h${-2 * r}z`,
  cross: (r) =>
    `m${-r / 2} ${-1.3 * r}h${r}v${0.8 * r}h${0.8 * r}v${r}h${-0.8 * r}v${0.8 * r}h${-r}v${
      -0.8 * r
    }h${-0.8 * r}v${-r}h${0.8 * r}z`,
  triangle: (r) => `m0 ${-1.3 * r}l${1.2 * r} ${2.2 * r}h${-2.4 * r}z`,
  star: (r) =>
    `m0 ${-1.5 * r}l${0.4 * r} ${1.1 * r}h${1.1 * r}l${-0.9 * r} ${0.7 * r}l${0.4 * r} ${
      1.2 * r
    }l${-r} ${-0.8 * r}l${-r} ${0.8 * r}l${0.4 * r} ${-1.2 * r}l${-0.9 * r} ${-0.7 * r}h${
      1.1 * r
    }z`,
};

export class Landscape {
  /** @param {HTMLElement} root @param {Payload} data @param {AbortSignal} life */
  constructor(root, data, life) {
    this.root = root;
    this.data = data;
    this.drawn = ""; // the data that are drawn
    /** @type {(start: Place) => void} */
    this.send = () => {};
    /** @type {Place} */
    this.start = data.start;
    /** @type {Place | null} */
    this.sent = null;
    this.last = 0; // step of the longest path
    this.now = Infinity; // the step that is shown
    this.ground = this.made(0);
    this.timer = 0; // of the frame to come, while it plays
    this.chart = drawn("svg");
    this.lines = drawn("g");
    this.names = drawn("g");
    this.view = element("div", "view");
    this.canvas = element("canvas");
    this.canvas.setAttribute("aria-hidden", "true");
    this.view.append(this.canvas);
    this.told = element("p", "told");
    this.button = element("button", "play");
    this.button.type = "button";
    this.range = element("input");
    Object.assign(this.range, { type: "range", min: "0", step: "1" });
    this.range.setAttribute("aria-label", "step");
    this.shown = element("output");
    const player = element("div", "player");
    player.append(this.button, this.range, this.shown);
    root.replaceChildren(this.view, this.told, player);
    this.button.onclick = () => (this.timer ? this.pause() : this.play());
    this.range.oninput = () => (this.pause(), this.go(Number(this.range.value)));
    this.view.onpointermove = (event) => this.point(event);
    this.view.onpointerleave = () => this.tell("");
    watch(new ResizeObserver(() => this.fit()), root, life);
    share(root, life, () => this.fit());
    life.addEventListener("abort", () => this.pause());
  }

  /** @param {Payload} data @param {(start: Place) => void} send */
  update(data, send) {
    this.send = send;
    const now = JSON.stringify(data);
    if (now === this.drawn) return;
    this.drawn = now;
    this.pause();
    this.data = data;
    this.start = data.start;
    this.last = Math.max(...data.paths.map((path) => path.points.length - 1));
    this.range.max = String(this.last);
    this.draw();
    const moved = this.sent && String(this.sent) === String(data.start);
    this.sent = null;
    this.go(this.last);
    if (moved && !matchMedia("(prefers-reduced-motion: reduce)").matches) this.play();
  }

  // --- drawing ----------------------------------------------------------------------------------

  /** Draws again where there is another room. */
  fit() {
    if (this.drawn && Math.abs(this.wide() - this.ground.width) >= 1) this.draw();
  }

  /** How wide the ground may be: as wide as the place, and not too high for the screen. */
  wide() {
    const { reach, tall } = this.data;
    const width = Math.min(WIDEST, this.root.clientWidth) - LEFT - ROOM;
    const room = roomOf(this.root);
    if (room === undefined) return width;
    const rest = this.root.offsetHeight - this.view.offsetHeight + ROOM + BELOW;
    return Math.min(width, (Math.max(LEAST, room - rest) * reach) / tall);
  }

  /**
   * The ground of these data, so wide.
   * @param {number} width px
   */
  made(width) {
    return new Ground(this.data, (x, y) => this.loss(x, y), width);
  }

  draw() {
    const width = this.wide();
    this.ground = this.made(width);
    if (width <= 0) return;
    const { size, frame } = this.ground;
    this.view.style.width = `${size.width}px`;
    this.ground.paint(this.canvas);
    this.chart.remove();
    this.chart = drawn("svg", { ...size, role: "group", "aria-label": this.data.alt });
    const clip = shape("clipPath", { id: "ground" }, this.chart);
    shape("rect", frame, clip);
    this.chart.append(this.ground.axes(), this.ground.marks());
    this.lines = shape("g", { "clip-path": "url(#ground)" }, this.chart);
    this.names = shape("g", { class: "names" }, this.chart);
    this.chart.append(handleOf(this));
    this.view.append(this.chart);
    this.name();
    this.go(Math.min(this.now, this.last));
  }

  /**
   * The paths up to a step; what is still to come stays faint.
   * @param {number} step
   */
  go(step) {
    this.now = step;
    this.range.value = String(step);
    this.lines.replaceChildren(
      ...this.data.paths.map((path) => {
        const group = drawn("g", { class: `path ${path.role}` });
        const places = path.points.map((point) => this.ground.at(point));
        const walked = places.slice(0, step + 1);
        const dots = walked.map(([x, y]) => `M${x} ${y}${SYMBOLS[path.symbol](2.6)}`).join("");
        const line = { fill: "none", "stroke-dasharray": path.dash };
        group.append(
          drawn("polyline", { ...line, points: places.join(" "), class: "ahead" }),
          drawn("polyline", { ...line, points: walked.join(" "), class: "walked" }),
          drawn("path", { d: dots, class: "dots" }),
          drawn("path", {
            d: `M${lastOf(walked).join(" ")}${SYMBOLS[path.symbol](6.5)}`,
            class: "head",
          }),
        );
        return group;
      }),
    );
    const { paths } = this.data;
    const losses = paths.map(({ name, losses }) =>
      `${paths.length > 1 ? `${name} ` : ""}${losses[Math.min(step, losses.length - 1)]}`
    );
    this.shown.textContent = `step ${step} of ${this.last}` +
      (paths.length > 3 ? "" : `: loss ${losses.join(", ")}`);
  }

  name() {
    for (const { name, role, label, points } of this.data.paths) {
      if (label === null || label >= points.length) continue;
      const [x, y] = this.ground.at(points[label]);
      const left = x > LEFT + (this.ground.width * 3) / 4;
      const place = { x: x + (left ? -14 : 14), y: y - 12, class: `${role}${left ? " left" : ""}` };
      this.names.append(drawn("text", place, name));
    }
  }

  // --- what is pointed at -----------------------------------------------------------------------

  /** @param {PointerEvent} event */
  placeOf(event) {
    return this.ground.placeOf(event, this.view.getBoundingClientRect());
  }

  /** @param {number} x @param {number} y */
  loss(x, y) {
    return SURFACES[this.data.surface](x, y);
  }

  /** @param {PointerEvent} event */
  point(event) {
    const { reach, tall } = this.data;
    const here = this.placeOf(event);
    if (Math.abs(here[0]) > reach || Math.abs(here[1]) > tall) return this.tell("");
    let best = NEAR / this.ground.scale;
    let text = `x ${brief(here[0])}, y ${brief(here[1])}: loss ${brief(this.loss(...here))}`;
    for (const { name, points, losses } of this.data.paths) {
      points.slice(0, this.now + 1).forEach(([x, y], step) => {
        const far = Math.hypot(x - here[0], y - here[1]);
        if (far < best) {
          best = far;
          text = `${name}: step ${step}, x ${brief(x)}, y ${brief(y)}, loss ${losses[step]}`;
        }
      });
    }
    this.tell(text);
  }

  /** @param {string} text */
  tell(text) {
    this.told.textContent = text || this.data.hint;
  }

  // --- playing ----------------------------------------------------------------------------------

  play() {
    const each = Math.min(SLOWEST, Math.max(FASTEST, ALL / (this.last + 1)));
    const first = this.now < this.last ? this.now : 0;
    const begun = performance.now();
    const tick = (/** @type {number} */ time) => {
      const step = Math.min(this.last, first + Math.max(0, Math.floor((time - begun) / each)));
      if (step !== this.now) this.go(step);
      if (step < this.last) this.timer = requestAnimationFrame(tick);
      else this.pause();
    };
    this.go(first);
    this.timer = requestAnimationFrame(tick);
    this.label();
  }

  pause() {
    cancelAnimationFrame(this.timer);
    this.timer = 0;
    this.label();
  }

  label() {
    this.button.textContent = this.timer ? "Pause" : "Play";
  }
}

/** @type {Component<Payload>} */
export default function ({ parentElement, data }, life) {
  const landscape = new Landscape(find(parentElement, ".landscape"), data, life);
  return ({ data, setTriggerValue }) => {
    landscape.update(data, (start) => setTriggerValue("start", start));
    landscape.tell("");
  };
}

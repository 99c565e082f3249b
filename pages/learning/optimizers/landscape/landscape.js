// The surface of a loss from above, and the paths of optimizers on it: they grow while they are
// played, and their start is dragged. Nothing but a new start goes to the server.

/** @import { Component } from "../../../parts/component.js" */
/** @import { Path, Payload, Place } from "./types.d.ts" */

import { drawn, element, find, watch } from "../../../parts/dom.js";
import { lastOf } from "../../../parts/lists.js";
import { roomOf, share } from "../../../parts/room.js";
import { SURFACES } from "./surfaces.js";

const [BANDS, FASTEST, SLOWEST, ALL] = [22, 50, 400, 6000]; // milliseconds a step, and for all
const [LEFT, BELOW, ROOM, WIDEST] = [38, 36, 8, 640]; // pixels around the ground; its largest width
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

/** @type {Record<string, Place>} */
const ARROWS = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, 1], ArrowDown: [0, -1] };

/**
 * As explainers.worked.number, for what the pointer is over.
 * @param {number} value
 */
function brief(value) {
  return String(Number(value.toPrecision(4))).replace("-", "−");
}

class Landscape {
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
    this.width = 0; // px of the ground
    this.scale = 1; // px to a unit of the ground
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

  // --- places -----------------------------------------------------------------------------------

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
   * @returns {Place}
   */
  placeOf(event) {
    const box = this.view.getBoundingClientRect();
    const { reach, tall } = this.data;
    return [
      (event.clientX - box.left - LEFT) / this.scale - reach,
      tall - (event.clientY - box.top - ROOM) / this.scale,
    ];
  }

  // --- drawing ----------------------------------------------------------------------------------

  /** Draws again where there is another room. */
  fit() {
    if (this.drawn && Math.abs(this.wide() - this.width) >= 1) this.draw();
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

  draw() {
    const { reach, tall, alt } = this.data;
    const width = this.width = this.wide();
    if (width <= 0) return;
    this.scale = width / (2 * reach);
    const height = 2 * tall * this.scale;
    const size = { width: width + LEFT + ROOM, height: height + ROOM + BELOW };
    this.view.style.width = `${size.width}px`;
    this.paint(width, height);
    this.chart.remove();
    this.chart = drawn("svg", { ...size, role: "group", "aria-label": alt });
    const clip = drawn("clipPath", { id: "ground" });
    clip.append(drawn("rect", { x: LEFT, y: ROOM, width, height }));
    this.lines = drawn("g", { "clip-path": "url(#ground)" });
    this.names = drawn("g", { class: "names" });
    this.chart.append(
      clip,
      this.axes(width, height),
      this.marks(),
      this.lines,
      this.names,
      this.handle(),
    );
    this.view.append(this.chart);
    this.name();
    this.go(Math.min(this.now, this.last));
  }

  /**
   * The ground is grey where the loss is high, in bands with a line between them.
   * @param {number} width
   * @param {number} height
   */
  paint(width, height) {
    const { reach, tall } = this.data;
    const [columns, rows] = [width, height].map((side) => Math.round(side * devicePixelRatio));
    Object.assign(this.canvas, { width: columns, height: rows });
    Object.assign(this.canvas.style, {
      left: `${LEFT}px`,
      top: `${ROOM}px`,
      width: `${width}px`,
      height: `${height}px`,
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
    this.canvas.getContext("2d")?.putImageData(image, 0, 0);
  }

  /**
   * How high the ground is at a place, from 0 to 1, on a scale that tells low losses apart.
   * @param {number} x
   * @param {number} y
   */
  height(x, y) {
    return Math.log10(1 + this.loss(x, y) / this.data.low) / this.data.top;
  }

  /** @param {number} width @param {number} height */
  axes(width, height) {
    const { reach, tall } = this.data;
    const axes = drawn("g", { class: "axes" });
    const foot = ROOM + height;
    axes.append(drawn("rect", { x: LEFT, y: ROOM, width, height }));
    for (let x = -reach; x <= reach; x++) {
      axes.append(drawn("text", { x: this.at([x, 0])[0], y: foot + 16 }, brief(x)));
    }
    for (let y = -Math.floor(tall); y <= tall; y++) {
      axes.append(
        drawn("text", { x: LEFT - 8, y: this.at([0, y])[1] + 4, class: "left" }, brief(y)),
      );
    }
    axes.append(
      drawn("text", { x: LEFT + width / 2, y: foot + 32 }, "x"),
      drawn("text", { x: 8, y: ROOM + height / 2 }, "y"),
    );
    return axes;
  }

  marks() {
    const marks = drawn("g", { class: "marks", "clip-path": "url(#ground)" });
    const { minima, dips } = this.data;
    const ring = SYMBOLS.circle(5).replace("m", "M");
    const kinds = [
      { kind: "minima", places: minima, d: "M-6-6L6 6M-6 6L6-6", title: "minimum" },
      { kind: "dips", places: dips, d: ring, title: "a dip, not the lowest" },
    ];
    for (const { kind, places, d, title } of kinds) {
      for (const place of places) {
        const mark = drawn("path", { d, transform: `translate(${this.at(place)})`, class: kind });
        mark.append(drawn("title", {}, `${title}: x ${brief(place[0])}, y ${brief(place[1])}`));
        marks.append(mark);
      }
    }
    return marks;
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
        const places = path.points.map((point) => this.at(point));
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
      const [x, y] = this.at(points[label]);
      const left = x > LEFT + (this.data.reach * this.scale * 3) / 2;
      const place = { x: x + (left ? -14 : 14), y: y - 12, class: `${role}${left ? " left" : ""}` };
      this.names.append(drawn("text", place, name));
    }
  }

  // --- the start --------------------------------------------------------------------------------

  handle() {
    const handle = drawn("g", { class: "start", tabindex: 0, role: "button" });
    handle.append(
      drawn("circle", { r: 16, class: "touch" }),
      drawn("circle", { r: 9 }),
      drawn("title", {}, "Drag the start, or move it with the arrow keys"),
    );
    const move = (/** @type {Place} */ [x, y]) => {
      const { reach, tall, grain } = this.data;
      /** @param {number} value @param {number} most */
      const within = (value, most) =>
        Number((Math.round(Math.min(Math.max(value, -most), most) / grain) * grain).toFixed(4));
      this.start = [within(x, reach), within(y, tall)];
      show();
    };
    const show = () => {
      handle.setAttribute("transform", `translate(${this.at(this.start)})`);
      handle.setAttribute(
        "aria-label",
        `Start at x ${brief(this.start[0])}, y ${brief(this.start[1])}: arrow keys move it`,
      );
    };
    const done = () => {
      if (String(this.start) === String(this.data.start)) return;
      this.sent = this.start;
      this.send(this.start);
    };
    handle.onpointerdown = (event) => {
      this.pause();
      handle.setPointerCapture(event.pointerId);
      event.preventDefault();
      handle.focus({ preventScroll: true });
    };
    handle.onpointermove = (event) => {
      if (!handle.hasPointerCapture(event.pointerId)) return;
      move(this.placeOf(event));
      this.tell(
        `start at x ${brief(this.start[0])}, y ${brief(this.start[1])}: loss ${
          brief(this.loss(...this.start))
        }`,
      );
      event.stopPropagation();
    };
    handle.onlostpointercapture = done;
    handle.onkeydown = (event) => {
      const way = ARROWS[event.key];
      if (!way) return;
      event.preventDefault();
      const far = this.data.grain * (event.shiftKey ? 10 : 1);
      move([this.start[0] + far * way[0], this.start[1] + far * way[1]]);
    };
    handle.onkeyup = (event) => ARROWS[event.key] && done();
    show();
    return handle;
  }

  // --- what is pointed at -----------------------------------------------------------------------

  /** @param {number} x @param {number} y */
  loss(x, y) {
    return SURFACES[this.data.surface](x, y);
  }

  /** @param {PointerEvent} event */
  point(event) {
    const { reach, tall } = this.data;
    const here = this.placeOf(event);
    if (Math.abs(here[0]) > reach || Math.abs(here[1]) > tall) return this.tell("");
    let best = NEAR / this.scale;
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

// One chart of lines over the steps of a run, drawn in place: new points never touch the part of
// the run that the reader has zoomed to. All charts of a group share that part.

/** @import { ChartOptions, DrawnLine, Mark, Series } from "./types.d.ts" */
/** @import { Group } from "./group.js" */

import { drawn, element, watch } from "../../../parts/dom.js";
import { lastOf } from "../../../parts/lists.js";
import { Behind } from "./behind.js";
import { decades, digits, latest, nearest, ticks, tickStep } from "./scales.js";

const MARGIN = { left: 52, right: 12, top: 10, bottom: 26 };
const HEIGHT = 230; // px, unless it is told otherwise
const APART = 38; // px from one line of the grid to the next, at least
const NEAR = 8; // px from the hair to a moment that is told
let clips = 0;

/**
 * A new element of a drawing, in another.
 * @template {keyof SVGElementTagNameMap} Tag
 * @param {Tag} tag
 * @param {Record<string, string | number>} attributes
 * @param {Element} parent
 */
function shape(tag, attributes, parent) {
  const made = drawn(tag, attributes);
  parent.append(made);
  return made;
}

/** @param {Element} node @param {string} name @param {string | number | boolean} value */
export function put(node, name, value) {
  if (node.getAttribute(name) !== String(value)) node.setAttribute(name, String(value));
}

/** @param {Node} node @param {string} text */
export function write(node, text) {
  if (node.textContent !== text) node.textContent = text;
}

export class Chart {
  /** @param {Group} group @param {ChartOptions} options @param {AbortSignal} life */
  constructor(group, options, life) {
    const { title, unit, lines, format = digits, floor, ceiling, logarithmic = false } = options;
    this.group = group;
    this.title = title;
    this.across = options.across; // steps, if nothing else
    this.format = format;
    this.levels = options.levels ?? [];
    this.floor = floor;
    this.ceiling = ceiling;
    this.width = 0; // px
    this.height = HEIGHT;
    // What the axes show: steps from low to high, values from least to most (as `up` has them).
    this.axes = { low: 0, high: 1, least: 0, most: 1 };
    this.framed = ""; // what the frame was drawn for
    this.inSight = true;
    /** @type {number | undefined} */
    this.at = undefined; // the step that is pointed at
    /** @type {{ from: number, view: [number, number], pan: boolean } | undefined} */
    this.drag = undefined;
    /** @type {HTMLButtonElement | undefined} */
    this.log = undefined;
    /** @type {boolean | undefined} */
    this.logarithmic = undefined; // as the reader has chosen
    this.exploded = false;
    group.charts.push(this);
    this.box = element("figure", "chart");
    const head = element("figcaption");
    head.append(element("b", "", title), element("small", "", unit));
    this.tools = element("span", "tools");
    this.tool("−", "Show more of the run", () => group.scale(2));
    this.tool("+", "Show less of the run, enlarged", () => group.scale(0.5));
    this.whole = this.tool("whole run", "Show the whole run again", () => group.zoom(0, group.end));
    if (logarithmic) {
      this.log = this.tool("log", "Logarithmic scale: equal distances are equal factors", () => {
        this.logarithmic = !this.isLog();
        this.draw();
      });
    }
    this.behind = new Behind(this);
    head.append(this.tools);
    this.legend = element("div", "legend");
    for (const line of lines) {
      const entry = element("span", line.role);
      const key = drawn("svg", { width: 22, height: 10, class: line.kind });
      shape("path", { d: "M1 5H21" }, key);
      if (line.mark) shape("path", { d: mark(line.mark, 11, 5), class: "marks" }, key);
      entry.append(key, line.name);
      this.legend.append(entry);
    }
    this.svg = drawn("svg", { tabindex: 0, role: "img" });
    const clip = shape("clipPath", { id: `clip-${++clips}` }, this.svg);
    this.window = shape("rect", {}, clip);
    this.grid = shape("path", { class: "grid" }, this.svg);
    this.epochs = shape("path", { class: "epochs" }, this.svg);
    this.level = shape("path", { class: "levels" }, this.svg);
    this.moments = shape("path", { class: "moments" }, this.svg);
    this.labels = shape("g", { class: "labels" }, this.svg);
    const inner = shape("g", { "clip-path": `url(#clip-${clips})` }, this.svg);
    /** @type {DrawnLine[]} */
    this.lines = lines.map((line) => {
      const holder = shape("g", { class: `${line.role} ${line.kind}` }, inner);
      const path = shape("path", { class: "line" }, holder);
      const { mark: kind } = line;
      const marks = kind ? { kind, path: shape("path", { class: "marks" }, holder) } : null;
      return { ...line, x: [], y: [], path, marks };
    });
    this.chosen = shape("rect", { class: "chosen", y: MARGIN.top, height: 0 }, this.svg);
    this.hair = shape("path", { class: "hair" }, this.svg);
    this.reading = element("div", "reading");
    this.reading.hidden = true;
    this.box.append(head, this.legend, this.svg, this.reading, this.behind.box);
    this.listen();
    // What nobody sees is not drawn: on the machine that trains, every drawing is paid for.
    const seen = new IntersectionObserver((entries) => {
      this.inSight = lastOf(entries).isIntersecting;
      if (this.inSight) this.draw();
    });
    watch(seen, this.box, life);
  }

  /** @param {string} text @param {string} label @param {() => void} act */
  tool(text, label, act) {
    const button = element("button", "", text);
    button.type = "button";
    button.title = label;
    button.setAttribute("aria-label", `${this.title}: ${label}`);
    button.onclick = act;
    this.tools.append(button);
    return button;
  }

  /**
   * What is linear on the screen.
   * @param {number} value
   */
  up(value) {
    return this.isLog() ? Math.log10(Math.max(value, 1e-12)) : value;
  }

  // Unless the reader has chosen: once a loss has exploded, nothing else would be seen of it.
  isLog() {
    return Boolean(this.log) && (this.logarithmic ?? this.exploded);
  }

  /** @param {Series} series */
  show(series) {
    for (const line of this.lines) [line.x, line.y] = series[line.from];
    if (this.log) this.exploded = this.lines[0].y.some((value) => value > 1000);
    this.describe();
    if (this.inSight) this.draw();
  }

  /**
   * The lowest and highest value among the steps shown, with a little room, rounded outwards: the
   * scale then stays for many frames, and the eye can follow the line.
   * @param {number} low
   * @param {number} high
   */
  span(low, high) {
    let least = Infinity;
    let most = -Infinity;
    for (const { x, y } of this.lines) {
      for (let k = 0; k < x.length; k++) {
        if (x[k] < low || x[k] > high) continue;
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
    if (this.isLog()) return [Math.floor(least * 10) / 10, Math.ceil(most * 10) / 10];
    const step = tickStep(least, most, 10);
    [least, most] = [Math.floor(least / step) * step, Math.ceil(most / step) * step];
    if (this.floor !== undefined && (least < this.floor || !this.group.view)) least = this.floor;
    if (this.ceiling !== undefined && !this.group.view) most = this.ceiling;
    return [least, most];
  }

  // Where a step and a value are on the screen, and which step is there.

  get right() {
    return this.width - MARGIN.right;
  }

  get bottom() {
    return this.height - MARGIN.bottom;
  }

  /** @param {number} step */
  x(step) {
    const { low, high } = this.axes;
    return MARGIN.left + ((step - low) / (high - low)) * (this.right - MARGIN.left);
  }

  /** @param {number} x */
  step(x) {
    const { low, high } = this.axes;
    return low + ((x - MARGIN.left) / (this.right - MARGIN.left)) * (high - low);
  }

  /** @param {number} value */
  y(value) {
    const { least, most } = this.axes;
    const { bottom } = this;
    return bottom - ((this.up(value) - least) / (most - least)) * (bottom - MARGIN.top);
  }

  /**
   * Be as wide as there is room, and so high (px).
   * @param {number} height
   */
  resize(height = this.height) {
    const width = this.svg.clientWidth;
    if (width === this.width && height === this.height) return;
    this.width = width;
    this.height = height;
    this.framed = "";
    put(this.svg, "height", height); // now, so that others find their place, seen or not
    this.draw();
  }

  draw() {
    const { width, height, right } = this;
    if (!width) return;
    const [low, high] = this.group.range();
    const [least, most] = this.span(low, high);
    this.axes = { low, high, least, most };
    put(this.svg, "viewBox", `0 0 ${width} ${height}`);
    // A mark on an edge is shown whole, but for the left one, where the labels are.
    put(this.window, "y", MARGIN.top - 6);
    put(this.window, "height", this.bottom - MARGIN.top + 12);
    put(this.window, "x", MARGIN.left - 1);
    put(this.window, "width", right - MARGIN.left + 7);
    this.frame();
    for (const line of this.lines) {
      put(line.path, "d", this.path(line, low, high));
      if (!line.marks) continue;
      const { kind, path } = line.marks;
      put(path, "d", line.x.map((s, k) => mark(kind, this.x(s), this.y(line.y[k]))).join(""));
    }
    this.whole.hidden = !this.group.view;
    if (this.log) put(this.log, "aria-pressed", this.isLog());
    if (this.at !== undefined) this.point(this.at);
    this.behind.show();
  }

  /** @param {DrawnLine} line @param {number} low @param {number} high */
  path({ x, y }, low, high) {
    let text = "";
    let before = "";
    for (let k = 0; k < x.length; k++) {
      if (x[k + 1] < low) continue; // its line to the next one is out of sight
      const here = `${this.x(x[k]).toFixed(1)} ${this.y(y[k]).toFixed(1)}`;
      text += `${before}${here}`;
      before = "L";
      if (x[k] > high) break;
    }
    return text && `M${text}${x.length === 1 ? "h0.1" : ""}`;
  }

  frame() {
    const { low, high, least, most } = this.axes;
    const { right } = this;
    const rows = Math.max(2, Math.min(5, Math.floor((this.bottom - MARGIN.top) / APART)));
    const down = this.isLog() ? decades(least, most, rows * 1.6) : ticks(least, most, rows);
    const across = ticks(low, high, Math.max(2, Math.floor((right - MARGIN.left) / 90)));
    const value = (/** @type {number} */ v) => (this.isLog() ? 10 ** v : v);
    const steps = across.filter((s) => Number.isInteger(Math.round(s * 1e6) / 1e6));
    const key = [low, high, least, most, right, this.isLog()].join();
    if (key === this.framed) return;
    this.framed = key;
    const lines = down.map((v) => `M${MARGIN.left} ${this.y(value(v)).toFixed(1)}H${right}`);
    put(this.grid, "d", lines.join(""));
    const levels = this.levels.map((v) => `M${MARGIN.left} ${this.y(v).toFixed(1)}H${right}`);
    put(this.level, "d", levels.join(""));
    const ends = [];
    const each = this.group.epoch;
    if (each && (high - low) / each <= 60) {
      for (let s = Math.ceil(low / each) * each; s <= high; s += each) ends.push(s);
    }
    const upright = ends.filter((s) => s > 0).map((s) =>
      `M${this.x(s).toFixed(1)} ${MARGIN.top}V${this.bottom}`
    );
    put(this.epochs, "d", upright.join(""));
    const seen = this.group.moments.filter(({ step: s }) => s >= low && s <= high);
    put(this.moments, "d", seen.map(({ step: s }) => flag(this.x(s), this.bottom)).join(""));
    this.labels.replaceChildren();
    for (const v of down) {
      const at = { x: MARGIN.left - 7, y: this.y(value(v)) + 4, "text-anchor": "end" };
      shape("text", at, this.labels).textContent = this.format(value(v));
    }
    for (const s of steps) {
      const at = { x: this.x(s), y: this.bottom + 18, "text-anchor": "middle" };
      shape("text", at, this.labels).textContent = Math.round(s).toLocaleString("en");
    }
  }

  describe() {
    const parts = this.lines.filter((l) => l.y.length).map((l) =>
      `${l.name} ${this.format(lastOf(l.y))}`
    );
    put(this.svg, "aria-label", `${this.title}. ${parts.join(", ") || "No points yet"}.`);
  }

  /**
   * Show what the lines say at a step.
   * @param {number} step
   */
  point(step) {
    this.at = step;
    const first = this.lines.find((line) => line.x.length);
    if (!first) return;
    const near = first.x[nearest(first.x, step)];
    const x = this.x(near);
    put(this.hair, "d", `M${x.toFixed(1)} ${MARGIN.top}V${this.bottom}`);
    const each = this.group.epoch;
    const where = each
      ? `step ${near.toLocaleString("en")}, epoch ${Math.max(1, Math.ceil(near / each))}`
      : `${this.across ?? "step"} ${near}`;
    this.reading.replaceChildren(element("div", "where", where));
    for (const { step: s, text } of this.group.moments) {
      if (Math.abs(this.x(s) - x) <= NEAR) this.reading.append(element("div", "moment", text));
    }
    for (const line of this.lines) {
      if (!line.x.length) continue;
      const k = line.mark ? latest(line.x, near) : nearest(line.x, near);
      if (k < 0) continue;
      const row = element("div", line.role);
      row.append(element("span", "", line.name), element("b", "", this.format(line.y[k])));
      this.reading.append(row);
    }
    this.reading.hidden = false;
    this.reading.style.left = `${
      x > this.width / 2 ? x - this.reading.offsetWidth - 10 : x + 10
    }px`;
  }

  leave() {
    this.at = undefined;
    this.reading.hidden = true;
    put(this.hair, "d", "");
  }

  listen() {
    const place = (/** @type {MouseEvent} */ event) =>
      event.clientX - this.svg.getBoundingClientRect().left;
    const { svg, group } = this;
    svg.onpointerdown = (event) => {
      if (event.button) return;
      svg.setPointerCapture(event.pointerId);
      const pan = event.shiftKey || event.pointerType === "touch";
      this.drag = { from: place(event), view: group.range(), pan };
    };
    svg.onpointermove = (event) => {
      const x = place(event);
      if (!this.drag) return this.width && this.point(this.step(x));
      const { from, view, pan } = this.drag;
      if (pan) {
        const by = (this.step(from) - this.step(x)) || 0;
        if (group.view) group.zoom(view[0] + by, view[1] + by);
        else this.point(this.step(x));
        if (group.view) this.drag = { from: x, view: group.range(), pan };
      } else {
        put(this.chosen, "x", Math.min(from, x));
        put(this.chosen, "width", Math.abs(x - from));
        put(this.chosen, "height", this.bottom - MARGIN.top);
      }
    };
    svg.onpointerup = (event) => {
      const drag = this.drag;
      this.cancel();
      const x = place(event);
      if (!drag || drag.pan || Math.abs(x - drag.from) < 6) return;
      const [a, b] = [this.step(drag.from), this.step(x)];
      group.zoom(Math.min(a, b), Math.max(a, b));
    };
    svg.onpointercancel = () => this.cancel();
    svg.onpointerleave = () => this.drag || this.leave();
    svg.ondblclick = () => group.zoom(0, group.end);
    svg.onblur = () => this.leave();
    svg.onkeydown = (event) => {
      /** @type {Record<string, () => void>} */
      const acts = {
        "+": () => group.scale(0.5),
        "=": () => group.scale(0.5),
        "-": () => group.scale(2),
        ArrowLeft: () => group.move(-0.2),
        ArrowRight: () => group.move(0.2),
        Escape: () => group.zoom(0, group.end),
        0: () => group.zoom(0, group.end),
      };
      const act = acts[event.key];
      if (!act || event.ctrlKey || event.metaKey) return;
      event.preventDefault();
      act();
    };
  }

  cancel() {
    this.drag = undefined;
    put(this.chosen, "height", 0);
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

/** @param {Mark} kind @param {number} x @param {number} y */
function mark(kind, x, y) {
  const b = y.toFixed(1);
  return kind === "square"
    ? `M${(x - 3.5).toFixed(1)} ${(y - 3.5).toFixed(1)}h7v7h-7z`
    : `M${(x - 4).toFixed(1)} ${b}a4 4 0 1 0 8 0a4 4 0 1 0 -8 0z`;
}

// One chart of lines over the steps of a run, drawn in place: new points never touch the part of
// the run that the reader has zoomed to. All charts of a group share that part.

/** @import { ChartOptions, DrawnLine, Mark, Series } from "./types.d.ts" */
/** @import { Group } from "./group.js" */

import { drawn, element, put, shape, watch } from "../../../parts/dom.js";
import { lastOf } from "../../../parts/lists.js";
import { Axes, MARGIN } from "./axes.js";
import { Behind } from "./behind.js";
import { digits, latest, nearest } from "./scales.js";

const NEAR = 8; // px from the hair to a moment that is told
let clips = 0;

export class Chart {
  /** @param {Group} group @param {ChartOptions} options @param {AbortSignal} life */
  constructor(group, options, life) {
    const { title, unit, lines, format = digits, logarithmic = false } = options;
    this.group = group;
    this.title = title;
    this.unit = unit;
    this.across = options.across; // steps, if nothing else
    this.format = format;
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
    this.axes = new Axes(this.svg, options);
    const inner = shape("g", { "clip-path": `url(#clip-${clips})` }, this.svg);
    /** @type {DrawnLine[]} */
    this.lines = lines.map((line) => {
      const holder = shape("g", { class: `${line.role} ${line.kind}` }, inner);
      const path = shape("path", { class: "line" }, holder);
      return { ...line, x: [], y: [], path, marks: shape("path", { class: "marks" }, holder) };
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

  get height() {
    return this.axes.height;
  }

  /**
   * Be as wide as there is room, and so high (px).
   * @param {number} height
   */
  resize(height = this.height) {
    const { axes } = this;
    const width = this.svg.clientWidth;
    if (width === axes.width && height === axes.height) return;
    [axes.width, axes.height] = [width, height];
    put(this.svg, "height", height); // now, so that others find their place, seen or not
    this.draw();
  }

  draw() {
    const { axes } = this;
    const { width, height, right, bottom } = axes;
    if (!width) return;
    axes.logarithmic = this.isLog();
    axes.show(this.lines, this.group);
    put(this.svg, "viewBox", `0 0 ${width} ${height}`);
    // A mark on an edge is shown whole, but for the left one, where the labels are.
    put(this.window, "y", MARGIN.top - 6);
    put(this.window, "height", bottom - MARGIN.top + 12);
    put(this.window, "x", MARGIN.left - 1);
    put(this.window, "width", right - MARGIN.left + 7);
    for (const line of this.lines) {
      put(line.path, "d", this.path(line));
      const kind = markOf(line);
      const marked = kind ? line.x.map((s, k) => mark(kind, axes.x(s), axes.y(line.y[k]))) : [];
      put(line.marks, "d", marked.join(""));
    }
    this.whole.hidden = !this.group.view;
    if (this.log) put(this.log, "aria-pressed", axes.logarithmic);
    if (this.at !== undefined) this.point(this.at);
    this.behind.show();
  }

  /** @param {DrawnLine} line */
  path({ x, y }) {
    const { axes } = this;
    let text = "";
    let before = "";
    for (let k = 0; k < x.length; k++) {
      if (x[k + 1] < axes.low) continue; // its line to the next one is out of sight
      const here = `${axes.x(x[k]).toFixed(1)} ${axes.y(y[k]).toFixed(1)}`;
      text += `${before}${here}`;
      before = "L";
      if (x[k] > axes.high) break;
    }
    return text && `M${text}${x.length === 1 ? "h0.1" : ""}`;
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
    const { axes } = this;
    const first = this.lines.find((line) => line.x.length);
    if (!first) return;
    const near = first.x[nearest(first.x, step)];
    const x = axes.x(near);
    put(this.hair, "d", `M${x.toFixed(1)} ${MARGIN.top}V${axes.bottom}`);
    const each = this.group.epoch;
    const where = each
      ? `step ${near.toLocaleString("en")}, epoch ${Math.max(1, Math.ceil(near / each))}`
      : `${this.across ?? "step"} ${near}`;
    this.reading.replaceChildren(element("div", "where", where));
    for (const { step: s, text } of this.group.moments) {
      if (Math.abs(axes.x(s) - x) <= NEAR) this.reading.append(element("div", "moment", text));
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
      x > axes.width / 2 ? x - this.reading.offsetWidth - 10 : x + 10
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
    const { axes, svg, group } = this;
    svg.onpointerdown = (event) => {
      if (event.button) return;
      svg.setPointerCapture(event.pointerId);
      const pan = event.shiftKey || event.pointerType === "touch";
      this.drag = { from: place(event), view: group.range(), pan };
    };
    svg.onpointermove = (event) => {
      const x = place(event);
      if (!this.drag) return axes.width && this.point(axes.step(x));
      const { from, view, pan } = this.drag;
      if (pan) {
        const by = (axes.step(from) - axes.step(x)) || 0;
        if (group.view) group.zoom(view[0] + by, view[1] + by);
        else this.point(axes.step(x));
        if (group.view) this.drag = { from: x, view: group.range(), pan };
      } else {
        put(this.chosen, "x", Math.min(from, x));
        put(this.chosen, "width", Math.abs(x - from));
        put(this.chosen, "height", axes.bottom - MARGIN.top);
      }
    };
    svg.onpointerup = (event) => {
      const drag = this.drag;
      this.cancel();
      const x = place(event);
      if (!drag || drag.pan || Math.abs(x - drag.from) < 6) return;
      const [a, b] = [axes.step(drag.from), axes.step(x)];
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
 * How the points of a line are marked: a single one is no line yet, and would else not be seen.
 * @param {{ mark?: Mark, x: number[] }} line
 * @returns {Mark | undefined}
 */
export const markOf = ({ mark, x }) => mark ?? (x.length === 1 ? "circle" : undefined);

/** @param {Mark} kind @param {number} x @param {number} y */
function mark(kind, x, y) {
  const b = y.toFixed(1);
  return kind === "square"
    ? `M${(x - 3.5).toFixed(1)} ${(y - 3.5).toFixed(1)}h7v7h-7z`
    : `M${(x - 4).toFixed(1)} ${b}a4 4 0 1 0 8 0a4 4 0 1 0 -8 0z`;
}

// A network as boxes and lines: a step forward computes a box, a step back brings a gradient.

/** @import { Component } from "../../../parts/component.js" */
/** @import { Payload } from "./types.d.ts" */

import { all, around, element, find, watch } from "../../../parts/dom.js";
import { roomOf, share } from "../../../parts/room.js";
import { scrolled } from "../../../parts/scrolled.js";
import { Player } from "../../../parts/stage/player.js";
import { boxFor, KINDS, placeOf, reveal } from "./boxes.js";
import { Lines } from "./lines.js";

const NARROW = 640; // px below which the network runs from top to bottom
const LEAST = 200; // px for the column, however small the screen
const SMALLEST = 0.7; // of a box's own size, where there is little room
const calm = matchMedia("(prefers-reduced-motion: reduce)");
/** @type {Record<string, number>} */
const BY = {
  ArrowRight: 1,
  ArrowDown: 1,
  ArrowLeft: -1,
  ArrowUp: -1,
  Home: -Infinity,
  End: Infinity,
};
/** The stage's buttons walk through cells; here they walk through steps. */
const STEPS = {
  walk: "Walk through the steps",
  first: "First step (Home)",
  last: "Last step (End)",
  hint: "Play, or point at a number: where does it come from?",
};

/**
 * The step that is shown at first: the last one forward, or the last of all.
 * @param {Payload} data
 */
function first({ steps, done }) {
  const shown = done ? steps : steps.filter((step) => step.phase === "forward");
  return shown.length - 1;
}

class Graph {
  /** @param {HTMLElement} root @param {Payload} data @param {AbortSignal} life */
  constructor(root, data, life) {
    this.data = data;
    this.at = first(data); // the step that is shown
    this.width = 0;
    this.zoom = 1; // of the boxes
    /** @type {Map<string, HTMLElement>} */
    this.box = new Map(); // by the name of its node
    this.lines = new Lines();
    this.root = root;
    root.tabIndex = 0;
    root.setAttribute("role", "group");
    this.board = element("div", "board");
    this.boxes = element("div", "boxes");
    this.board.append(this.boxes);
    this.name = element("span", "name");
    this.symbols = element("span", "symbols");
    this.formula = element("span", "formula");
    this.notes = element("span", "notes");
    this.arithmetic = element("div", "arithmetic");
    this.arithmetic.append(this.name, this.symbols, this.formula, this.notes);
    this.spoken = element("div", "spoken");
    this.spoken.setAttribute("aria-live", "polite");
    const [step, advance] = [(/** @type {number} */ by) => this.step(by), () => this.advance()];
    this.player = new Player({ step, advance, words: STEPS }, life);
    const panel = element("div", "panel");
    panel.append(this.player.bar, this.arithmetic);
    root.replaceChildren(this.board, panel, this.spoken);
    root.addEventListener("keydown", (event) => this.key(event));
    this.boxes.addEventListener("pointerover", (event) => this.peek(event.target));
    this.boxes.addEventListener("pointerleave", () => this.write(this.at));
    this.boxes.addEventListener("click", (event) => this.go(event.target));
    watch(new ResizeObserver(() => this.fit()), root, life);
    [this.board, this.arithmetic].forEach((node) => scrolled(node, life));
    share(root, life, () => this.fit());
  }

  /**
   * New data: the reader stays at the same step of the same node where there still is one.
   * @param {Payload} data
   */
  show(data) {
    const [before, done] = [this.data.steps[this.at], this.data.done];
    this.data = data;
    this.root.setAttribute("aria-label", data.alt);
    this.draw();
    const { steps } = data;
    const same = steps.findIndex((s) => s.phase === before.phase && s.node === before.node);
    this.at = same >= 0 ? same : Math.min(this.at, steps.length - 1);
    if (data.done && !done) this.at = first(data);
    this.fit();
    this.select(this.at);
  }

  draw() {
    this.box.clear();
    const nodes = this.data.nodes.map((node) => {
      const box = boxFor(node);
      this.box.set(node.name, box);
      return box;
    });
    this.lines.edges = [];
    this.boxes.replaceChildren(this.lines.svg, ...nodes);
  }

  /** @param {string} name */
  boxOf(name) {
    const box = this.box.get(name);
    if (!box) throw new Error(`There is no node ${name}.`);
    return box;
  }

  // ---- room ---------------------------------------------------------------------------------

  fit() {
    const width = this.root.clientWidth;
    if (!width) return;
    const narrow = width < NARROW;
    this.root.classList.toggle("narrow", narrow);
    for (const node of this.data.nodes) {
      const [along, across] = node.place;
      const { style } = this.boxOf(node.name);
      style.gridColumn = narrow ? `${across} / span 2` : String(along);
      style.gridRow = narrow ? String(along) : `${across} / span 2`;
    }
    if (width !== this.width) this.reserve();
    this.width = width;
    this.shrink(narrow);
    this.lines.connect(this.data.edges, (name) => this.boxOf(name), this.boxes, this.zoom);
    this.light();
    this.bring("instant");
  }

  // Room for the longest arithmetic, so that the page below stands still while it plays.
  reserve() {
    this.arithmetic.style.minHeight = "";
    const heights = this.data.steps.map((_, n) => {
      this.write(n);
      return this.arithmetic.offsetHeight;
    });
    this.arithmetic.style.minHeight = `${Math.max(...heights)}px`;
    this.write(this.at);
  }

  /**
   * The boxes as large as they are seen whole, on a bench; a long column is scrolled in itself.
   * @param {boolean} narrow
   */
  shrink(narrow) {
    this.boxes.style.zoom = "1";
    this.board.style.maxHeight = "";
    const room = roomOf(this.root);
    this.zoom = 1;
    if (room !== undefined && narrow) {
      const rest = this.root.offsetHeight - this.board.offsetHeight;
      this.board.style.maxHeight = `${Math.max(LEAST, room - rest)}px`;
    } else if (room !== undefined) {
      const rest = this.root.offsetHeight - this.boxes.offsetHeight;
      const across = (this.board.clientWidth - 8) / this.boxes.offsetWidth;
      const down = (room - rest) / this.boxes.offsetHeight;
      this.zoom = Math.max(SMALLEST, Math.min(1, across, down));
    }
    this.boxes.style.zoom = String(this.zoom);
  }

  // ---- the step -----------------------------------------------------------------------------

  /** @param {number} n */
  select(n, speak = false) {
    this.at = Math.max(0, Math.min(n, this.data.steps.length - 1));
    this.write(this.at);
    this.light();
    this.bring(calm.matches ? "instant" : "smooth");
    this.player.count.textContent = `${this.at + 1} / ${this.data.steps.length}`;
    if (speak) this.spoken.textContent = this.arithmetic.textContent;
  }

  // Where the network is longer than its board, the step's box comes to its middle.
  /** @param {ScrollBehavior} behavior */
  bring(behavior) {
    const [box, board] = [this.boxOf(this.data.steps[this.at].node), this.board]
      .map((node) => node.getBoundingClientRect());
    const by = box.top + box.height / 2 - board.top - board.height / 2;
    this.board.scrollBy({ top: by, behavior });
  }

  light() {
    const { steps, nodes } = this.data;
    const step = steps[this.at];
    const done = new Set(steps.slice(0, this.at + 1).map((s) => `${s.phase} ${s.node}`));
    for (const node of nodes) {
      const box = this.boxOf(node.name);
      const now = node.name === step.node;
      box.classList.toggle("now", now);
      box.classList.toggle("beside", step.beside.includes(node.name));
      reveal(
        box,
        "value",
        !node.does || done.has(`forward ${node.name}`),
        now && step.phase === "forward",
      );
      reveal(box, "grad", done.has(`backward ${node.name}`), now && step.phase === "backward");
    }
    this.lines.light(step);
  }

  /**
   * The arithmetic of step `n`, of its largest number or the one at `cell`.
   * @param {number} n
   */
  write(n, cell = this.data.steps[n].largest) {
    const step = this.data.steps[n];
    const of = this.data.steps.filter((other) => other.phase === step.phase);
    const [node] = this.data.nodes.filter((other) => other.name === step.node);
    const many = step.cells.length > 1 ? `, ${placeOf(node, cell)}` : "";
    const what = step.phase === "forward" ? "value" : "gradient";
    const phase = step.phase === "forward" ? "Forward" : "Backward";
    this.name.textContent = `${phase} ${
      of.indexOf(step) + 1
    } of ${of.length}: the ${what} of ${node.label}${many}`;
    this.symbols.textContent = step.symbols;
    this.formula.replaceChildren(
      ...step.cells[cell].map(([text, role]) => element("span", role, text)),
    );
    this.notes.replaceChildren(...step.notes.map((note) => element("div", "", note)));
    for (const old of all(this.boxes, ".peeked")) old.classList.remove("peeked");
    if (step.cells.length > 1) {
      const cells = all(this.boxOf(step.node), `.${KINDS[step.phase]} span`);
      cells[cell]?.classList.add("peeked");
    }
  }

  /**
   * The arithmetic of the cell under the pointer, if its number is on the screen.
   * @param {EventTarget | null} target
   */
  peek(target) {
    const found = this.found(target);
    if (found && !this.player.playing) this.write(found.n, found.cell);
  }

  /** @param {EventTarget | null} target */
  go(target) {
    const found = this.found(target);
    if (!found) return;
    this.player.pause();
    this.select(found.n, true);
    this.write(found.n, found.cell);
  }

  /** @param {EventTarget | null} target */
  found(target) {
    const cell = around(target, ".tensor span:not(.away)");
    const tensor = around(cell, ".tensor");
    if (!cell || !tensor) return null;
    const phase = tensor.classList.contains("grad") ? "backward" : "forward";
    const node = around(cell, ".box")?.dataset.name;
    const n = this.data.steps.findIndex((step) => step.phase === phase && step.node === node);
    return n < 0 ? null : { n, cell: [...tensor.children].indexOf(cell) };
  }

  /** @param {number} by */
  step(by) {
    this.player.pause();
    this.select(this.at + by, true);
  }

  advance() {
    const last = this.data.steps.length - 1;
    this.select(this.at === last ? 0 : this.at + 1);
    return this.at === last;
  }

  /** @param {KeyboardEvent} event */
  key(event) {
    if (event.target !== this.root || (!(event.key in BY) && event.key !== " ")) return;
    event.preventDefault();
    if (event.key === " ") this.player.toggle();
    else this.step(BY[event.key]);
  }
}

/** @type {Component<Payload>} */
export default function ({ parentElement, data }, life) {
  const graph = new Graph(find(parentElement, ".network"), data, life);
  return ({ data }) => graph.show(data);
}

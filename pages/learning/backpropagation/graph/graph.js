// A network as boxes and lines: a step forward computes a box, a step back brings a gradient.

/** @import { Component } from "../../../parts/component.js" */
/** @import { GraphNode, Payload, Phase } from "./types.d.ts" */

import { all, around, drawn, element, find, watch } from "../../../parts/dom.js";
import { roomOf, share } from "../../../parts/room.js";
import { Player } from "../../../parts/stage/player.js";

const NARROW = 640; // px below which the network runs from top to bottom
const LEAST = 200; // px for the column, however small the screen
const SMALLEST = 0.7; // of a box's own size, where there is little room
const TIP = '<defs><marker id="tip" viewBox="0 0 10 10" refX="9" refY="5" markerWidth="11" ' +
  'markerHeight="11" markerUnits="userSpaceOnUse" orient="auto-start-reverse">' +
  '<path d="M0 0L10 5L0 10z"/></marker></defs>';
const calm = matchMedia("(prefers-reduced-motion: reduce)");
/** @type {Record<Phase, string>} */
const KINDS = { forward: "value", backward: "grad" };
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

class Graph {
  /** @param {HTMLElement} root @param {Payload} data @param {AbortSignal} life */
  constructor(root, data, life) {
    this.data = data;
    // The step that is shown: at first the last one forward.
    this.at = data.steps.filter((step) => step.phase === "forward").length - 1;
    this.width = 0;
    this.zoom = 1; // of the boxes
    /** @type {Map<string, HTMLElement>} */
    this.box = new Map(); // by the name of its node
    /** @type {{ source: string, target: string, cut: boolean, line: SVGLineElement }[]} */
    this.edges = [];
    this.lines = drawn("svg", { class: "lines" });
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
    share(root, life, () => this.fit());
  }

  /**
   * New data: the reader stays at the same step of the same node where there still is one.
   * @param {Payload} data
   */
  show(data) {
    const before = this.data.steps[this.at];
    this.data = data;
    this.root.setAttribute("aria-label", data.alt);
    this.draw();
    const { steps } = data;
    const same = steps.findIndex((s) => s.phase === before.phase && s.node === before.node);
    this.at = same >= 0 ? same : Math.min(this.at, steps.length - 1);
    this.fit();
    this.select(this.at);
  }

  draw() {
    this.box.clear();
    const nodes = this.data.nodes.map((node) => {
      const box = element("section", `box ${node.role}`);
      box.dataset.name = node.name;
      const header = element("header");
      header.append(element("b", "", node.label), element("small", "", node.does || node.shape));
      box.append(header, tensor(node, "value", node.value));
      box.append(
        node.grad.length ? tensor(node, "grad", node.grad) : element("div", "state", node.state),
      );
      this.box.set(node.name, box);
      return box;
    });
    this.edges = [];
    this.boxes.replaceChildren(this.lines, ...nodes);
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
    this.connect();
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

  connect() {
    const frame = this.boxes.getBoundingClientRect();
    const middle = (/** @type {string} */ name) => {
      const r = this.boxOf(name).getBoundingClientRect();
      return {
        x: (r.x + r.width / 2 - frame.x) / this.zoom,
        y: (r.y + r.height / 2 - frame.y) / this.zoom,
        w: r.width / 2 / this.zoom + 3,
        h: r.height / 2 / this.zoom + 3,
      };
    };
    this.lines.innerHTML = TIP;
    this.edges = this.data.edges.map(([source, target, cut]) => {
      const [from, to] = [middle(source), middle(target)];
      const [start, end] = [edge(from, to), edge(to, from)];
      const [x1, y1, x2, y2] = [start.x, start.y, end.x, end.y].map((at) => at.toFixed(1));
      const line = drawn("line", { x1, y1, x2, y2 });
      this.lines.append(line);
      if (cut) this.lines.append(scissors((start.x + end.x) / 2, (start.y + end.y) / 2));
      return { source, target, cut, line };
    });
    this.light();
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
    const back = step.phase === "backward";
    for (const { source, target, cut, line } of this.edges) {
      const lit = back
        ? source === step.node && step.beside.includes(target)
        : target === step.node && step.beside.includes(source);
      const role = back ? "gradient" : "output";
      line.setAttribute("class", lit ? `lit ${role}` : cut ? "cut" : "");
      line.removeAttribute(lit && back ? "marker-end" : "marker-start");
      line.setAttribute(lit && back ? "marker-start" : "marker-end", "url(#tip)");
    }
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

/** @param {GraphNode} node @param {string} kind @param {string[]} texts */
function tensor(node, kind, texts) {
  const single = texts.length === 1 ? " single" : "";
  const grid = element("div", `tensor ${kind}${single}${kind === "grad" ? " gradient grads" : ""}`);
  grid.style.setProperty("--columns", String(node.columns));
  grid.append(...texts.map((text) => element("span", "", text)));
  return grid;
}

/** @param {HTMLElement} box @param {string} kind @param {boolean} shown @param {boolean} fresh */
function reveal(box, kind, shown, fresh) {
  for (const cell of all(box, `.${kind} span`)) {
    cell.classList.toggle("away", !shown);
    cell.classList.toggle("fresh", fresh);
    cell.setAttribute("aria-hidden", String(!shown));
  }
}

/** @param {GraphNode} node @param {number} cell */
function placeOf(node, cell) {
  if (node.columns === 1) return `cell [${cell}]`;
  return `row ${Math.floor(cell / node.columns)}, column ${cell % node.columns}`;
}

/** @typedef {{ x: number, y: number, w: number, h: number }} Middle with half its width and height */

/**
 * Where the line from one box's middle to another's leaves the box.
 * @param {Middle} box
 * @param {Middle} other
 */
function edge(box, other) {
  const [dx, dy] = [other.x - box.x, other.y - box.y];
  const share = Math.min(box.w / Math.abs(dx || 1e-9), box.h / Math.abs(dy || 1e-9));
  return { x: box.x + dx * share, y: box.y + dy * share };
}

/** @param {number} x @param {number} y */
function scissors(x, y) {
  return drawn("text", { x, y }, "✂");
}

/** @type {Component<Payload>} */
export default function ({ parentElement, data }, life) {
  const graph = new Graph(find(parentElement, ".network"), data, life);
  return ({ data }) => graph.show(data);
}

// A network as boxes and lines: a step forward computes a box, a step back brings a gradient.

import { element } from "../../../parts/dom.js";
import { Player } from "../../../parts/stage/player.js";

const graphs = new WeakMap();
const NARROW = 640; // px below which the network runs from top to bottom
const SVG = "http://www.w3.org/2000/svg";

class Graph {
  constructor(root) {
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
    this.player = new Player((by) => this.step(by), () => this.advance());
    name(this.player);
    const panel = element("div", "panel");
    panel.append(this.player.bar, this.arithmetic);
    root.replaceChildren(this.board, panel, this.spoken);
    root.addEventListener("keydown", (event) => this.key(event));
    this.boxes.addEventListener("pointerover", (event) => this.peek(event.target));
    this.boxes.addEventListener("pointerleave", () => this.write(this.at));
    this.boxes.addEventListener("click", (event) => this.go(event.target));
    this.resized = new ResizeObserver(() => this.fit());
    this.resized.observe(root);
  }

  // New data: the reader stays at the same step of the same node where there still is one.
  show(data) {
    const before = this.data?.steps[this.at];
    this.data = data;
    this.root.setAttribute("aria-label", data.alt);
    if (this.player.speed === undefined) this.player.setSpeed(1);
    this.draw();
    const { steps } = data;
    const same = steps.findIndex((s) => s.phase === before?.phase && s.node === before?.node);
    const computed = steps.filter((step) => step.phase === "forward").length - 1;
    this.at = same >= 0 ? same : before ? Math.min(this.at, steps.length - 1) : computed;
    this.fit();
    this.select(this.at);
  }

  draw() {
    this.box = new Map();
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
    this.lines = document.createElementNS(SVG, "svg");
    this.lines.setAttribute("class", "lines");
    this.boxes.replaceChildren(this.lines, ...nodes);
  }

  // ---- room ---------------------------------------------------------------------------------

  fit() {
    const width = this.root.clientWidth;
    if (!this.data || !width) return;
    const narrow = width < NARROW;
    this.root.classList.toggle("narrow", narrow);
    for (const node of this.data.nodes) {
      const [along, across] = node.place;
      const { style } = this.box.get(node.name);
      style.gridColumn = narrow ? `${across} / span 2` : along;
      style.gridRow = narrow ? along : `${across} / span 2`;
    }
    if (width !== this.width) this.reserve();
    this.width = width;
    this.connect();
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

  connect() {
    const frame = this.boxes.getBoundingClientRect();
    const middle = (box) => {
      const r = box.getBoundingClientRect();
      return {
        x: r.x + r.width / 2 - frame.x,
        y: r.y + r.height / 2 - frame.y,
        w: r.width / 2 + 3,
        h: r.height / 2 + 3,
      };
    };
    this.lines.innerHTML =
      '<defs><marker id="tip" viewBox="0 0 10 10" refX="9" refY="5" markerWidth="11" markerHeight="11" ' +
      'markerUnits="userSpaceOnUse" orient="auto-start-reverse"><path d="M0 0L10 5L0 10z"/></marker></defs>';
    this.edges = this.data.edges.map(([source, target, cut]) => {
      const [from, to] = [middle(this.box.get(source)), middle(this.box.get(target))];
      const [start, end] = [edge(from, to), edge(to, from)];
      const line = document.createElementNS(SVG, "line");
      const ends = { x1: start.x, y1: start.y, x2: end.x, y2: end.y };
      for (const [key, value] of Object.entries(ends)) line.setAttribute(key, value.toFixed(1));
      this.lines.append(line);
      if (cut) this.lines.append(scissors((start.x + end.x) / 2, (start.y + end.y) / 2));
      return { source, target, cut, line };
    });
    this.light();
  }

  // ---- the step -----------------------------------------------------------------------------

  select(n, speak = false) {
    this.at = Math.max(0, Math.min(n, this.data.steps.length - 1));
    this.write(this.at);
    this.light();
    this.player.count.textContent = `${this.at + 1} / ${this.data.steps.length}`;
    if (speak) this.spoken.textContent = this.arithmetic.textContent;
  }

  light() {
    const { steps, nodes } = this.data;
    const step = steps[this.at];
    const done = new Set(steps.slice(0, this.at + 1).map((s) => `${s.phase} ${s.node}`));
    for (const node of nodes) {
      const box = this.box.get(node.name);
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
    for (const { source, target, cut, line } of this.edges ?? []) {
      const lit = back
        ? source === step.node && step.beside.includes(target)
        : target === step.node && step.beside.includes(source);
      const role = back ? "gradient" : "output";
      line.setAttribute("class", lit ? `lit ${role}` : cut ? "cut" : "");
      line.removeAttribute(lit && back ? "marker-end" : "marker-start");
      line.setAttribute(lit && back ? "marker-start" : "marker-end", "url(#tip)");
    }
  }

  // The arithmetic of step `n`, of its largest number or the one at `cell`.
  write(n, cell = this.data.steps[n].largest) {
    const step = this.data.steps[n];
    const of = this.data.steps.filter((other) => other.phase === step.phase);
    const node = this.data.nodes.find((other) => other.name === step.node);
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
    for (const old of this.boxes.querySelectorAll(".peeked")) old.classList.remove("peeked");
    if (step.cells.length > 1) {
      this.box.get(step.node).querySelectorAll(`.${KINDS[step.phase]} span`)[cell]?.classList.add(
        "peeked",
      );
    }
  }

  // The arithmetic of the cell under the pointer, if its number is on the screen.
  peek(target) {
    const found = this.found(target);
    if (found && !this.player.playing) this.write(found.n, found.cell);
  }

  go(target) {
    const found = this.found(target);
    if (!found) return;
    this.player.pause();
    this.select(found.n, true);
    this.write(found.n, found.cell);
  }

  found(target) {
    const cell = target.closest(".tensor span:not(.away)");
    if (!cell) return null;
    const phase = cell.parentNode.classList.contains("grad") ? "backward" : "forward";
    const node = cell.closest(".box").dataset.name;
    const n = this.data.steps.findIndex((step) => step.phase === phase && step.node === node);
    return n < 0 ? null : { n, cell: [...cell.parentNode.children].indexOf(cell) };
  }

  step(by) {
    this.player.pause();
    this.select(this.at + by, true);
  }

  advance() {
    const last = this.data.steps.length - 1;
    this.select(this.at === last ? 0 : this.at + 1);
    return this.at === last;
  }

  key(event) {
    const by = {
      ArrowRight: 1,
      ArrowDown: 1,
      ArrowLeft: -1,
      ArrowUp: -1,
      Home: -Infinity,
      End: Infinity,
    };
    if (event.target !== this.root || (!(event.key in by) && event.key !== " ")) return;
    event.preventDefault();
    if (event.key === " ") this.player.toggle();
    else this.step(by[event.key]);
  }

  leave() {
    this.player.pause();
    this.resized.disconnect();
  }
}

const KINDS = { forward: "value", backward: "grad" };

function tensor(node, kind, texts) {
  const single = texts.length === 1 ? " single" : "";
  const grid = element("div", `tensor ${kind}${single}${kind === "grad" ? " gradient grads" : ""}`);
  grid.style.setProperty("--columns", node.columns);
  grid.append(...texts.map((text) => element("span", "", text)));
  return grid;
}

function reveal(box, kind, shown, fresh) {
  for (const cell of box.querySelectorAll(`.${kind} span`)) {
    cell.classList.toggle("away", !shown);
    cell.classList.toggle("fresh", fresh);
    cell.setAttribute("aria-hidden", !shown);
  }
}

function placeOf(node, cell) {
  if (node.columns === 1) return `cell [${cell}]`;
  return `row ${Math.floor(cell / node.columns)}, column ${cell % node.columns}`;
}

// Where the line from one box's middle to another's leaves the box.
function edge(box, other) {
  const [dx, dy] = [other.x - box.x, other.y - box.y];
  const share = Math.min(box.w / Math.abs(dx || 1e-9), box.h / Math.abs(dy || 1e-9));
  return { x: box.x + dx * share, y: box.y + dy * share };
}

function scissors(x, y) {
  const text = document.createElementNS(SVG, "text");
  text.setAttribute("x", x);
  text.setAttribute("y", y);
  text.textContent = "✂";
  return text;
}

// The stage's buttons walk through cells; here they walk through steps.
function name(player) {
  player.bar.setAttribute("aria-label", "Walk through the steps");
  const labels = { first: "First step (Home)", last: "Last step (End)" };
  for (const [kind, label] of Object.entries(labels)) {
    const node = player.bar.querySelector(`.${kind}`);
    node.title = label;
    node.setAttribute("aria-label", label);
  }
  player.bar.querySelector(".hint").textContent =
    "Play, or point at a number: where does it come from?";
}

export default function ({ data, parentElement }) {
  let graph = graphs.get(parentElement);
  if (!graph) {
    graph = new Graph(parentElement.querySelector(".network"));
    graphs.set(parentElement, graph);
  }
  graph.show(data);
  return () => {
    graph.leave();
    graphs.delete(parentElement);
  };
}

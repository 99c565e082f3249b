// The stage: what is selected, and what the reader sees of it. Only a number that is typed into a
// cell goes to the server: the data holds the arithmetic of every output cell.

/** @import { Component } from "../component.js" */
/** @import { Explanation, Payload, Shown } from "./types.d.ts" */

import { all, around, element, find, focusedIn } from "../dom.js";
import { lastOf } from "../lists.js";
import { editing } from "./edit.js";
import { Fit } from "./fit.js";
import { bring, explanation, lengthOf, readsOf, written } from "./formula.js";
import { buildGrid, fillGrid, indexOf, lightGrid, measureReach, prepare, reveal } from "./grids.js";
import { Player } from "./player.js";
import { listen } from "./reader.js";

export class Stage {
  /** @param {HTMLElement} root @param {Payload} data @param {AbortSignal} life */
  constructor(root, data, life) {
    this.root = root;
    this.data = prepared(data);
    this.output = lastOf(this.data.grids);
    this.at = 0; // the number of the selected output cell
    this.initial = ""; // the cell to begin with that was told last
    this.structure = ""; // what elements there are
    this.longest = { length: 0, at: 0 };
    /** @type {Explanation} */
    this.now = { terms: [], value: "" };
    /** @type {Map<string, number[]>} */
    this.termsOf = new Map(); // "grid:offset" -> the terms that read the cell
    /** @type {number[]} */
    this.hot = []; // the terms under the pointer
    /** @type {HTMLElement[]} */
    this.boxes = [];
    /** @type {HTMLElement[]} */
    this.parts = [];
    /** @type {HTMLElement | undefined} */
    this.marked = undefined;
    this.figure = element("div", "figure");
    this.figure.setAttribute("role", "group");
    this.name = element("span", "name");
    this.formula = element("span", "formula");
    this.arithmetic = element("div", "arithmetic");
    this.arithmetic.append(this.name, this.formula);
    this.spoken = element("div", "spoken");
    this.spoken.setAttribute("aria-live", "polite");
    const [step, advance] = [(/** @type {number} */ by) => this.step(by), () => this.advance()];
    this.player = new Player({ step, advance, speed: data.speed }, life);
    this.panel = element("div", "panel");
    this.panel.append(this.player.bar, this.arithmetic);
    this.title = element("div", "title");
    this.root.replaceChildren(this.title, this.figure, this.panel, this.spoken);
    listen(this);
    this.fit = new Fit(this, life);
  }

  /**
   * New data: the selection stays where it is, or goes to the nearest cell that exists now.
   * @param {Payload} data
   */
  show(data) {
    const before = indexOf(this.output, this.output.cells[this.at]);
    const initial = JSON.stringify(data.initial);
    const told = data.initial && initial !== this.initial;
    const focused = this.figure.contains(focusedIn(this.root));
    this.data = prepared(data);
    this.initial = initial;
    this.output = lastOf(this.data.grids);
    this.draw();
    this.at = this.nearest(told && data.initial ? data.initial : before);
    this.player.bar.hidden = this.output.cells.length === 1;
    const lengths = data.cells.map((_, n) => lengthOf(explanation(this.data, n)));
    this.longest = { length: Math.max(...lengths), at: lengths.indexOf(Math.max(...lengths)) };
    this.fit.draw();
    this.select(this.at);
    if (focused) this.chosen().focus({ preventScroll: true });
  }

  draw() {
    const { grids, operators, alt, title } = this.data;
    this.title.textContent = title;
    this.title.hidden = !title;
    this.figure.setAttribute("aria-label", alt);
    const structure = JSON.stringify([grids.map((g) => [g.structure, g.role]), operators]);
    if (structure !== this.structure) {
      this.structure = structure;
      this.boxes = grids.map(buildGrid);
      const target = lastOf(this.boxes);
      target.classList.add("target");
      for (const cell of all(target, ".cell:not(.pad, .void)")) choose(cell, false);
      this.parts = this.boxes.map((box, k) => {
        const part = element("div", "part");
        if (k > 0) part.append(element("span", "sign", this.sign(k)));
        part.append(box);
        return part;
      });
    }
    grids.forEach((grid, k) => fillGrid(grid, this.boxes[k]));
  }

  /**
   * The sign before grid `k`.
   * @param {number} k
   */
  sign(k) {
    const { grids, operators } = this.data;
    return operators[k - 1] ?? (k === grids.length - 1 ? "→" : "");
  }

  /** @param {number[]} index */
  nearest(index) {
    const { shape } = this.output;
    if (index.length !== shape.length) return 0;
    const kept = index.map((k, axis) => Math.max(0, Math.min(k, shape[axis] - 1)));
    return kept.reduce((number, k, axis) => number * shape[axis] + k, 0);
  }

  // ---- the selected cell ------------------------------------------------------------------

  /** @param {number} number @param {{ focus?: boolean, speak?: boolean }} how */
  select(number, { focus = false, speak = false } = {}) {
    const last = this.output.cells.length - 1;
    this.at = Math.max(0, Math.min(number, last));
    this.write(this.at);
    this.light();
    this.player.count.textContent = `${this.at + 1} / ${last + 1}`;
    if (focus) this.chosen().focus({ preventScroll: true });
    if (speak) this.spoken.textContent = `${this.name.textContent}: ${this.formula.textContent}`;
  }

  chosen() {
    return this.output.nodes[this.output.cells[this.at]];
  }

  /** @param {number} n */
  write(n) {
    this.now = explanation(this.data, n);
    const index = indexOf(this.output, this.output.cells[n]);
    const { caption } = this.output; // the cell is called as the grid is
    const gap = caption.includes(" ") ? " " : ""; // a name, as it stands in code, needs none
    this.name.textContent = caption + (index.length ? `${gap}[${index.join(", ")}]` : "");
    this.formula.replaceChildren(...written(this.data, this.now));
    const [first] = this.termNodes();
    if (first) first.tabIndex = 0;
  }

  light() {
    /** @type {Map<number, boolean>[]} */
    const reads = this.data.grids.map(() => new Map());
    this.termsOf = new Map();
    this.now.terms.forEach((term, t) => {
      for (const { grid, offset } of readsOf(term)) {
        reads[grid].set(offset, reads[grid].get(offset) || term.counts);
        const place = `${grid}:${offset}`;
        this.termsOf.set(place, [...(this.termsOf.get(place) ?? []), t]);
      }
    });
    const plane = Math.floor(this.output.cells[this.at] / this.output.area);
    this.data.grids.forEach((grid, k) => {
      lightGrid(grid, this.boxes[k], reads[k], grid === this.output ? plane : 0);
    });
    this.warm([]);
    const chosen = this.chosen();
    if (this.marked) choose(this.marked, false);
    choose(chosen, true);
    this.marked = chosen;
    for (const planes of this.fit.wide) {
      reveal(planes.querySelector(".chosen") ?? planes.querySelector(".lit"), planes);
    }
  }

  // ---- a term and its cells ---------------------------------------------------------------

  /** @param {number[]} terms */
  warm(terms) {
    const nodes = this.data.grids.map((grid) => grid.nodes);
    const reads = terms.flatMap((t) => readsOf(this.now.terms[t]));
    restyle(this.root, "cell", "hot", reads.map(({ grid, offset }) => nodes[grid][offset]));
    const echoes = reads.flatMap(({ grid, offset }) => {
      const source = this.data.grids[grid].repeated.get(offset);
      return source === undefined ? [] : [nodes[grid][source]];
    });
    restyle(this.root, "cell", "echo", echoes);
    restyle(this.formula, "term", "hot", terms.map((t) => this.termNode(t)));
    this.hot = terms;
  }

  /** @param {number} t */
  termNode(t) {
    return find(this.formula, `[data-term="${t}"]`);
  }

  termNodes() {
    return all(this.formula, "[data-term]");
  }

  /** @param {EventTarget | null} target */
  warmFrom(target) {
    const term = around(target, "[data-term]");
    const cell = around(target, ".cell");
    const read = cell && this.termsOf.get(`${cell.dataset.grid}:${cell.dataset.offset}`);
    const terms = term ? [Number(term.dataset.term)] : (read ?? []);
    if (terms.join() === this.hot.join()) return;
    this.warm(terms);
    if (read) bring(this.termNode(read[0]), this.arithmetic);
  }

  /** @param {HTMLElement} term @param {number} by */
  neighbour(term, by) {
    const terms = this.termNodes();
    terms[terms.indexOf(term) + by]?.focus();
  }

  // ---- stepping and playing ---------------------------------------------------------------

  /** @param {number} by */
  step(by) {
    this.player.pause();
    this.select(this.at + by, { speak: true });
  }

  toggle() {
    if (this.output.cells.length > 1) this.player.toggle();
  }

  // One cell on, from the last to the first again; whether it is the last now.
  advance() {
    const last = this.output.cells.length - 1;
    this.select(this.at === last ? 0 : this.at + 1);
    return this.at === last;
  }

  /**
   * The number of the output cell at an element, if it is one.
   * @param {EventTarget | null} target
   */
  numberAt(target) {
    const cell = around(target, ".target .cell");
    return cell ? this.output.numberOf.get(Number(cell.dataset.offset)) : undefined;
  }
}

/**
 * @param {Payload} data
 * @returns {Shown}
 */
function prepared(data) {
  const made = { ...data, grids: data.grids.map(prepare) };
  measureReach(made);
  return made;
}

/**
 * Only the selected cell is in the order of the Tab key; the arrow keys lead on from it.
 * @param {HTMLElement} cell
 * @param {boolean} chosen
 */
function choose(cell, chosen) {
  cell.classList.toggle("chosen", chosen);
  cell.setAttribute("aria-selected", String(chosen));
  cell.tabIndex = chosen ? 0 : -1;
}

/** @param {HTMLElement} root @param {string} kind @param {string} name @param {HTMLElement[]} nodes */
function restyle(root, kind, name, nodes) {
  root.querySelectorAll(`.${kind}.${name}`).forEach((node) => node.classList.remove(name));
  nodes.forEach((node) => node.classList.add(name));
}

/** @type {Component<Payload>} */
export default function ({ parentElement, data }, life) {
  const stage = new Stage(find(parentElement, ".stage"), data, life);
  return ({ data, setTriggerValue }) => {
    editing(stage, (edit) => setTriggerValue("edit", edit));
    stage.show(data);
  };
}

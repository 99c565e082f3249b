// The input and the maps of a layer as two grids. Pointing at a cell of one lights cells of the
// other, at once; a click tells the server, which says more about that cell.

/** @import { Component } from "../../../parts/component.js" */
/** @import { Payload, Table } from "./types.d.ts" */
/** @import { Lit } from "./sets.js" */

import { percent } from "../../../parts/decimals.js";
import { element, find } from "../../../parts/dom.js";
import { roomOf, share } from "../../../parts/room.js";
import { scrolled } from "../../../parts/scrolled.js";
import { Board } from "./board.js";
import { along, bounds, count, lit, overhang, path } from "./sets.js";

const SETTLED = 200; // ms without a key after which the server is told

/** @type {Record<string, number[]>} */
const BY = { ArrowUp: [-1, 0], ArrowDown: [1, 0], ArrowLeft: [0, -1], ArrowRight: [0, 1] };

class Fields {
  /** @param {HTMLElement} root @param {Payload} data @param {AbortSignal} life */
  constructor(root, data, life) {
    this.data = data;
    this.at = data.chosen;
    this.bytes = "";
    this.timer = 0;
    this.send = (/** @type {number[]} */ _) => {};
    this.input = new Board("input", data.pick === "input");
    this.output = new Board("output", data.pick === "output");
    const [picked, other] = data.pick === "input"
      ? [this.input, this.output]
      : [this.output, this.input];
    this.picked = picked;
    this.other = other;
    const row = element("div", "row");
    const between = element("div", "between", data.pick === "input" ? "→" : "←");
    row.append(this.input.figure, between, this.output.figure);
    this.told = element("div", "told");
    this.told.setAttribute("aria-live", "polite");
    this.table = element("div", "table");
    const grids = element("div", "grids");
    grids.append(row, this.told);
    const both = element("div", "both");
    both.append(grids, this.table);
    root.replaceChildren(both);
    this.listen();
    const fit = () => {
      const room = roomOf(root);
      if (room) root.style.setProperty("--room", `${Math.floor(room)}px`);
    };
    share(root, life, fit);
    scrolled(this.table, life);
    life.addEventListener("abort", () => clearTimeout(this.timer));
  }

  listen() {
    const { svg } = this.picked;
    svg.onpointermove = (event) => {
      if (event.pointerType === "mouse") this.show(this.picked.under(event) ?? this.at);
    };
    svg.onpointerleave = () => this.show(this.at);
    svg.onpointerdown = (event) => {
      const place = this.picked.under(event);
      if (place) this.choose(place, 0);
    };
    svg.onkeydown = (event) => {
      const by = BY[event.key];
      if (!by || event.ctrlKey || event.metaKey || event.altKey) return;
      event.preventDefault();
      const last = this.picked.size.map((size) => size - 1);
      this.choose(this.at.map((at, k) => Math.min(last[k], Math.max(0, at + by[k]))), SETTLED);
    };
    this.input.svg.addEventListener("pointermove", (event) => this.weigh(event));
    this.input.svg.addEventListener("pointerleave", () => this.show(this.at));
  }

  /** @param {number[]} place @param {number} later ms after which the server is told */
  choose(place, later) {
    this.at = place;
    this.show(place);
    clearTimeout(this.timer);
    this.timer = setTimeout(() => this.send(place), later);
  }

  /** @param {Payload} data */
  update(data) {
    this.data = data;
    this.at = data.chosen;
    this.bytes = data.heat ? atob(data.heat) : "";
    this.input.resize(data.input, overhang(data.boxes, data.input.size));
    this.output.resize(data.output, 0);
    this.input.warm(this.bytes);
    this.table.replaceChildren(...(data.table ? recurrence(data.table) : []));
    const last = this.table.querySelector("tbody tr:last-child");
    if (last instanceof HTMLElement) { // the chosen layer
      this.table.scrollTop = last.offsetTop + last.offsetHeight - this.table.clientHeight;
    }
    this.show(this.at);
  }

  /** @param {number[]} place */
  show(place) {
    const { products, boxes, chosen, pick } = this.data;
    const lights = lit(products, place);
    this.picked.point(place);
    this.other.lit.setAttribute("d", path(lights));
    this.other.frame(along(boxes, 0)[place[0]], along(boxes, 1)[place[1]]);
    // What is coloured is so for the cell that was chosen.
    const warm = this.bytes && place.every((at, k) => at === chosen[k]);
    this.input.svg.classList.toggle("warm", Boolean(warm));
    const many = count(lights, this.other.size);
    const things = many === 1 ? "" : "s";
    const cell = this.output.size.every((size) => size === 1)
      ? "This number"
      : `Cell (${place.join(", ")})`;
    const title = pick === "input"
      ? `Pixel (${place.join(", ")}) → ${many.toLocaleString("en")} cell${things} of each map`
      : `${cell} ← ${many.toLocaleString("en")} pixel${things}`;
    const [rows, columns] = [0, 1].map((which) => this.words(lights, which, place));
    const lines = rows === columns
      ? [line("rows and columns", rows)]
      : [line("rows", rows), line("columns", columns)];
    this.told.replaceChildren(element("p", "title", title), ...lines);
  }

  /**
   * The arithmetic of a direction; where there is none, from where to where cells are lit.
   * @param {Lit} lights
   * @param {number} which
   * @param {number[]} place
   */
  words(lights, which, place) {
    const ends = bounds(lights, which);
    return along(this.data.words, which)[place[which]] ||
      (ends ? `${ends[0]} to ${ends[1]}` : "none");
  }

  /**
   * Says what the pixel under the pointer weighs, where pixels are weighed.
   * @param {PointerEvent} event
   */
  weigh(event) {
    const place = this.bytes ? this.input.under(event) : undefined;
    if (!place) return;
    const share = this.bytes.charCodeAt(place[0] * this.input.size[1] + place[1]) / 255;
    const words = `Pixel (${place.join(", ")}): ${percent(share, 0)} of the strongest`;
    this.told.replaceChildren(element("p", "title", words));
  }
}

/** @param {Table} table */
function recurrence({ titles, lines, legend }) {
  const table = element("table");
  const [head, ...rows] = [titles, ...lines].map((cells, k) => {
    const row = element("tr");
    row.append(...cells.map((text) => element(k ? "td" : "th", "", text)));
    return row;
  });
  const [top, body] = [element("thead"), element("tbody")];
  top.append(head);
  body.append(...rows);
  table.append(top, body);
  return [table, element("p", "legend", legend)];
}

/** @param {string} name @param {string} words */
function line(name, words) {
  const made = element("p", "", `${name}: `);
  made.append(element("span", "arithmetic", words));
  return made;
}

/** @type {Component<Payload>} */
export default function ({ parentElement, data }, life) {
  const fields = new Fields(find(parentElement, ".fields"), data, life);
  let drawn = "";
  return ({ data, setTriggerValue }) => {
    fields.send = (place) => setTriggerValue("choose", place);
    const now = JSON.stringify(data);
    if (drawn !== now) fields.update(data); // else the pointer may be over another cell
    drawn = now;
  };
}

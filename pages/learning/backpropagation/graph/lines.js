// The lines of a network from box to box: where they run, and which of them a step lights.

/** @import { Payload } from "./types.d.ts" */

import { drawn, shape } from "../../../parts/dom.js";

const TIP = '<defs><marker id="tip" viewBox="0 0 10 10" refX="9" refY="5" markerWidth="11" ' +
  'markerHeight="11" markerUnits="userSpaceOnUse" orient="auto-start-reverse">' +
  '<path d="M0 0L10 5L0 10z"/></marker></defs>';
const APART = 3; // px from a box to its lines

/** @typedef {{ x: number, y: number, w: number, h: number }} Middle with half its width and height */

export class Lines {
  constructor() {
    this.svg = drawn("svg", { class: "lines" });
    /** @type {{ source: string, target: string, cut: boolean, line: SVGLineElement }[]} */
    this.edges = [];
  }

  /**
   * Draws them anew.
   * @param {Payload["edges"]} edges
   * @param {(name: string) => HTMLElement} boxOf
   * @param {HTMLElement} boxes what the boxes stand in, and the lines
   * @param {number} zoom of the boxes
   */
  connect(edges, boxOf, boxes, zoom) {
    const frame = boxes.getBoundingClientRect();
    const middle = (/** @type {string} */ name) => {
      const r = boxOf(name).getBoundingClientRect();
      return {
        x: (r.x + r.width / 2 - frame.x) / zoom,
        y: (r.y + r.height / 2 - frame.y) / zoom,
        w: r.width / 2 / zoom + APART,
        h: r.height / 2 / zoom + APART,
      };
    };
    this.svg.innerHTML = TIP;
    this.edges = edges.map(([source, target, cut]) => {
      const [from, to] = [middle(source), middle(target)];
      const [start, end] = [edge(from, to), edge(to, from)];
      const [x1, y1, x2, y2] = [start.x, start.y, end.x, end.y].map((at) => at.toFixed(1));
      const line = shape("line", { x1, y1, x2, y2 }, this.svg);
      if (cut) {
        this.svg.append(drawn("text", { x: (start.x + end.x) / 2, y: (start.y + end.y) / 2 }, "✂"));
      }
      return { source, target, cut, line };
    });
  }

  /**
   * Lights those that a step goes along, each with its tip where the step leads.
   * @param {Payload["steps"][number]} step
   */
  light({ phase, node, beside }) {
    const back = phase === "backward";
    for (const { source, target, cut, line } of this.edges) {
      const lit = back
        ? source === node && beside.includes(target)
        : target === node && beside.includes(source);
      const role = back ? "gradient" : "output";
      line.setAttribute("class", lit ? `lit ${role}` : cut ? "cut" : "");
      line.removeAttribute(lit && back ? "marker-end" : "marker-start");
      line.setAttribute(lit && back ? "marker-start" : "marker-end", "url(#tip)");
    }
  }
}

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

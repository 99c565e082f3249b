// One grid with its caption: a drawing whose unit is a cell.

/** @import { Grid } from "./types.d.ts" */

import { drawn, element } from "../../../parts/dom.js";

const FINE = 96; // rows or columns from which on no lines are drawn between cells

export class Board {
  /** @param {string} name @param {boolean} picked whether its cells are picked */
  constructor(name, picked) {
    this.size = [1, 1];
    this.caption = element("figcaption");
    this.svg = drawn("svg", picked ? { class: "picked", tabindex: 0 } : {});
    this.svg.setAttribute("role", "img");
    this.figure = element("figure", name);
    this.figure.append(this.caption, this.svg);
    this.paper = drawn("rect", { class: "paper" });
    this.heat = drawn("g");
    this.lit = drawn("path", { class: "lit" });
    this.lines = drawn("path", { class: "lines" });
    this.box = drawn("rect", { class: "box" });
    this.mark = drawn("rect", { class: "mark", width: 1, height: 1 });
    this.svg.append(this.paper, this.heat, this.lit, this.lines, this.box, this.mark);
    this.frame(undefined, undefined);
    this.point(undefined);
  }

  /** @param {Grid} grid @param {number} margin cells that are left free around it */
  resize({ size: [rows, columns], caption }, margin) {
    this.size = [rows, columns];
    this.caption.textContent = caption;
    this.svg.setAttribute("aria-label", caption);
    const [wide, high] = [columns + 2 * margin, rows + 2 * margin];
    this.svg.setAttribute("viewBox", `${-margin} ${-margin} ${wide} ${high}`);
    put(this.paper, { width: columns, height: rows });
    const down = Array.from({ length: rows + 1 }, (_, k) => `M0 ${k}H${columns}`);
    const across = Array.from({ length: columns + 1 }, (_, k) => `M${k} 0V${rows}`);
    const all = Math.max(rows, columns) < FINE ? [...down, ...across] : [];
    this.lines.setAttribute("d", all.join(""));
  }

  /**
   * The cell under the pointer; undefined where none is.
   * @param {PointerEvent} event
   */
  under({ clientX, clientY }) {
    const matrix = this.svg.getScreenCTM();
    if (!matrix) return undefined;
    const { x, y } = new DOMPoint(clientX, clientY).matrixTransform(matrix.inverse());
    const place = [Math.floor(y), Math.floor(x)];
    return place.every((at, k) => at >= 0 && at < this.size[k]) ? place : undefined;
  }

  /**
   * Marks a cell, or none.
   * @param {number[] | undefined} place
   */
  point(place) {
    this.mark.classList.toggle("none", !place);
    if (place) put(this.mark, { y: place[0], x: place[1] });
  }

  /**
   * Draws a box from its first and last row and column, or none.
   * @param {number[] | undefined} down
   * @param {number[] | undefined} across
   */
  frame(down, across) {
    this.box.classList.toggle("none", !down || !across);
    if (!down || !across) return;
    const [[top, bottom], [left, right]] = [down, across];
    put(this.box, { x: left, y: top, width: right - left + 1, height: bottom - top + 1 });
  }

  /**
   * Colours cells, each by a byte. The colour is the style sheet's: it is seen through a mask.
   * @param {string} bytes of all cells, row by row; empty for no colour at all
   */
  warm(bytes) {
    const [rows, columns] = this.size;
    const canvas = element("canvas");
    [canvas.width, canvas.height] = [columns, rows];
    const context = canvas.getContext("2d");
    if (!bytes || !context) {
      this.heat.replaceChildren();
      return;
    }
    const image = context.createImageData(columns, rows);
    for (let k = 0; k < rows * columns; k += 1) {
      image.data.set([255, 255, 255, bytes.charCodeAt(k)], 4 * k);
    }
    context.putImageData(image, 0, 0);
    const sides = { width: columns, height: rows };
    const mask = drawn("mask", { id: "heat", maskUnits: "userSpaceOnUse", ...sides });
    mask.append(drawn("image", { href: canvas.toDataURL(), ...sides }));
    this.heat.replaceChildren(mask, drawn("rect", { mask: "url(#heat)", ...sides }));
  }
}

/** @param {Element} node @param {Record<string, number>} attributes */
function put(node, attributes) {
  for (const [name, value] of Object.entries(attributes)) node.setAttribute(name, String(value));
}

// A tensor of a network as a box: its name, its numbers and, below them, their gradients.

/** @import { GraphNode, Phase } from "./types.d.ts" */

import { all, element } from "../../../parts/dom.js";

/** What a phase computes. @type {Record<Phase, string>} */
export const KINDS = { forward: "value", backward: "grad" };

/**
 * A new box.
 * @param {GraphNode} node
 */
export function boxFor(node) {
  const box = element("section", `box ${node.role}`);
  box.dataset.name = node.name;
  const header = element("header");
  header.append(element("b", "", node.label), element("small", "", node.does || node.shape));
  box.append(header, tensor(node, "value", node.value));
  box.append(
    node.grad.length ? tensor(node, "grad", node.grad) : element("div", "state", node.state),
  );
  return box;
}

/** @param {GraphNode} node @param {string} kind @param {string[]} texts */
function tensor(node, kind, texts) {
  const single = texts.length === 1 ? " single" : "";
  const grid = element("div", `tensor ${kind}${single}${kind === "grad" ? " gradient grads" : ""}`);
  grid.style.setProperty("--columns", String(node.columns));
  grid.append(...texts.map((text) => element("span", "", text)));
  return grid;
}

/**
 * Shows the numbers of one kind, or keeps their place.
 * @param {HTMLElement} box
 * @param {string} kind
 * @param {boolean} shown
 * @param {boolean} fresh whether they have just come
 */
export function reveal(box, kind, shown, fresh) {
  for (const cell of all(box, `.${kind} span`)) {
    cell.classList.toggle("away", !shown);
    cell.classList.toggle("fresh", fresh);
    cell.setAttribute("aria-hidden", String(!shown));
  }
}

/**
 * Where a cell is in its tensor, in words.
 * @param {GraphNode} node
 * @param {number} cell
 */
export function placeOf(node, cell) {
  if (node.columns === 1) return `cell [${cell}]`;
  return `row ${Math.floor(cell / node.columns)}, column ${cell % node.columns}`;
}

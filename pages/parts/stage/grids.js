// The grids: one element for each cell, kept across updates as long as the sizes stay.

/** @import { Grid, SentGrid, Shown } from "./types.d.ts" */

import { all, element, find, write } from "../dom.js";
import { explanation, readsOf } from "./formula.js";
import { figures } from "./layout.js";

/**
 * The grid with what follows from its sizes.
 * @param {SentGrid} grid
 * @returns {Grid}
 */
export function prepare(grid) {
  const [top, bottom, left, right] = grid.margin;
  const planes = grid.lead.reduce((product, size) => product * size, 1);
  const area = grid.rows * grid.columns;
  const cells = [];
  for (let offset = 0; offset < planes * area; offset += 1) {
    const { row, column } = placeOf(grid, offset);
    const inside = row >= 0 && row < grid.rows - top - bottom;
    if (inside && column >= 0 && column < grid.columns - left - right) cells.push(offset);
  }
  return {
    ...grid,
    planes,
    area,
    cells,
    numberOf: new Map(cells.map((offset, number) => [offset, number])),
    empty: new Set(grid.void),
    repeated: new Map(grid.repeats),
    structure: JSON.stringify([grid.shape, grid.margin, grid.void]),
    nodes: [],
    lit: new Map(),
    partly: false,
  };
}

/**
 * Row and column as the tensor counts them: the margin's are negative or too large.
 * @param {SentGrid} grid
 * @param {number} offset
 */
export function placeOf(grid, offset) {
  const area = grid.rows * grid.columns;
  const within = offset % area;
  return {
    plane: Math.floor(offset / area),
    row: Math.floor(within / grid.columns) - grid.margin[0],
    column: (within % grid.columns) - grid.margin[2],
  };
}

/**
 * The leading indices of a plane: [channel], or [output channel, input channel], …
 * @param {SentGrid} grid
 * @param {number} plane
 */
function leading(grid, plane) {
  /** @type {number[]} */
  const index = [];
  for (const size of [...grid.lead].reverse()) {
    index.unshift(plane % size);
    plane = Math.floor(plane / size);
  }
  return index;
}

/** @param {SentGrid} grid @param {number} offset */
export function indexOf(grid, offset) {
  const { plane, row, column } = placeOf(grid, offset);
  return [...leading(grid, plane), row, column].slice(-grid.shape.length || Infinity);
}

/** @param {SentGrid} grid @param {number} plane */
function planeName(grid, plane) {
  return leading(grid, plane).map((k, axis) => `${grid.axes[axis]} ${k}`).join(", ");
}

/** @param {Grid} grid @param {number} place */
export function buildGrid(grid, place) {
  const box = element("section", `grid ${grid.role}`);
  box.dataset.name = grid.name;
  const planes = element("div", "planes");
  box.append(element("header"), planes);
  for (let plane = 0; plane < grid.planes; plane += 1) {
    const frame = element("div", "plane");
    if (grid.planes > 1) frame.append(element("div", "label"));
    const body = element("div", "body");
    body.setAttribute("role", "grid");
    for (let row = 0; row < grid.rows; row += 1) body.append(buildRow(grid, place, plane, row));
    body.append(element("div", "window"));
    frame.append(body);
    planes.append(frame);
  }
  return box;
}

/** @param {Grid} grid @param {number} place @param {number} plane @param {number} row */
function buildRow(grid, place, plane, row) {
  const line = element("div", "row");
  line.setAttribute("role", "row");
  for (let column = 0; column < grid.columns; column += 1) {
    const offset = plane * grid.area + row * grid.columns + column;
    const outside = grid.numberOf.has(offset) ? "" : grid.empty.has(offset) ? " void" : " pad";
    const cell = element("div", "cell" + outside);
    cell.setAttribute("role", "gridcell");
    cell.dataset.grid = String(place);
    cell.dataset.offset = String(offset);
    line.append(cell);
  }
  return line;
}

/** @param {{ shape: number[] }} grid */
export const sizeText = (grid) => (grid.shape.length ? grid.shape.join("×") : "one number");

/**
 * Writes the caption, the names of the planes and what each cell says to screen readers.
 * @param {Grid} grid
 * @param {HTMLElement} box
 */
export function fillGrid(grid, box) {
  const header = find(box, "header");
  header.replaceChildren(element("b", "", grid.caption), element("small", "", sizeText(grid)));
  box.querySelectorAll(".body").forEach((body, plane) => {
    const name = planeName(grid, plane);
    body.setAttribute("aria-label", name ? `${grid.caption}, ${name}` : grid.caption);
  });
  grid.nodes = all(box, ".cell");
  for (const node of box.querySelectorAll(".lit, .idle")) node.classList.remove("lit", "idle");
  grid.nodes.forEach((cell, offset) => {
    const { row, column } = placeOf(grid, offset);
    const text = grid.empty.has(offset) ? "nothing" : grid.texts[offset];
    const padding = grid.numberOf.has(offset) ? "" : "padding, ";
    cell.setAttribute("aria-label", `${padding}row ${row}, column ${column}, value ${text}`);
  });
}

/**
 * Sizes that follow from the room there is: cells, figures, planes side by side.
 * @param {Grid} grid
 * @param {HTMLElement} box
 * @param {number} cell
 * @param {number} side
 * @param {string} font
 */
export function sizeGrid(grid, box, cell, side, font) {
  const { size, texts } = figures(grid, cell, font);
  box.style.setProperty("--cell", `${cell}px`);
  box.style.setProperty("--figure", `${size.toFixed(1)}px`);
  box.style.setProperty("--across", String(side));
  grid.nodes.forEach((node, offset) => {
    const text = grid.empty.has(offset) ? "" : texts[offset];
    write(node, text);
    const full = text === grid.texts[offset] ? "" : grid.texts[offset];
    if (node.title !== full) node.title = full;
  });
  const roomy = grid.columns * cell > 70 && grid.lead.length === 1;
  box.querySelectorAll(".label").forEach((label, plane) => {
    label.textContent = roomy ? planeName(grid, plane) : `[${leading(grid, plane).join(", ")}]`;
  });
}

/**
 * Lights the cells that are read.
 * @param {Grid} grid
 * @param {HTMLElement} box
 * @param {Map<number, boolean>} reads from offset to whether it counts
 * @param {number} own the plane that is shown in any case where none is read
 */
export function lightGrid(grid, box, reads, own) {
  for (const offset of grid.lit.keys()) {
    grid.nodes[offset].classList.remove("lit", "idle");
  }
  grid.lit = reads;
  /** @type {Map<number, number[]>} */
  const byPlane = new Map();
  for (const [offset, counts] of reads) {
    grid.nodes[offset].classList.add(counts ? "lit" : "idle");
    const plane = Math.floor(offset / grid.area);
    byPlane.set(plane, [...(byPlane.get(plane) ?? []), offset]);
  }
  all(box, ".plane").forEach((frame, plane) => {
    const span = spanOf(grid, byPlane.get(plane) ?? []);
    frame.classList.toggle("unread", reads.size > 0 && !span);
    frame.hidden = grid.partly && !span && (reads.size > 0 || plane !== own);
    placeWindow(find(frame, ".window"), overhung(grid, span), grid);
  });
}

/** @typedef {[top: number, left: number, bottom: number, right: number]} Span */

/**
 * First and last row and column of cells of one plane.
 * @param {Grid} grid
 * @param {number[]} offsets
 * @returns {Span | null}
 */
function spanOf(grid, offsets) {
  if (!offsets.length) return null;
  const rows = offsets.map((offset) => Math.floor((offset % grid.area) / grid.columns));
  const columns = offsets.map((offset) => offset % grid.columns);
  return [Math.min(...rows), Math.min(...columns), Math.max(...rows), Math.max(...columns)];
}

/**
 * Adds to each grid that has empty cells its `reach`, unless the data gives it: rows and columns
 * of the largest window.
 * @param {Shown} data
 */
export function measureReach(data) {
  for (const [place, grid] of data.grids.entries()) {
    if (!grid.empty.size || grid.reach) continue;
    /** @type {[number, number]} */
    const reach = [0, 0];
    for (let n = 0; n < data.cells.length; n += 1) {
      const reads = explanation(data, n).terms.flatMap(readsOf);
      const own = reads.filter((read) => read.grid === place).map((read) => read.offset);
      const span = spanOf(grid, own);
      if (!span) continue;
      reach[0] = Math.max(reach[0], span[2] - span[0] + 1);
      reach[1] = Math.max(reach[1], span[3] - span[1] + 1);
    }
    grid.reach = reach;
  }
}

/**
 * A window that reads less than others hangs over the edge: out to the empty cells beyond it.
 * @param {Grid} grid
 * @param {Span | null} span
 * @returns {Span | null}
 */
function overhung(grid, span) {
  if (!span || !grid.reach) return span;
  const [top, left, bottom, right] = span;
  const [rows, columns] = [grid.reach[0] - (bottom - top + 1), grid.reach[1] - (right - left + 1)];
  const [above, below, before, after] = grid.margin;
  const [first] = grid.cells;
  const hangs = (/** @type {number} */ offset) => grid.empty.has(offset); // else there is nothing empty on that side
  const down = bottom >= grid.rows - below - 1 || !hangs(first - above * grid.columns);
  const onward = right >= grid.columns - after - 1 || !hangs(first - before);
  return [
    down ? top : Math.max(0, top - rows),
    onward ? left : Math.max(0, left - columns),
    down ? Math.min(grid.rows - 1, bottom + rows) : bottom,
    onward ? Math.min(grid.columns - 1, right + columns) : right,
  ];
}

/**
 * The frame around what is read, gaps of a dilation included; it slides from place to place.
 * @param {HTMLElement} node
 * @param {Span | null} span
 * @param {Grid} grid
 */
function placeWindow(node, span, grid) {
  const whole = span !== null && span[2] - span[0] === grid.rows - 1 &&
    span[3] - span[1] === grid.columns - 1;
  node.hidden = !span || whole;
  if (!span) return;
  const [top, left, bottom, right] = span;
  node.style.setProperty("--x", String(left));
  node.style.setProperty("--y", String(top));
  node.style.setProperty("--w", String(right - left + 1));
  node.style.setProperty("--h", String(bottom - top + 1));
}

/**
 * Scrolls a grid wider than the screen, and never the page, to a cell.
 * @param {Element | null} cell
 * @param {HTMLElement} planes
 */
export function reveal(cell, planes) {
  if (!cell) return;
  const [inner, outer] = [cell.getBoundingClientRect(), planes.getBoundingClientRect()];
  if (inner.left < outer.left) planes.scrollLeft += inner.left - outer.left - 8;
  if (inner.right > outer.right) planes.scrollLeft += inner.right - outer.right + 8;
}

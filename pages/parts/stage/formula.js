// The arithmetic of an output cell: read out of the data, then written into the page.

/** @import { Arithmetic, Explanation, Part, Read, Shown, Term } from "./types.d.ts" */

import { element } from "../dom.js";
import { lastOf } from "../lists.js";

const MINUS = "−";

/**
 * How output cell `n` comes about.
 * @param {Arithmetic} data
 * @param {number} n
 * @returns {Explanation}
 */
export function explanation(data, n) {
  const [pattern, ...rest] = data.cells[n];
  const bases = rest.flatMap((base) => typeof base === "number" ? [base] : []);
  const own = rest[data.grids.length];
  const output = lastOf(data.grids);
  const value = typeof own === "string" ? own : output.texts[output.cells[n]];
  const terms = data.patterns[pattern].map((place) => {
    const [counts, ...parts] = data.terms[place];
    return { counts: counts > 0, parts: parts.map((part) => read(data, part, bases)) };
  });
  return { terms, value };
}

/**
 * @param {Arithmetic} data
 * @param {Part} part
 * @param {number[]} bases
 * @returns {string | Read}
 */
function read(data, part, bases) {
  if (typeof part === "string") return part;
  const [grid, distance, text] = part;
  if (distance === null) return { grid, offset: null, text };
  const offset = bases[grid] + distance;
  return { grid, offset, text: text ?? data.grids[grid].texts[offset] };
}

/**
 * As explainers.worked.signed: a negative number stands in parentheses unless it comes first, be
 * it in the arithmetic or in a bracket.
 * @param {string} text
 * @param {string} before
 */
export function signed(text, before) {
  const clear = !before || /(\(|, )$/.test(before);
  return clear || !text.startsWith(MINUS) ? text : `(${text})`;
}

/**
 * The cells that a term reads, of those that stand in a grid.
 * @param {Term} term
 * @returns {{ grid: number, offset: number }[]}
 */
export function readsOf(term) {
  return term.parts.flatMap((part) =>
    typeof part === "string" || part.offset === null
      ? []
      : [{ grid: part.grid, offset: part.offset }]
  );
}

/**
 * How many planes of a grid output cell `n` reads: 1 at least.
 * @param {Arithmetic} data
 * @param {number} grid
 * @param {number} n
 */
export function planesRead(data, grid, n) {
  const reads = explanation(data, n).terms.flatMap(readsOf).filter((read) => read.grid === grid);
  return new Set(reads.map((read) => Math.floor(read.offset / data.grids[grid].area))).size || 1;
}

/** @param {string | Read} part */
const textOf = (part) => typeof part === "string" ? part : part.text;

/**
 * How long the arithmetic is, in characters.
 * @param {Explanation} explained
 */
export function lengthOf({ terms, value }) {
  const parts = terms.flatMap((term) => term.parts);
  return parts.reduce((sum, part) => sum + textOf(part).length, value.length);
}

/**
 * The terms as elements; together with ` = value` their text is Explanation.formula.
 * @param {Shown} data
 * @param {Explanation} explained
 * @returns {(string | HTMLElement)[]}
 */
export function written(data, { terms, value }) {
  let before = "";
  const nodes = terms.flatMap((term, t) => {
    const { lead, parts } = leadOf(term.parts);
    before = lead || before;
    const reads = parts.some((part) => typeof part !== "string");
    const node = element("span", `${reads ? "term" : "between"}${term.counts ? "" : " idle"}`);
    for (const part of parts) {
      node.append(piece(data, part, before));
      before = textOf(part);
    }
    if (reads) {
      node.dataset.term = String(t);
      node.tabIndex = -1;
    }
    return lead ? [lead, node] : [node];
  });
  const equals = element("span", "equals", " = ");
  return [...nodes, equals, element("b", `value ${lastOf(data.grids).role}`, value)];
}

// A sign that only joins a term to the one before it, apart from the term's own text.
/** @param {(string | Read)[]} parts */
function leadOf(parts) {
  const [first, ...rest] = parts;
  if (typeof first !== "string") return { lead: "", parts };
  const [, lead, own] = /^(\s*[+−,·×]\s+)(.*)$/s.exec(first) ?? [];
  if (!lead) return { lead: "", parts };
  return { lead, parts: own ? [own, ...rest] : rest };
}

/** @param {Shown} data @param {string | Read} part @param {string} before */
function piece(data, part, before) {
  if (typeof part === "string") return part;
  const grid = data.grids[part.grid];
  const inside = part.offset !== null && grid.numberOf.has(part.offset);
  return element("span", inside ? grid.role : "padding", signed(part.text, before));
}

/**
 * Scrolls a long formula, and never the page, to a term.
 * @param {HTMLElement} term
 * @param {HTMLElement} box
 */
export function bring(term, box) {
  const [inner, outer] = [term.getBoundingClientRect(), box.getBoundingClientRect()];
  if (inner.top >= outer.top && inner.bottom <= outer.bottom) return;
  box.scrollTop += inner.top - outer.top - box.clientHeight / 2;
}

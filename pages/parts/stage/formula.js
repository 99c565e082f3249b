// The arithmetic of an output cell: read out of the data, then written into the page.

import { element } from "../dom.js";

const MINUS = "−";

// Output cell `n` as {terms: [{counts, parts}], value}; a part is a text, or a read
// {grid, offset, text} (offset null where no grid shows the cell).
export function explanation(data, n) {
  const [pattern, ...bases] = data.cells[n];
  const output = data.grids.at(-1);
  const value = bases[data.grids.length] ?? output.texts[output.cells[n]];
  const terms = data.patterns[pattern].map((place) => {
    const [counts, ...parts] = data.terms[place];
    return { counts, parts: parts.map((part) => read(data, part, bases)) };
  });
  return { terms, value };
}

function read(data, part, bases) {
  if (typeof part === "string") return part;
  const [grid, distance, text] = part;
  const offset = distance === null ? null : bases[grid] + distance;
  return { grid, offset, text: text ?? data.grids[grid].texts[offset] };
}

// As explainers.worked.signed: a negative number stands in parentheses unless it comes first, be
// it in the arithmetic or in a bracket.
export function signed(text, before) {
  const clear = !before || /(\(|, )$/.test(before);
  return clear || !text.startsWith(MINUS) ? text : `(${text})`;
}

// The cells that a term reads, of those that stand in a grid.
export function readsOf(term) {
  return term.parts.filter((part) => part.grid !== undefined && part.offset !== null);
}

// How many planes of a grid output cell `n` reads: 1 at least.
export function planesRead(data, grid, n) {
  const reads = explanation(data, n).terms.flatMap(readsOf).filter((read) => read.grid === grid);
  return new Set(reads.map((read) => Math.floor(read.offset / data.grids[grid].area))).size || 1;
}

// How long the arithmetic is, in characters.
export function lengthOf({ terms, value }) {
  const parts = terms.flatMap((term) => term.parts);
  return parts.reduce((sum, part) => sum + (part.text ?? part).length, value.length);
}

// The terms as elements; together with ` = value` their text is Explanation.formula.
export function written(data, { terms, value }) {
  let before = "";
  const nodes = terms.flatMap((term, t) => {
    const [lead, parts] = leadOf(term.parts);
    before = lead || before;
    const reads = parts.some((part) => part.grid !== undefined);
    const node = element("span", `${reads ? "term" : "between"}${term.counts ? "" : " idle"}`);
    for (const part of parts) {
      node.append(piece(data, part, before));
      before = part.text ?? part;
    }
    if (reads) {
      node.dataset.term = t;
      node.tabIndex = -1;
    }
    return lead ? [lead, node] : [node];
  });
  const equals = element("span", "equals", " = ");
  return [...nodes, equals, element("b", `value ${data.grids.at(-1).role}`, value)];
}

// A sign that only joins a term to the one before it, apart from the term's own text.
function leadOf(parts) {
  const [first, ...rest] = parts;
  const [, lead, own] = /^(\s*[+−,·×]\s+)(.*)$/s.exec(first) ?? [];
  if (typeof first !== "string" || !lead) return ["", parts];
  return [lead, own ? [own, ...rest] : rest];
}

function piece(data, part, before) {
  if (typeof part === "string") return part;
  const grid = data.grids[part.grid];
  const inside = part.offset !== null && grid.numberOf.has(part.offset);
  return element("span", inside ? grid.role : "padding", signed(part.text, before));
}

// The arithmetic of an output cell: read out of the data, then written into the page.

const MINUS = "−";

// Output cell `n` as {terms: [{counts, parts}], value}; a part is a text, or a read
// {grid, offset, text} (offset null where no grid shows the cell).
function explanation(data, n) {
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

// As explainers.worked.signed: a negative number stands in parentheses unless it comes first.
const signed = (text, first) => (first || !text.startsWith(MINUS) ? text : `(${text})`);

// The terms as elements; together with ` = value` their text is Explanation.formula.
function written(data, { terms, value }) {
  const nodes = terms.map((term, t) => {
    const node = element("span", "term" + (term.counts ? "" : " idle"));
    term.parts.forEach((part, p) => node.append(piece(data, part, t + p === 0)));
    if (term.parts.some((part) => part.grid !== undefined)) {
      node.dataset.term = t;
      node.tabIndex = -1;
    } else {
      node.classList.add("between");
    }
    return node;
  });
  const equals = element("span", "equals", " = ");
  return [...nodes, equals, element("b", `value ${data.grids.at(-1).role}`, value)];
}

function piece(data, part, first) {
  if (typeof part === "string") return part;
  const grid = data.grids[part.grid];
  const inside = part.offset !== null && grid.numberOf.has(part.offset);
  return element("span", inside ? grid.role : "padding", signed(part.text, first));
}

function element(tag, className = "", text = "") {
  const node = document.createElement(tag);
  node.className = className;
  node.textContent = text;
  return node;
}

// Where the grids stand and how large their cells are: numbers in, numbers out, no DOM.

const LARGEST = 56;
const COMFORTABLE = 30; // from here on, everything in one line is better than larger cells
const SMALLEST = 20;
const HEADING = 54; // a grid's caption, and the space to the next line of grids
const LABEL = 20; // the name of a plane
const PLANE_GAP = 12;

// `grids`: {rows, columns, planes, caption (px)}; answers {cell, across}: the side of a cell and
// how many planes stand side by side, as large as fits in width × height.
function arrange(grids, width, height, between) {
  const most = Math.max(...grids.map((grid) => grid.planes));
  const candidates = [];
  for (let cell = LARGEST; cell >= SMALLEST; cell -= 1) {
    for (let across = 1; across <= most; across += 1) {
      candidates.push({ cell, across, ...measure(grids, cell, across, width, between) });
    }
  }
  const fits = candidates.filter((c) => c.widest <= width && c.height <= height);
  const oneLine = fits.filter((c) => c.lines === 1 && c.cell >= COMFORTABLE);
  const narrow = candidates.filter((c) => c.widest <= width && c.cell <= COMFORTABLE);
  const best = (list, rank) => list.sort((a, b) => rank(a) - rank(b))[0];
  return (
    best(oneLine, (c) => -c.cell * 1e4 + c.height) ??
    best(fits, (c) => -c.cell * 1e4 + c.height) ??
    // Too tall for the screen: it has to be scrolled, so let it at least be legible.
    best(narrow, (c) => Math.abs(c.cell - 28) * 1e5 + c.height) ??
    best(candidates, (c) => c.cell * 1e5 + c.widest)
  );
}

function measure(grids, cell, across, width, between) {
  let [lines, x, lineHeight, height, widest] = [1, 0, 0, 0, 0];
  for (const grid of grids) {
    const [wide, tall] = extent(grid, cell, across);
    if (x > 0 && x + between + wide > width) {
      [lines, x, height, lineHeight] = [lines + 1, 0, height + lineHeight, 0];
    }
    x += (x > 0 ? between : 0) + wide;
    lineHeight = Math.max(lineHeight, tall);
    widest = Math.max(widest, x);
  }
  return { lines, widest, height: height + lineHeight };
}

function extent(grid, cell, across) {
  const side = Math.min(across, grid.planes);
  const stacked = Math.ceil(grid.planes / side);
  const label = grid.planes > 1 || grid.labelled ? LABEL : 0;
  return [
    Math.max(side * grid.columns * cell + (side - 1) * PLANE_GAP, grid.caption),
    HEADING + stacked * (grid.rows * cell + label) + (stacked - 1) * PLANE_GAP,
  ];
}

// The size of the figures in a cell of `side` px, and whether they must be the brief ones.
function figures(grid, side) {
  const longest = (texts) => Math.max(1, ...texts.map((text) => text.length));
  const size = (texts) => Math.min(side * 0.42, (side - 5) / (0.6 * longest(texts)), 20);
  const full = size(grid.texts);
  if (full >= 11 || !grid.brief) return { size: Math.max(full, 7), texts: grid.texts };
  return { size: Math.max(size(grid.brief), 7), texts: grid.brief };
}

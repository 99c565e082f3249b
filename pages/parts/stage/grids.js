// The grids: one element for each cell, kept across updates as long as the sizes stay.

// Adds to the grid what follows from its sizes: `cells`, the offsets of the cells that are no
// margin, in order; `numberOf`, the way back; `planes`.
function prepare(grid) {
  const [top, bottom, left, right] = grid.margin;
  grid.planes = grid.lead.reduce((product, size) => product * size, 1);
  grid.area = grid.rows * grid.columns;
  grid.cells = [];
  for (let offset = 0; offset < grid.planes * grid.area; offset += 1) {
    const { row, column } = placeOf(grid, offset);
    const inside = row >= 0 && row < grid.rows - top - bottom;
    if (inside && column >= 0 && column < grid.columns - left - right) grid.cells.push(offset);
  }
  grid.numberOf = new Map(grid.cells.map((offset, number) => [offset, number]));
  grid.empty = new Set(grid.void);
  grid.repeated = new Map(grid.repeats);
  grid.structure = JSON.stringify([grid.shape, grid.margin, grid.void]);
}

// Row and column as the tensor counts them: the margin's are negative or too large.
function placeOf(grid, offset) {
  const within = offset % grid.area;
  return {
    plane: Math.floor(offset / grid.area),
    row: Math.floor(within / grid.columns) - grid.margin[0],
    column: (within % grid.columns) - grid.margin[2],
  };
}

// The leading indices of a plane: [channel], or [output channel, input channel], …
function leading(grid, plane) {
  const index = [];
  for (const size of [...grid.lead].reverse()) {
    index.unshift(plane % size);
    plane = Math.floor(plane / size);
  }
  return index;
}

function indexOf(grid, offset) {
  const { plane, row, column } = placeOf(grid, offset);
  return [...leading(grid, plane), row, column].slice(-grid.shape.length || Infinity);
}

function planeName(grid, plane) {
  return leading(grid, plane).map((k, axis) => `${grid.axes[axis]} ${k}`).join(", ");
}

function buildGrid(grid, place) {
  const box = element("section", `grid ${grid.role}`);
  box.append(element("header"), element("div", "planes"));
  for (let plane = 0; plane < grid.planes; plane += 1) {
    const frame = element("div", "plane");
    if (grid.planes > 1) frame.append(element("div", "label"));
    const body = element("div", "body");
    body.setAttribute("role", "grid");
    for (let row = 0; row < grid.rows; row += 1) body.append(buildRow(grid, place, plane, row));
    body.append(element("div", "window"));
    frame.append(body);
    box.lastChild.append(frame);
  }
  return box;
}

function buildRow(grid, place, plane, row) {
  const line = element("div", "row");
  line.setAttribute("role", "row");
  for (let column = 0; column < grid.columns; column += 1) {
    const offset = plane * grid.area + row * grid.columns + column;
    const outside = grid.numberOf.has(offset) ? "" : grid.empty.has(offset) ? " void" : " pad";
    const cell = element("div", "cell" + outside);
    cell.setAttribute("role", "gridcell");
    cell.dataset.grid = place;
    cell.dataset.offset = offset;
    line.append(cell);
  }
  return line;
}

// Writes the caption, the names of the planes and what each cell says to screen readers.
function fillGrid(grid, box) {
  const header = box.querySelector("header");
  const size = grid.shape.length ? grid.shape.join("×") : "one number";
  header.replaceChildren(element("b", "", grid.caption), " ", element("small", "", size));
  box.querySelectorAll(".body").forEach((body, plane) => {
    const name = planeName(grid, plane);
    body.setAttribute("aria-label", name ? `${grid.caption}, ${name}` : grid.caption);
  });
  grid.nodes = [...box.querySelectorAll(".cell")];
  grid.nodes.forEach((cell, offset) => {
    const { row, column } = placeOf(grid, offset);
    const text = grid.empty.has(offset) ? "nothing" : grid.texts[offset];
    const padding = grid.numberOf.has(offset) ? "" : "padding, ";
    cell.setAttribute("aria-label", `${padding}row ${row}, column ${column}, value ${text}`);
  });
}

// Sizes that follow from the room there is: cells, figures, planes side by side.
function sizeGrid(grid, box, cell, across) {
  const { size, texts } = figures(grid, cell);
  box.style.setProperty("--cell", `${cell}px`);
  box.style.setProperty("--figure", `${size.toFixed(1)}px`);
  box.style.setProperty("--across", Math.min(across, grid.planes));
  grid.nodes.forEach((node, offset) => {
    const text = grid.empty.has(offset) ? "" : texts[offset];
    if (node.textContent !== text) node.textContent = text;
    node.title = text === grid.texts[offset] ? "" : grid.texts[offset];
  });
  const roomy = grid.columns * cell > 70 && grid.lead.length === 1;
  box.querySelectorAll(".label").forEach((label, plane) => {
    label.textContent = roomy ? planeName(grid, plane) : `[${leading(grid, plane).join(", ")}]`;
  });
}

// Lights the cells that are read: `reads` is a Map from offset to whether it counts.
function lightGrid(grid, box, reads) {
  const planes = box.querySelectorAll(".plane");
  const spans = [...planes].map(() => null);
  grid.nodes.forEach((cell, offset) => {
    cell.classList.toggle("lit", reads.get(offset) === true);
    cell.classList.toggle("idle", reads.get(offset) === false);
  });
  for (const offset of reads.keys()) {
    const plane = Math.floor(offset / grid.area);
    const row = Math.floor((offset % grid.area) / grid.columns);
    spans[plane] = widened(spans[plane], row, offset % grid.columns);
  }
  planes.forEach((frame, plane) => {
    frame.classList.toggle("unread", reads.size > 0 && !spans[plane]);
    frame.hidden = grid.partly && !spans[plane];
    placeWindow(frame.querySelector(".window"), spans[plane], grid);
  });
}

function widened(span, row, column) {
  if (!span) return [row, column, row, column];
  const [top, left, bottom, right] = span;
  return [
    Math.min(top, row), Math.min(left, column), Math.max(bottom, row), Math.max(right, column),
  ];
}

// The frame around what is read, gaps of a dilation included; it slides from place to place.
function placeWindow(node, span, grid) {
  const whole = span && span[2] - span[0] === grid.rows - 1 && span[3] - span[1] === grid.columns - 1;
  node.hidden = !span || whole;
  if (!span) return;
  const [top, left, bottom, right] = span;
  node.style.setProperty("--x", left);
  node.style.setProperty("--y", top);
  node.style.setProperty("--w", right - left + 1);
  node.style.setProperty("--h", bottom - top + 1);
}

// The stage: what is selected, how that changes, and what the reader sees of it. Nothing here
// talks to the server: the data holds the arithmetic of every output cell.

const stages = new WeakMap(); // the parent element that Streamlit gives -> its Stage
const BEAT = 900; // ms that a cell stays selected while playing at speed 1
const SPEEDS = [0.5, 1, 2, 4];
const ICONS = {
  first: "M6 5h2v14H6zM19 5v14L9 12z",
  back: "M14 5h2v14h-2zM12 5v14L4 12z",
  play: "M7 4v16l13-8z",
  pause: "M6 4h4v16H6zM14 4h4v16h-4z",
  forward: "M8 5h2v14H8zM12 5v14l8-7z",
  last: "M16 5h2v14h-2zM5 5v14l10-7z",
};

class Stage {
  constructor(root) {
    this.root = root;
    this.at = 0; // the number of the selected output cell
    this.hot = []; // the terms under the pointer
    this.boxes = [];
    this.build();
    this.listen();
    this.resized = new ResizeObserver(() => this.fit());
    this.resized.observe(root);
  }

  build() {
    this.figure = element("div", "figure");
    this.figure.setAttribute("role", "group");
    this.name = element("span", "name");
    this.formula = element("span", "formula");
    this.arithmetic = element("div", "arithmetic");
    this.arithmetic.tabIndex = -1;
    this.arithmetic.append(this.name, this.formula);
    this.spoken = element("div", "spoken");
    this.spoken.setAttribute("aria-live", "polite");
    this.root.replaceChildren(this.figure, this.controls(), this.arithmetic, this.spoken);
  }

  controls() {
    const bar = element("div", "controls");
    bar.setAttribute("role", "toolbar");
    bar.setAttribute("aria-label", "Walk through the output");
    const button = (name, label, act) => {
      const node = element("button", name);
      node.type = "button";
      node.onclick = act;
      this.icon(node, name, label);
      bar.append(node);
      return node;
    };
    button("first", "First cell (Home)", () => this.step(-Infinity));
    button("back", "Step back", () => this.step(-1));
    this.playButton = button("play", "Play (Space)", () => this.toggle());
    button("forward", "Step forward", () => this.step(1));
    button("last", "Last cell (End)", () => this.step(Infinity));
    this.count = element("span", "count");
    bar.append(this.count, this.speeds());
    return (this.bar = bar);
  }

  speeds() {
    const group = element("span", "speeds");
    group.setAttribute("role", "radiogroup");
    group.setAttribute("aria-label", "Speed");
    this.speedButtons = SPEEDS.map((speed) => {
      const node = element("button", "speed", `${speed}×`);
      node.type = "button";
      node.setAttribute("role", "radio");
      node.dataset.speed = speed;
      node.onclick = () => this.setSpeed(speed);
      return node;
    });
    group.append(...this.speedButtons);
    return group;
  }

  icon(node, name, label) {
    node.innerHTML = `<svg viewBox="0 0 24 24" aria-hidden="true"><path d="${ICONS[name]}"/></svg>`;
    node.setAttribute("aria-label", label);
    node.title = label;
  }

  setSpeed(speed) {
    this.speed = speed;
    for (const node of this.speedButtons) {
      const chosen = Number(node.dataset.speed) === speed;
      node.setAttribute("aria-checked", chosen);
      node.tabIndex = chosen ? 0 : -1;
    }
    if (this.timer) this.play();
  }

  // ---- data -------------------------------------------------------------------------------

  // New data: the selection stays where it is, or goes to the nearest cell that exists now.
  show(data) {
    const before = this.data && indexOf(this.output, this.output.cells[this.at]);
    const initial = JSON.stringify(data.initial);
    const told = data.initial && initial !== this.initial;
    const focused = this.figure.contains(this.root.getRootNode().activeElement);
    data.grids.forEach(prepare);
    this.data = data;
    this.initial = initial;
    this.output = data.grids.at(-1);
    if (this.speed === undefined) this.setSpeed(data.speed);
    this.draw();
    this.at = this.nearest(told ? data.initial : before);
    this.bar.hidden = this.output.cells.length === 1;
    this.width = null;
    this.fit();
    this.select(this.at);
    if (focused) this.chosen().focus({ preventScroll: true });
  }

  draw() {
    const { grids, operators, alt } = this.data;
    this.figure.setAttribute("aria-label", alt);
    const structure = JSON.stringify([grids.map((g) => [g.structure, g.role]), operators]);
    if (structure !== this.structure) {
      this.structure = structure;
      this.boxes = grids.map(buildGrid);
      const signs = grids.map((_, k) => operators[k] ?? (k === grids.length - 2 ? "→" : ""));
      const parts = this.boxes.map((box, k) => {
        const part = element("div", "part");
        part.append(box);
        if (signs[k] && k < grids.length - 1) part.append(element("span", "sign", signs[k]));
        return part;
      });
      this.figure.replaceChildren(...parts);
      this.boxes.at(-1).classList.add("target");
    }
    grids.forEach((grid, k) => fillGrid(grid, this.boxes[k]));
  }

  nearest(index) {
    const { shape } = this.output;
    if (!index || index.length !== shape.length) return 0;
    const kept = index.map((k, axis) => Math.max(0, Math.min(k, shape[axis] - 1)));
    return kept.reduce((number, k, axis) => number * shape[axis] + k, 0);
  }

  // ---- room -------------------------------------------------------------------------------

  fit() {
    const width = this.root.clientWidth;
    if (!this.data || !width || width === this.width) return;
    this.width = width;
    const between = width < 600 ? 30 : 52;
    const shown = this.data.grids.map((grid) => {
      grid.partly = grid.lead.length > 1 && grid.planes > 6 && grid !== this.output;
      const planes = grid.partly ? this.planesRead(grid) : grid.planes;
      const words = grid.caption.length * 9 + grid.shape.join("×").length * 7 + 10;
      return { ...grid, planes, labelled: grid.planes > 1, caption: Math.min(words, width) };
    });
    const height = this.data.height ?? Math.max(340, Math.min(window.innerHeight * 0.62, 760));
    const { cell, across } = arrange(shown, width, height, between);
    this.figure.style.setProperty("--between", `${between}px`);
    this.data.grids.forEach((grid, k) => {
      sizeGrid(grid, this.boxes[k], cell, Math.min(across, shown[k].planes));
    });
    this.reserve();
  }

  planesRead(grid) {
    const place = this.data.grids.indexOf(grid);
    const planes = explanation(this.data, this.at).terms.flatMap((term) => term.parts)
      .filter((part) => part.grid === place && part.offset !== null)
      .map((part) => Math.floor(part.offset / grid.area));
    return Math.max(1, new Set(planes).size);
  }

  // Room for the longest arithmetic, so that the page below stands still while it plays.
  reserve() {
    const lengths = this.data.cells.map((_, n) => this.length(n));
    const longest = lengths.indexOf(Math.max(...lengths));
    const size = lengths[longest] < 90 ? "large" : lengths[longest] < 260 ? "medium" : "small";
    this.arithmetic.className = `arithmetic ${size}`;
    this.arithmetic.style.minHeight = "";
    this.write(longest);
    this.arithmetic.style.minHeight = `${this.arithmetic.offsetHeight}px`;
    this.write(this.at);
  }

  length(n) {
    const { terms, value } = explanation(this.data, n);
    const parts = terms.flatMap((term) => term.parts);
    return parts.reduce((sum, part) => sum + (part.text ?? part).length, value.length);
  }

  // ---- the selected cell ------------------------------------------------------------------

  select(number, { focus = false, speak = false } = {}) {
    const last = this.output.cells.length - 1;
    this.at = Math.max(0, Math.min(number, last));
    this.hot = [];
    this.write(this.at);
    this.light();
    this.count.textContent = `${this.at + 1} / ${last + 1}`;
    if (focus) this.chosen().focus({ preventScroll: true });
    if (speak) this.speak();
  }

  chosen() {
    return this.output.nodes[this.output.cells[this.at]];
  }

  write(n) {
    this.now = explanation(this.data, n);
    const index = indexOf(this.output, this.output.cells[n]);
    this.name.textContent = this.output.name + (index.length ? `[${index.join(", ")}]` : "");
    this.formula.replaceChildren(...written(this.data, this.now));
    const [first] = this.formula.querySelectorAll("[data-term]");
    if (first) first.tabIndex = 0;
  }

  light() {
    const reads = this.data.grids.map(() => new Map());
    this.termsOf = new Map(); // "grid:offset" -> the terms that read the cell
    this.now.terms.forEach((term, t) => {
      for (const { grid, offset } of term.parts) {
        if (grid === undefined || offset === null) continue;
        reads[grid].set(offset, reads[grid].get(offset) || Boolean(term.counts));
        const at = `${grid}:${offset}`;
        this.termsOf.set(at, [...(this.termsOf.get(at) ?? []), t]);
      }
    });
    this.data.grids.forEach((grid, k) => lightGrid(grid, this.boxes[k], reads[k]));
    this.mark();
    this.warm([]);
  }

  mark() {
    const chosen = this.chosen();
    for (const cell of this.output.nodes) {
      cell.classList.toggle("chosen", cell === chosen);
      cell.tabIndex = cell === chosen ? 0 : -1;
      cell.setAttribute("aria-selected", cell === chosen);
    }
    this.reveal(chosen);
    this.boxes.forEach((box) => this.reveal(box.querySelector(".lit")));
  }

  // Scrolls a grid wider than the screen, and never the page, to a cell.
  reveal(cell) {
    const planes = cell?.closest(".planes");
    if (!planes || planes.scrollWidth <= planes.clientWidth) return;
    const [inner, outer] = [cell.getBoundingClientRect(), planes.getBoundingClientRect()];
    if (inner.left < outer.left) planes.scrollLeft += inner.left - outer.left - 8;
    if (inner.right > outer.right) planes.scrollLeft += inner.right - outer.right + 8;
  }

  speak() {
    this.spoken.textContent = `${this.name.textContent} = ${this.formula.textContent}`;
  }

  // ---- a term and its cells ---------------------------------------------------------------

  warm(terms) {
    this.hot = terms;
    const cells = new Set();
    const echoes = new Set();
    for (const { grid, offset } of terms.flatMap((t) => this.now.terms[t].parts)) {
      if (grid === undefined || offset === null) continue;
      cells.add(this.data.grids[grid].nodes[offset]);
      const source = this.data.grids[grid].repeated.get(offset);
      if (source !== undefined) echoes.add(this.data.grids[grid].nodes[source]);
    }
    for (const { nodes } of this.data.grids) {
      for (const node of nodes) {
        node.classList.toggle("hot", cells.has(node));
        node.classList.toggle("echo", echoes.has(node));
      }
    }
    for (const node of this.formula.querySelectorAll("[data-term]")) {
      node.classList.toggle("hot", terms.includes(Number(node.dataset.term)));
    }
  }

  warmFrom(target) {
    const term = target.closest?.("[data-term]");
    const cell = target.closest?.(".cell");
    const terms = term
      ? [Number(term.dataset.term)]
      : ((cell && this.termsOf.get(`${cell.dataset.grid}:${cell.dataset.offset}`)) ?? []);
    if (terms.join() === this.hot.join()) return;
    this.warm(terms);
    if (cell && terms.length) this.bring(this.formula.querySelector(`[data-term="${terms[0]}"]`));
  }

  bring(node) {
    const box = this.arithmetic;
    if (box.scrollHeight <= box.clientHeight) return;
    const [inner, outer] = [node.getBoundingClientRect(), box.getBoundingClientRect()];
    if (inner.top < outer.top || inner.bottom > outer.bottom) {
      box.scrollTop += inner.top - outer.top - box.clientHeight / 2;
    }
  }

  // ---- stepping and playing ---------------------------------------------------------------

  step(by) {
    this.pause();
    this.select(this.at + by, { speak: true });
  }

  toggle() {
    if (this.timer) this.pause();
    else this.play();
  }

  play() {
    clearTimeout(this.timer);
    const end = this.at === this.output.cells.length - 1;
    this.timer = setTimeout(() => {
      this.select(this.at === this.output.cells.length - 1 ? 0 : this.at + 1);
      this.play();
    }, (BEAT * (end ? 2 : 1)) / this.speed);
    this.icon(this.playButton, "pause", "Pause (Space)");
    this.root.classList.add("playing");
  }

  pause() {
    clearTimeout(this.timer);
    this.timer = null;
    this.icon(this.playButton, "play", "Play (Space)");
    this.root.classList.remove("playing");
  }

  // ---- what the reader does ---------------------------------------------------------------

  numberAt(target) {
    const cell = target.closest?.(".target .cell");
    return cell ? this.output.numberOf.get(Number(cell.dataset.offset)) : undefined;
  }

  listen() {
    this.root.onpointerover = (event) => {
      const number = this.numberAt(event.target);
      if (number === undefined) this.warmFrom(event.target);
      else if (!this.timer && number !== this.at) this.select(number);
    };
    this.root.onpointerdown = (event) => {
      // A finger's moves go to where it landed; let them go to the cells that it crosses.
      event.target.releasePointerCapture?.(event.pointerId);
      const number = this.numberAt(event.target);
      if (number === undefined) return;
      this.pause();
      this.select(number, { focus: true });
      event.preventDefault();
    };
    this.root.onpointerleave = (event) => {
      if (event.pointerType === "mouse") this.warm([]);
    };
    this.formula.addEventListener("focusin", (event) => this.warmFrom(event.target));
    this.formula.addEventListener("focusout", () => this.warm([]));
    this.root.onkeydown = (event) => {
      if (event.ctrlKey || event.metaKey || event.altKey) return;
      const within = (place) => event.target.closest(place);
      const used = within(".term")
        ? this.termKey(event)
        : within(".speeds")
          ? this.speedKey(event)
          : this.cellKey(event, Boolean(within("button")));
      if (!used) return;
      event.preventDefault();
      event.stopPropagation();
    };
  }

  cellKey({ key }, onButton) {
    if (key === " ") {
      if (onButton) return false; // the button's own
      this.toggle();
      return true;
    }
    const number = this.goal(key);
    if (number === undefined) return false;
    this.pause();
    this.select(number, { focus: !onButton, speak: true });
    return true;
  }

  // The output cell that a key leads to: within a channel, and on to the channel beside it.
  goal(key) {
    const { output, at } = this;
    const last = output.cells.length - 1;
    const [rows, columns] = [1, 1, ...output.shape].slice(-2);
    const area = rows * columns;
    const side = Number(this.boxes.at(-1).style.getPropertyValue("--across")) || 1;
    const [plane, row, column] = [Math.floor(at / area), Math.floor((at % area) / columns), at % columns];
    const cell = (p, r, c) => (p >= 0 && p < output.planes ? p * area + r * columns + c : at);
    switch (key) {
      case "Home": return 0;
      case "End": return last;
      case "PageUp": return cell(plane - 1, row, column);
      case "PageDown": return cell(plane + 1, row, column);
      case "ArrowLeft":
        if (column > 0) return at - 1;
        return plane % side > 0 ? cell(plane - 1, row, columns - 1) : at;
      case "ArrowRight":
        if (column < columns - 1) return at + 1;
        return plane % side < side - 1 ? cell(plane + 1, row, 0) : at;
      case "ArrowUp":
        return row > 0 ? at - columns : cell(plane - side, rows - 1, column);
      case "ArrowDown":
        return row < rows - 1 ? at + columns : cell(plane + side, 0, column);
      default: return undefined;
    }
  }

  termKey({ key, target }) {
    const by = { ArrowLeft: -1, ArrowUp: -1, ArrowRight: 1, ArrowDown: 1 }[key];
    if (by === undefined) return this.cellKey({ key }, true);
    const terms = [...this.formula.querySelectorAll("[data-term]")];
    const next = terms[terms.indexOf(target.closest("[data-term]")) + by];
    next?.focus();
    return true;
  }

  speedKey({ key, target }) {
    const by = { ArrowLeft: -1, ArrowUp: -1, ArrowRight: 1, ArrowDown: 1 }[key];
    const next = by && this.speedButtons[this.speedButtons.indexOf(target) + by];
    if (next) {
      next.focus();
      next.click();
    }
    return Boolean(by);
  }

  leave() {
    clearTimeout(this.timer);
    this.resized.disconnect();
  }
}

export default function ({ data, parentElement }) {
  let stage = stages.get(parentElement);
  if (!stage) {
    stage = new Stage(parentElement.querySelector(".stage"));
    stages.set(parentElement, stage);
  }
  stage.show(data);
  return () => {
    stage.leave();
    stages.delete(parentElement);
  };
}

// The reader's hand: what is pointed at, touched, and done by keys.

/** @import { Rect, Spot } from "./types.d.ts" */
/** @import { Cell } from "./layout.js" */
/** @import { View } from "./view.js" */

const NEAR = 3; // px around a map that count as its own

/** @param {Rect} rect @param {number} x @param {number} y @param {number} [by] */
const inside = ([left, top, wide, high], x, y, by = 0) =>
  x >= left - by && x < left + wide + by && y >= top - by && y < top + high + by;

export class Hand {
  /** @param {View} view @param {AbortSignal} life */
  constructor(view, life) {
    this.view = view;
    const { frame, canvas } = view;
    frame.tabIndex = 0;
    frame.setAttribute("role", "application");
    const signal = { signal: life };
    canvas.addEventListener(
      "pointermove",
      (e) => this.point(e),
      signal,
    );
    canvas.addEventListener("pointerleave", () => this.mark(null), signal);
    canvas.addEventListener("click", (e) => this.touch(e), signal);
    frame.addEventListener("keydown", (e) => this.key(e), signal);
  }

  /**
   * The map or number of the whole network at a place.
   * @param {number} x @param {number} y
   */
  found(x, y) {
    const { layout, told } = this.view;
    if (!layout || !told) return null;
    for (let column = 0; column <= told.last; column += 1) {
      const index = layout.places[column].findIndex((rect) => inside(rect, x, y, NEAR));
      if (index >= 0) return { column, index };
    }
    return null;
  }

  /** @param {{ column: number, index: number } | null} found */
  mark(found) {
    const { view } = this;
    const same = found?.column === view.pointed?.column && found?.index === view.pointed?.index;
    if (same || view.spot) return;
    view.pointed = found;
    view.tell();
    view.ask();
  }

  /** @param {PointerEvent} event */
  point({ offsetX: x, offsetY: y, pointerType }) {
    const { view } = this;
    const { told } = view;
    if (view.spot || pointerType === "touch") {
      const { close, spot } = view;
      const over = close && (inside(close.target, x, y) ||
        close.cells.some((cell) => inside(cell.box, x, y)));
      view.canvas.style.cursor = spot && over ? "pointer" : "";
      return;
    }
    const found = this.found(x, y);
    view.canvas.style.cursor = found && (told?.turned || told?.opens(found.column))
      ? "pointer"
      : "";
    this.mark(found);
  }

  /** @param {PointerEvent} event */
  touch({ offsetX: x, offsetY: y }) {
    const { view } = this;
    if (!view.told || view.brush.painted) return;
    if (view.spot) return this.closer(x, y, view.spot);
    const found = this.found(x, y);
    if (found) this.into(found.column, found.index);
  }

  /**
   * A touch on one map: a pixel of it, one of its sources, or back out.
   * @param {number} x @param {number} y @param {Spot} spot
   */
  closer(x, y, spot) {
    const { view } = this;
    const { close, told } = view;
    if (!close || !told) return;
    const { rows, columns } = told.columns[spot.column];
    const sources = told.sources(spot.column);
    if (inside(close.target, x, y) && rows * columns > 1) {
      const [left, top, wide, high] = close.target;
      const pixel = /** @type {[number, number]} */ ([
        Math.floor((y - top) / high * rows),
        Math.floor((x - left) / wide * columns),
      ]);
      const same = spot.pixel && pixel[0] === spot.pixel[0] && pixel[1] === spot.pixel[1];
      return same ? view.out() : view.go({ ...spot, pixel });
    }
    const at = (/** @type {Cell[]} */ cells) => cells.findIndex(({ box }) => inside(box, x, y));
    const [source, back] = [at(close.cells), at(close.back)];
    if (back >= 0) return this.into(spot.column - 2, back);
    if (source < 0) return view.out();
    if (source !== spot.source && sources > 1) return view.go({ ...spot, source });
    this.into(told.before(spot.column), told.first(spot.column, spot.index) + source);
  }

  /**
   * Goes nearer, where there is something to see; turned round, a class is what is gone back from.
   * @param {number} column @param {number} index
   */
  into(column, index) {
    const { view } = this;
    if (view.told?.opens(column)) view.go({ column, index, pixel: null, source: null });
    else if (!view.spot && view.told?.turned) view.turn.of(index);
  }

  /** @param {KeyboardEvent} event */
  key(event) {
    const { view } = this;
    if (!view.told || event.ctrlKey || event.metaKey || event.altKey) return;
    if (event.key === "b") view.turn.turn();
    const done = event.key === "b" || view.brush.key(event.key) ||
      (view.spot ? this.keyNear(event.key, view.spot) : this.keyFar(event.key));
    if (!done) return;
    event.preventDefault();
    event.stopPropagation();
  }

  /** @param {string} key */
  keyFar(key) {
    const { view } = this;
    const { told, layout } = view;
    if (!told || !layout) return false;
    const now = view.pointed ?? { column: 0, index: 0 };
    if (key === "Enter" && view.pointed) {
      this.into(now.column, now.index);
      return true;
    }
    if (key === "Escape" && view.pointed) {
      this.mark(null);
      return true;
    }
    const by = BY[key];
    if (!by) return false;
    const places = layout.places[now.column];
    const next = nearest(places, now.index, by);
    if (!view.pointed) this.mark(now);
    else if (next >= 0) this.mark({ column: now.column, index: next });
    else if (by[0]) {
      const column = Math.max(0, Math.min(told.last, now.column + by[0]));
      if (column !== now.column) {
        this.mark({ column, index: level(layout.places[column], places[now.index], by[0]) });
      }
    }
    this.reveal();
    return true;
  }

  /** On a phone's strip, what is marked by keys is scrolled to. */
  reveal() {
    const { view } = this;
    if (!view.pointed || !view.layout) return;
    const [x, , wide] = view.layout.places[view.pointed.column][view.pointed.index];
    const { frame } = view;
    if (x < frame.scrollLeft) frame.scrollLeft = x - 20;
    const right = x + wide - frame.clientWidth;
    if (right > frame.scrollLeft) frame.scrollLeft = right + 20;
  }

  /** @param {string} key @param {Spot} spot */
  keyNear(key, spot) {
    const { view } = this;
    if (!view.told) return false;
    const { rows, columns } = view.told.columns[spot.column];
    const sources = view.told.sources(spot.column);
    if (key === "Escape" || key === "Backspace") {
      view.out();
      return true;
    }
    if (key === "PageDown" || key === "PageUp") {
      const by = key === "PageDown" ? 1 : sources - 1;
      if (sources > 1) view.go({ ...spot, source: ((spot.source ?? 0) + by) % sources });
      return true;
    }
    if (key === "Enter") {
      const first = view.told.first(spot.column, spot.index);
      this.into(view.told.before(spot.column), first + (spot.source ?? 0));
      return true;
    }
    const by = BY[key];
    if (!by || rows * columns === 1) return Boolean(by);
    const [row, column] = spot.pixel ??
      [Math.floor(rows / 2) - by[1], Math.floor(columns / 2) - by[0]];
    const pixel = /** @type {[number, number]} */ ([
      Math.max(0, Math.min(rows - 1, row + by[1])),
      Math.max(0, Math.min(columns - 1, column + by[0])),
    ]);
    view.go({ ...spot, pixel });
    return true;
  }
}

/** Across and down. @type {Record<string, [number, number]>} */
const BY = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1] };

/**
 * The next map of a column in a direction; −1 where there is none.
 * @param {Rect[]} places @param {number} index @param {[number, number]} by
 */
export function nearest(places, index, by) {
  const [x, y] = places[index];
  let found = -1;
  let least = Infinity;
  places.forEach(([left, top], k) => {
    const [across, down] = [left - x, top - y];
    const along = across * by[0] + down * by[1];
    const aside = Math.abs(across * by[1]) + Math.abs(down * by[0]);
    if (along > 1 && aside < 1 && along < least) [found, least] = [k, along];
  });
  return found;
}

/**
 * The map of another column at the same height, on the side from which one comes.
 * @param {Rect[]} places @param {Rect} from @param {number} by −1 to the left
 */
export function level(places, from, by) {
  const middle = from[1] + from[3] / 2;
  const far = places.map(([x, y, , high]) => Math.abs(y + high / 2 - middle) * 1e4 + by * x);
  return far.indexOf(Math.min(...far));
}

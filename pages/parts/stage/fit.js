// The room that the stage has on the screen: how large its grids are in it, in which lines they
// stand, and what is left for the arithmetic below them.

/** @import { Needs } from "./types.d.ts" */
/** @import { Stage } from "./stage.js" */

import { element, find, watch } from "../dom.js";
import { lastOf } from "../lists.js";
import { narrow, roomOf, share } from "../room.js";
import { planesRead } from "./formula.js";
import { sizeGrid, sizeText } from "./grids.js";
import { arrange, LEGIBLE, textWidth, widest } from "./layout.js";

const LEAST = 120; // px for the grids, however small the screen
const MORE = 64; // px that they may take besides on a phone
const FEWEST = 96; // px of arithmetic that is scrolled in any case

export class Fit {
  /** @param {Stage} stage @param {AbortSignal} life */
  constructor(stage, life) {
    const { root } = this.stage = stage;
    this.width = root.clientWidth;
    this.room = 0; // px for the grids, as they stand
    this.lines = ""; // which parts stand in which lines
    this.side = 1; // planes of the output side by side
    /** @type {HTMLElement[]} */
    this.wide = []; // the grids that are wider than the screen
    watch(new ResizeObserver(() => this.resize()), root, life);
    share(root, life, () => this.resize());
  }

  resize() {
    const width = Math.floor(this.stage.root.clientWidth);
    if (!width) return; // out of sight, as in a closed expander
    if (width === this.width && Math.abs(this.height() - this.room) < 2) return;
    this.draw();
    this.stage.light();
  }

  // Of the screen, what is left for the grids, or else a part of it.
  height() {
    const { root, figure, data } = this.stage;
    const wanted = data.height ?? Infinity;
    const room = roomOf(root);
    if (room !== undefined) {
      return Math.max(LEAST, Math.min(wanted, room - (root.offsetHeight - figure.offsetHeight)));
    }
    const part = innerHeight * (root.clientWidth < 600 ? 0.5 : 0.62);
    return Math.min(wanted, Math.max(340, Math.min(part, 760)));
  }

  /** The grids, sized and placed anew for the stage's data. */
  draw() {
    const { root, data, boxes, figure } = this.stage;
    const width = this.width = Math.floor(root.clientWidth);
    if (!width) return;
    this.reserve();
    const font = getComputedStyle(root).fontFamily;
    const grids = data.grids.map((grid, k) => ({
      ...grid,
      sign: k > 0 && this.stage.sign(k) !== "",
      heading: textWidth(grid.caption, font) * 16 + textWidth(sizeText(grid), font) * 12.8 + 12,
      words: widest(grid.brief ?? grid.texts, font),
      read: planesRead(data, k, this.stage.at),
    }));
    const between = width < 600 ? 30 : 52;
    const { cell, shown, starts } = this.arranged(grids, width, between);
    figure.style.setProperty("--between", `${between}px`);
    this.place(starts);
    data.grids.forEach((grid, k) => {
      grid.partly = shown[k].planes < grid.planes;
      sizeGrid(grid, boxes[k], cell, shown[k].side, font);
    });
    this.side = lastOf(shown).side;
    const frames = boxes.map((box) => find(box, ".planes"));
    this.wide = frames.filter((planes) => planes.scrollWidth > planes.clientWidth);
  }

  /**
   * The grids as they have room; where they could not be read, arithmetic that has to be scrolled
   * in any case makes way for them.
   * @param {Needs[]} grids @param {number} width @param {number} between
   */
  arranged(grids, width, between) {
    const height = this.room = this.height();
    const found = arrange(grids, width, height, between);
    if (found.cell >= LEGIBLE && found.height <= height) return found;
    if (narrow()) {
      // The figure scrolls in any case: a little more of it is better than what cannot be read.
      const legible = arrange(grids, width, 0, between);
      if (legible.cell > found.cell && legible.height <= height + MORE) return legible;
    }
    const { root, arithmetic } = this.stage;
    const { offsetHeight, scrollHeight, clientHeight } = arithmetic;
    const spare = roomOf(root) !== undefined && scrollHeight > clientHeight
      ? offsetHeight - FEWEST
      : 0;
    const tries = [spare / 2, spare].map((more) => arrange(grids, width, height + more, between));
    const fits = tries.find((one) => one.cell >= LEGIBLE && one.height <= height + spare);
    const larger = fits ?? tries[1];
    const taken = Math.max(0, Math.min(spare, larger.height - height));
    this.room += taken;
    arithmetic.style.minHeight = arithmetic.style.maxHeight = `${offsetHeight - taken}px`;
    return larger;
  }

  /**
   * Puts the parts in lines, and leaves them alone (and the focus in them) where they stand.
   * @param {number[]} starts which parts start a line
   */
  place(starts) {
    const { structure, figure, parts } = this.stage;
    const lines = `${structure} ${starts}`;
    if (lines === this.lines) return;
    this.lines = lines;
    figure.replaceChildren(...parts.flatMap((part, k) => {
      part.classList.toggle("start", starts.includes(k));
      return k > 0 && starts.includes(k) ? [element("i", "break"), part] : [part];
    }));
  }

  // Room for the longest arithmetic, so that the page below stands still while it plays. Reads
  // of the layout stand together: after each write they would cost another one.
  reserve() {
    const { arithmetic, longest: { length, at } } = this.stage;
    const size = length < 90 ? "large" : length < 260 ? "medium" : "small";
    arithmetic.className = `arithmetic ${size}`;
    arithmetic.style.minHeight = arithmetic.style.maxHeight = "";
    this.stage.write(at);
    const { offsetHeight, scrollHeight, clientHeight } = arithmetic;
    arithmetic.style.minHeight = `${offsetHeight}px`;
    // Only what scrolls needs to be reached by the keyboard.
    arithmetic.tabIndex = scrollHeight > clientHeight ? 0 : -1;
    this.stage.write(this.stage.at);
  }
}

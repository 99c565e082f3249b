// What the reader does: pointer and keys, turned into calls of the stage.

/** @import { Stage } from "./stage.js" */

import { around } from "../dom.js";

/** @type {Record<string, number>} */
const BY = { ArrowLeft: -1, ArrowUp: -1, ArrowRight: 1, ArrowDown: 1 };

/** @param {Stage} stage */
export function listen(stage) {
  const { root, player, formula } = stage;
  let place = "";
  const moved = (/** @type {PointerEvent} */ { clientX, clientY }) =>
    place !== (place = `${clientX} ${clientY}`);
  root.onpointermove = moved;
  root.onpointerover = (event) => {
    // Where new data or scrolling brings other cells under a pointer at rest, nobody pointed.
    if (!moved(event)) return;
    const { target } = event;
    const number = stage.numberAt(target);
    if (number === undefined) stage.warmFrom(target);
    else if (!player.playing && number !== stage.at) stage.select(number);
  };
  root.onpointerdown = (event) => {
    // A finger's moves all go to where it landed; let them go to the cells that it crosses.
    const { target, pointerId } = event;
    if (target instanceof Element && target.hasPointerCapture(pointerId)) {
      target.releasePointerCapture(pointerId);
    }
    const number = stage.numberAt(target);
    if (number === undefined) return;
    player.pause();
    stage.select(number, { focus: true });
    event.preventDefault();
  };
  root.onpointerleave = ({ pointerType }) => {
    if (pointerType === "mouse") stage.warm([]);
  };
  formula.addEventListener("focusin", ({ target }) => stage.warmFrom(target));
  formula.addEventListener("focusout", () => stage.warm([]));
  root.onkeydown = (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey || !pressed(stage, event)) return;
    event.preventDefault();
    event.stopPropagation();
  };
}

/**
 * Whether the key meant something here.
 * @param {Stage} stage
 * @param {KeyboardEvent} event
 */
function pressed(stage, { key, target }) {
  const speed = around(target, ".speed");
  const term = around(target, "[data-term]");
  if (BY[key] && speed) stage.player.neighbour(speed, BY[key]);
  else if (BY[key] && term) stage.neighbour(term, BY[key]);
  else if (key === " " && around(target, "button")) return false; // the button's own
  else if (key === " ") stage.toggle();
  else {
    const number = goal(stage, key);
    if (number === undefined) return false;
    stage.player.pause();
    stage.select(number, { focus: !around(target, "button"), speak: true });
  }
  return true;
}

/**
 * The output cell that a key leads to: within a channel, and on to the channel beside it.
 * @param {Stage} stage
 * @param {string} key
 */
function goal({ output, at, fit: { side } }, key) {
  const [rows, columns] = [1, 1, ...output.shape].slice(-2);
  const area = rows * columns;
  const plane = Math.floor(at / area);
  const row = Math.floor((at % area) / columns);
  const column = at % columns;
  /** @param {number} p @param {number} r @param {number} c */
  const cell = (p, r, c) => (p >= 0 && p < output.planes ? p * area + r * columns + c : at);
  switch (key) {
    case "Home":
      return 0;
    case "End":
      return output.cells.length - 1;
    case "PageUp":
      return cell(plane - 1, row, column);
    case "PageDown":
      return cell(plane + 1, row, column);
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
    default:
      return undefined;
  }
}

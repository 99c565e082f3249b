// Typing a number into a cell of an operand: double-click, type, Enter (Escape leaves it). What
// was typed goes to the server as it is; there it is checked and answered in words.

/** @import { Stage } from "./stage.js" */

import { around, element } from "../dom.js";
import { indexOf } from "./grids.js";

/** @typedef {{ name: string, index: number[], text: string }} Edit */

/**
 * Lets the cells of what is editable be typed over.
 * @param {Stage} stage
 * @param {(edit: Edit) => void} send
 */
export function editing(stage, send) {
  stage.root.ondblclick = ({ target }) => {
    const cell = around(target, ".cell");
    if (!cell) return;
    const grid = stage.data.grids[Number(cell.dataset.grid)];
    const offset = Number(cell.dataset.offset);
    if (!grid.numberOf.has(offset) || !stage.data.editable.includes(grid.name)) return;
    openField(cell, grid.texts[offset], (text) => {
      if (text !== grid.texts[offset]) {
        send({ name: grid.name, index: indexOf(grid, offset), text });
      }
    });
  };
}

/** @param {HTMLElement} cell @param {string} text @param {(text: string) => void} commit */
function openField(cell, text, commit) {
  const field = element("input", "field");
  field.value = text;
  field.setAttribute("aria-label", `New number for ${cell.getAttribute("aria-label")}`);
  field.setAttribute("inputmode", "text");
  let open = true;
  const close = (/** @type {boolean} */ keep) => {
    if (!open) return;
    open = false;
    field.remove();
    if (keep) commit(field.value);
  };
  field.onkeydown = (event) => {
    event.stopPropagation(); // arrows and Space belong to the text now
    if (event.key === "Enter") close(true);
    if (event.key === "Escape") close(false);
  };
  field.onblur = () => close(true);
  field.onpointerdown = (event) => event.stopPropagation();
  cell.append(field);
  field.focus();
  field.select();
}

// A confusion matrix whose cells are buttons. The table is built anew only for other classes.

/** @import { Component } from "../../../parts/component.js" */
/** @import { Payload } from "./types.d.ts" */

import { element, find } from "../../../parts/dom.js";
import { roomOf, share } from "../../../parts/room.js";
import { moved, strength, told } from "./cells.js";

const [LEAST, MOST] = [20, 34]; // px of a row's height

/** @type {Component<Payload>} */
export default function ({ parentElement }, life) {
  const root = find(parentElement, ".matrix");
  /** @type {HTMLButtonElement[]} */
  let cells = [];
  let names = "";
  const fit = () => {
    const rows = Math.sqrt(cells.length);
    const head = root.querySelector("thead")?.offsetHeight ?? 0;
    const room = roomOf(root);
    const height = room === undefined ? MOST : (room - head) / (rows + 1);
    root.style.setProperty("--row", `${Math.floor(Math.min(MOST, Math.max(LEAST, height)))}px`);
  };
  root.onkeydown = (event) => {
    const at = cells.findIndex((cell) => cell === event.target);
    const next = at < 0 ? undefined : moved(at, event.key, Math.sqrt(cells.length));
    if (next === undefined) return;
    event.preventDefault();
    cells[next].focus();
    cells[next].click();
  };
  share(root, life, fit);
  return ({ data, setTriggerValue }) => {
    const now = JSON.stringify(data.classes);
    if (now !== names) {
      names = now;
      cells = build(root, data);
    }
    const size = data.classes.length;
    cells.forEach((cell, place) => {
      const [row, column] = [Math.floor(place / size), place % size];
      const count = data.counts[row][column];
      const all = data.counts[row].reduce((sum, one) => sum + one, 0);
      const chosen = row === data.chosen[0] && column === data.chosen[1];
      cell.textContent = count ? String(count) : "·";
      cell.title = told(data.classes, row, column, count);
      cell.setAttribute("aria-label", cell.title);
      cell.setAttribute("aria-pressed", String(chosen));
      cell.style.setProperty("--strength", `${strength(count, all)}%`);
      cell.onclick = () => setTriggerValue("choose", place);
    });
    const at = data.chosen[0] * size + data.chosen[1];
    cells.forEach((cell, place) => {
      cell.tabIndex = place === (cells[at] ? at : 0) ? 0 : -1;
    });
    ends(root, ".recall", data.recall);
    ends(root, ".precision", data.precision);
    fit();
  };
}

/** @param {HTMLElement} root @param {string} selector @param {string[]} texts */
function ends(root, selector, texts) {
  root.querySelectorAll(selector).forEach((node, place) => {
    node.textContent = texts[place];
  });
}

/**
 * The table for the classes of `data`; gives its cells, row by row.
 * @param {HTMLElement} root @param {Payload} data
 */
function build(root, data) {
  const table = element("table");
  const caption = element("caption", "", "Rows: what the pictures are. Columns: what was said.");
  const head = element("tr");
  head.append(element("td"));
  const heads = [...data.classes, "recall"];
  for (const [place, name] of heads.entries()) {
    const cell = element("th", place === data.classes.length ? "quiet" : "");
    cell.scope = "col";
    cell.append(element("span", "", name));
    cell.title = name;
    head.append(cell);
  }
  const body = element("tbody");
  /** @type {HTMLButtonElement[]} */
  const cells = [];
  data.classes.forEach((name, row) => {
    const line = element("tr");
    line.append(rowHead(name));
    data.classes.forEach((_, column) => {
      const button = element("button", row === column ? "right output" : "wrong error");
      button.type = "button";
      cells.push(button);
      line.append(element("td"));
      line.lastElementChild?.append(button);
    });
    line.append(element("td", "recall"));
    body.append(line);
  });
  const last = element("tr", "last");
  last.append(rowHead("precision", "quiet"), ...data.classes.map(() => element("td", "precision")));
  last.append(element("td"));
  body.append(last);
  const top = element("thead");
  top.append(head);
  table.append(caption, top, body);
  root.replaceChildren(table);
  return cells;
}

/** @param {string} name @param {string} kind */
function rowHead(name, kind = "") {
  const cell = element("th", kind, name);
  cell.scope = "row";
  cell.title = name;
  return cell;
}

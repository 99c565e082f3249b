// A row for each layer. Choosing one shows how its figures come about, at once, and tells the
// server, whose controls below then change that layer.

/** @import { Component } from "../../../parts/component.js" */
/** @import { Payload, Row, Size } from "./types.d.ts" */

import { percent } from "../../../parts/decimals.js";
import { around, element, find, focusedIn } from "../../../parts/dom.js";
import { roomOf, share } from "../../../parts/room.js";

// Of a row, in px: what is legible, what is comfortable; and what its drawing was made for.
const [LOW, HIGH, DRAWN] = [25, 44, 50];
const LEAST = 150; // px of the table, however little room there is

/** @type {Record<number, number>} */
const SHARED = { 1: 0, 2: 1, 3: 2 }; // which columns have a share of the whole, drawn as a bar

/** @param {Size | null} size @param {string} role */
function box(size, role) {
  const made = element("span", `box ${role}`);
  const [width, height] = (size ?? []).map((side) => `calc(${side}px * var(--scale))`);
  if (size) Object.assign(made.style, { width, height });
  made.hidden = !size;
  return made;
}

/** @param {string} text @param {number} column @param {string[]} columns @param {number} [share] */
function cell(text, column, columns, share) {
  const made = element("td", share === undefined ? "" : "counted");
  made.dataset.label = columns[column];
  made.append(element("span", "figure", text));
  if (share) {
    const bar = element("span", "bar");
    bar.style.width = `${Math.max(1, share * 100)}%`;
    bar.title = `${percent(share)} of all`;
    made.append(bar);
  }
  return made;
}

/** @param {Row} row @param {number} number @param {string[]} columns */
function rowOf(row, number, columns) {
  const made = element("tr", `layer ${row.state}`);
  made.tabIndex = -1;
  made.dataset.row = String(number);
  made.append(element("td", "number", number + 1));
  const drawn = element("td", "drawn");
  drawn.append(box(row.box, row.role));
  const name = element("th", `name ${row.role}`);
  name.scope = "row";
  const code = element("code", "", row.code);
  code.title = row.code;
  const said = element("div");
  said.append(code, element("small", "", row.name));
  if (row.trouble) said.append(element("span", "flag", "does not fit"));
  name.append(said);
  made.append(drawn, name);
  row.cells.forEach((text, k) => made.append(cell(text, k, columns, row.shares[SHARED[k]])));
  return made;
}

/**
 * The row of the input or of the totals, which nobody can choose.
 * @param {string} name
 * @param {string} label
 * @param {string[]} cells
 * @param {string[]} columns
 * @param {Size} [size]
 */
function fixed(name, label, cells, columns, size) {
  const made = element("tr", name);
  const drawn = element("td", "drawn");
  if (size) drawn.append(box(size, "input"));
  const head = element("th", "name", label);
  head.scope = "row";
  made.append(element("td", "number"), drawn, head, ...cells.map((t, k) => cell(t, k, columns)));
  return made;
}

/** @param {Row | undefined} row @param {string[]} columns */
function arithmetic(row, columns) {
  if (!row) return [];
  const made = [element("p", "does", row.does)];
  const list = element("dl");
  row.arithmetic.forEach((text, k) => {
    if (text) list.append(element("dt", "", columns[k]), element("dd", "", text));
  });
  return [...made, list];
}

/**
 * Draws the rows anew; gives the function that chooses one of them, and may tell the server.
 * @param {HTMLElement} root
 * @param {Payload} data
 * @param {(number: number) => void} send
 */
function draw(root, data, send) {
  const table = element("table");
  const head = element("tr");
  const titles = ["", "", "Layer", ...data.columns];
  head.append(...titles.map((title) => element("th", "", title)));
  const shape = [data.input.shape, "", "", "", "1×1"];
  const rows = data.rows.map((row, k) => rowOf(row, k, data.columns));
  const top = element("thead");
  top.append(head);
  const body = element("tbody");
  const foot = fixed("totals", "All layers", data.totals, data.columns);
  body.append(fixed("first", "input", shape, data.columns, data.input.box), ...rows, foot);
  table.append(top, body);
  const told = element("div", "told arithmetic");
  told.setAttribute("aria-live", "polite");
  const frame = element("div", "frame");
  frame.append(table);
  root.replaceChildren(frame, told);
  root.classList.toggle("stopped", data.rows.some((row) => row.trouble));

  /** Bring a row into the frame's sight, between the titles and the totals; the page stays. */
  const reveal = (/** @type {HTMLElement} */ row) => {
    const stays = getComputedStyle(foot.cells[0]).position === "sticky";
    const above = row.offsetTop - top.offsetHeight;
    const end = row.offsetTop + row.offsetHeight + (stays ? foot.offsetHeight : 0);
    const below = end - frame.clientHeight;
    frame.scrollTop = Math.max(Math.min(frame.scrollTop, above), below);
  };

  const choose = (/** @type {number} */ number, /** @type {boolean} */ tell) => {
    rows.forEach((row, k) => {
      row.classList.toggle("chosen", k === number);
      row.setAttribute("aria-selected", String(k === number));
      row.tabIndex = k === number ? 0 : -1;
    });
    told.replaceChildren(...arithmetic(data.rows[number], data.columns));
    fit(root);
    if (rows[number]) reveal(rows[number]);
    if (tell) send(number);
  };
  body.onclick = ({ target }) => {
    const row = around(target, "tr.layer");
    if (row) choose(Number(row.dataset.row), true);
  };
  body.onkeydown = (event) => {
    const at = Number(around(event.target, "tr.layer")?.dataset.row);
    /** @type {Record<string, number>} */
    const places = { ArrowDown: at + 1, ArrowUp: at - 1, Home: 0, End: rows.length - 1 };
    const to = places[event.key];
    if (!rows[to]) return;
    event.preventDefault();
    rows[to].focus();
    choose(to, true);
  };
  return choose;
}

/**
 * Rows as high as the room allows; those that it has no place for are scrolled to.
 * @param {HTMLElement} root
 */
function fit(root) {
  const [frame, told] = [root.querySelector(".frame"), root.querySelector(".told")];
  const room = roomOf(root);
  if (!(frame instanceof HTMLElement) || !told || room === undefined) return;
  const height = Math.max(LEAST, room - told.getBoundingClientRect().height);
  const rows = frame.querySelectorAll("tr").length;
  const row = Math.min(HIGH, Math.max(LOW, Math.floor((height - 3) / rows)));
  frame.style.maxHeight = `${height}px`;
  root.style.setProperty("--row", `${row}px`);
  root.style.setProperty("--scale", `${row / DRAWN}`);
}

/** @param {Payload} data */
function unchosen(data) {
  return JSON.stringify({ ...data, chosen: 0 });
}

/** @type {Component<Payload>} */
export default function ({ parentElement, data, setTriggerValue }, life) {
  const root = find(parentElement, ".layers");
  let send = setTriggerValue;
  let drawn = unchosen(data);
  let choose = draw(root, data, tell);
  share(root, life, () => fit(root));
  function tell(/** @type {number} */ number) {
    send("choose", number);
  }
  return ({ data, setTriggerValue }) => {
    send = setTriggerValue;
    const focused = around(focusedIn(root), "tr.layer");
    // Rows that are the same stay: a click that has begun would be lost with its row.
    const now = unchosen(data);
    if (drawn !== now) choose = draw(root, data, tell);
    drawn = now;
    choose(data.chosen, false);
    if (focused && data.rows[data.chosen]) find(root, "tr.chosen").focus({ preventScroll: true });
  };
}

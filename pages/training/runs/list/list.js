// The list of runs: a row each, with a small curve. Rows are kept and only changed where new data
// differ, so that the focus stays.

/** @import { Component } from "../../../parts/component.js" */
/** @import { Payload, Row, Scale } from "./types.d.ts" */

import { drawn, element, find, write } from "../../../parts/dom.js";
import { narrow, roomOf, share } from "../../../parts/room.js";
import { HEIGHT, nearest, placed, scaleOf, told, WIDTH } from "./curves.js";

const LEAST = 160; // px of the list, however small the screen

/** @type {Record<string, number>} */
const BY = { ArrowUp: -1, ArrowDown: 1, Home: -Infinity, End: Infinity };

const HEADS = ["run", "accuracy", "curve", "duration", "on", "what differs"];

/** @type {Component<Payload>} */
export default function ({ parentElement }, life) {
  const root = find(parentElement, ".runs");
  const table = element("table");
  const body = element("tbody");
  table.setAttribute("role", "grid");
  table.setAttribute("aria-label", "Runs");
  table.append(head(), body);
  root.replaceChildren(table);
  /** @type {Line[]} */
  const lines = [];
  body.onkeydown = (event) => move(event, lines);
  share(root, life, () => fit(root));
  return ({ data, setTriggerValue }) => {
    while (lines.length > data.rows.length) lines.pop()?.line.remove();
    while (lines.length < data.rows.length) {
      const made = line();
      lines.push(made);
      body.append(made.line);
    }
    const scale = scaleOf(data.rows);
    const focused = data.rows.some(({ name }) => name === data.chosen) ? data.chosen : "";
    data.rows.forEach((row, k) => {
      const one = lines[k];
      fill(one, row, scale, data);
      one.line.tabIndex = (focused ? row.name === focused : k === 0) ? 0 : -1;
      one.line.onclick = () => setTriggerValue("choose", row.name);
      one.compare.onclick = (event) => {
        event.stopPropagation();
        setTriggerValue("compare", row.name === data.baseline ? "" : row.name);
      };
    });
    fit(root);
  };
}

function head() {
  const made = element("thead");
  const line = element("tr");
  for (const name of HEADS) {
    const cell = element("th", name.replace(" ", "-"), name);
    cell.scope = "col";
    line.append(cell);
  }
  made.append(line);
  return made;
}

/** @typedef {ReturnType<typeof line>} Line */

// An empty row.
function line() {
  const line = element("tr");
  const cells = HEADS.map((name) => element("td", name.replace(" ", "-")));
  const [name, accuracy, curve, duration, on, differs] = cells;
  const [title, recipe, note] = [element("b"), element("small"), element("small", "note")];
  const state = element("span", "state");
  const [first, second] = [element("div", "first"), element("div", "first")];
  const compare = element("button");
  compare.type = "button";
  first.append(title, state);
  second.append(recipe, compare);
  name.append(first, second, note);
  const [best, epoch] = [element("b"), element("small")];
  accuracy.append(best, epoch);
  const picture = drawn("svg", { viewBox: `0 0 ${WIDTH} ${HEIGHT}`, role: "img" });
  const path = drawn("path", { fill: "none" });
  const point = drawn("circle", { r: 3 });
  const caption = element("small");
  picture.append(path, point);
  curve.append(picture, caption);
  const sentence = element("span");
  differs.append(sentence);
  line.append(...cells);
  return {
    line,
    name,
    title,
    state,
    recipe,
    note,
    best,
    epoch,
    picture,
    path,
    point,
    caption,
    duration,
    on,
    sentence,
    compare,
  };
}

/**
 * @param {Line} one @param {Row} row @param {Scale} scale @param {Payload} data
 */
function fill(one, row, scale, data) {
  one.line.dataset.run = row.name;
  one.line.dataset.going = String(row.going);
  one.line.setAttribute("aria-selected", String(row.name === data.chosen));
  one.name.style.setProperty("--depth", String(row.depth));
  if (one.title.textContent !== row.name) one.title.replaceChildren(...parted(row.name));
  one.title.title = row.name;
  write(one.state, [row.pinned ? "pinned" : "", row.state].filter(Boolean).join(", "));
  write(one.recipe, `${row.recipe} · ${row.data}`);
  write(one.note, row.note);
  one.note.hidden = !row.note;
  write(one.best, row.accuracy);
  write(one.epoch, row.best_epoch);
  write(one.duration, row.duration);
  write(one.on, row.device);
  write(one.sentence, row.differs);
  const isBase = row.name === data.baseline;
  write(one.compare, "Baseline");
  const what = isBase ? "Compare with no run in particular" : `Compare all with ${row.name}`;
  one.compare.title = what;
  one.compare.setAttribute("aria-label", what);
  one.compare.setAttribute("aria-pressed", String(isBase));
  const drawn = JSON.stringify([row.curve, row.epochs, scale]);
  if (one.line.dataset.drawn === drawn) return; // what the pointer finds there stays
  one.line.dataset.drawn = drawn;
  curve(one, row, scale);
}

/**
 * The curve of a row, and the value under the pointer.
 * @param {Line} one @param {Row} row @param {Scale} scale
 */
function curve({ picture, path, point, caption }, row, scale) {
  const points = placed(row, scale);
  path.setAttribute("d", points.length ? `M${points.map((p) => p.join(" ")).join("L")}` : "");
  const last = points.length - 1;
  const show = (/** @type {number} */ k) => {
    point.style.display = k < 0 ? "none" : "";
    if (k < 0) return;
    point.setAttribute("cx", String(points[k][0]));
    point.setAttribute("cy", String(points[k][1]));
  };
  const rest = () => {
    show(last);
    caption.textContent = "";
  };
  rest();
  picture.setAttribute(
    "aria-label",
    last < 0 ? "not tested yet" : `${points.length} tests, the last at ${told(row, last)}`,
  );
  picture.onpointermove = (event) => {
    const box = picture.getBoundingClientRect();
    const k = nearest(points, ((event.clientX - box.left) / box.width) * WIDTH);
    show(k);
    caption.textContent = k < 0 ? "" : told(row, k);
  };
  picture.onpointerleave = rest;
}

/**
 * Arrows go from run to run and choose; so do Enter and Space where the focus is.
 * @param {KeyboardEvent} event @param {Line[]} lines
 */
function move(event, lines) {
  const at = lines.findIndex(({ line }) => line === event.target);
  if (at < 0) return;
  const by = event.key === "Enter" || event.key === " " ? 0 : BY[event.key];
  if (by === undefined) return;
  event.preventDefault();
  const next = lines[Math.min(Math.max(at + by, 0), lines.length - 1)].line;
  next.focus();
  next.click();
}

/** @param {HTMLElement} root */
function fit(root) {
  const room = roomOf(root);
  root.classList.toggle("narrow", narrow());
  root.style.maxHeight = room === undefined ? "" : `${Math.max(LEAST, Math.floor(room))}px`;
}

/** A run's name, which may go on to another line behind a `_`. @param {string} name */
function parted(name) {
  return name.split(/(?<=_)/).flatMap((part, k) => (k ? [element("wbr"), part] : [part]));
}

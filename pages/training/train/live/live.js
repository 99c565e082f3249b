// A run as it goes on: how it stands, its numbers and first curves; and, below the bench, the
// network's guesses and further curves. Drawn in place with every frame that the server sends;
// nothing here asks it for anything.

/** @import { Component } from "../../../parts/component.js" */
/** @import { ChartOptions, Frame, Payload, State, Words } from "./types.d.ts" */

import { element, find, put, watch, write } from "../../../parts/dom.js";
import { roomOf, share } from "../../../parts/room.js";
import { shortest } from "../../../parts/decimals.js";
import { hold, show } from "./below.js";
import { Chart } from "./chart.js";
import { Group } from "./group.js";
import { Guesses } from "./guesses.js";
import { Link } from "./link.js";
import { detail, left, leftOut, moments, news, numbers, remarks, standing } from "./sentences.js";
import { smoothed } from "./smooth.js";

const HEIGHTS = { least: 96, most: 360 }; // px of a chart's drawing on the first screen

const UNIT = "against steps";
/** @type {ChartOptions[]} */
const CHARTS = [
  {
    title: "Loss",
    unit: UNIT,
    logarithmic: true,
    lines: [
      { name: "each step", from: "loss", role: "input", kind: "raw" },
      { name: "smoothed", from: "smoothed", role: "input", kind: "bold" },
      { name: "test", from: "test_loss", role: "kernel", kind: "dashed", mark: "circle" },
    ],
  },
  {
    title: "Test accuracy",
    unit: UNIT,
    floor: 0,
    ceiling: 1,
    format: shortest,
    lines: [
      { name: "after each epoch", from: "accuracy", role: "output", kind: "bold", mark: "square" },
    ],
  },
  {
    title: "Learning rate",
    unit: UNIT,
    floor: 0,
    lines: [{ name: "of each step", from: "lr", role: "gradient", kind: "bold" }],
  },
  {
    title: "Images per second",
    unit: UNIT,
    floor: 0,
    lines: [{ name: "while training", from: "speed", role: "padding", kind: "bold" }],
  },
];

const FIRST = 2; // of the charts, which stand on the first screen

class View {
  /** @param {HTMLElement} root @param {Words} words @param {AbortSignal} life */
  constructor(root, words, life) {
    this.root = root;
    this.words = words;
    this.run = ""; // the one that is drawn
    /** @type {number | null} */
    this.smoothing = null; // steps, or null for the server's own line
    /** @type {State | "gone" | ""} */
    this.told = ""; // the state that the page knows of
    /** @type {(state: State | "gone") => void} */
    this.changed = () => {};
    this.word = element("span", "word");
    this.message = element("span", "message");
    this.left = element("span", "left");
    this.word.setAttribute("role", "status");
    const line = element("div", "status");
    this.name = element("span", "run");
    line.append(this.name, this.word, this.message, this.left);
    this.bar = element("div", "bar");
    this.bar.setAttribute("role", "progressbar");
    this.bar.setAttribute("aria-valuemin", "0");
    this.bar.setAttribute("aria-valuemax", "100");
    this.done = element("div", "done");
    this.bar.append(this.done);
    const list = element("dl", "numbers");
    this.guesses = new Guesses(words);
    this.numbers = Object.values(words.numbers).map((name) => number(list, name));
    list.firstElementChild?.after(this.guesses.row); // beside the accuracy
    this.group = new Group();
    const [charts, others] = [element("div", "charts"), element("div", "charts")];
    const made = CHARTS.map((options) => new Chart(this.group, options, life));
    this.first = made.slice(0, FIRST);
    charts.append(...this.first.map(({ box }) => box));
    others.append(...made.slice(FIRST).map(({ box }) => box));
    root.replaceChildren(line, this.bar, list, charts);
    this.note = element("p", "note");
    this.detail = element("div", "detail");
    this.leftOut = element("details", "left-out");
    this.reasons = element("ul");
    this.leftOut.append(element("summary", "", words.left_out), this.reasons);
    this.note.hidden = this.leftOut.hidden = true;
    const rest = element("div");
    const hint = element("p", "hint", words.hint);
    rest.append(this.note, this.guesses.box, others, hint, this.detail, this.leftOut);
    show(rest, life);
    for (const box of [charts, others]) {
      watch(new ResizeObserver(() => this.resize()), box, life);
    }
    share(root, life, () => this.fit());
    this.link = new Link(this, life);
  }

  /**
   * What the page's script says: look at this run, and tell when its state is another.
   * @param {Payload} payload
   * @param {(state: State | "gone") => void} changed
   */
  follow({ run, made, state, smoothing }, changed) {
    this.changed = changed;
    this.told = state;
    if (smoothing !== this.smoothing) {
      this.smoothing = smoothing;
      if (this.link.frame?.run === run) this.showCharts(this.link.frame);
    }
    if (!this.run) write(this.name, run); // until there is more
    this.link.follow(run, made);
  }

  /** @param {boolean} answers whether the app does */
  reach(answers) {
    const { frame } = this.link;
    if (!answers) write(this.left, this.words.lost);
    else if (frame) write(this.left, left(frame, this.words));
  }

  // The run was deleted, renamed or moved: nothing more will come of it.
  miss() {
    const [word, sentence] = this.words.gone;
    this.root.dataset.phase = "gone";
    write(this.word, word);
    write(this.message, sentence);
    write(this.left, "");
    this.tell("gone");
  }

  /** @param {State | "gone"} state */
  tell(state) {
    if (state === this.told) return;
    this.told = state;
    this.changed(state);
  }

  // The first charts take what is left of the screen.
  fit() {
    const room = roomOf(this.root);
    if (room === undefined) return;
    const [one, other] = this.first;
    const rows = one.box.offsetTop === other.box.offsetTop ? 1 : FIRST;
    const rest = this.root.offsetHeight - rows * one.height;
    const height = Math.floor((room - rest) / rows);
    for (const chart of this.first) {
      chart.resize(Math.max(HEIGHTS.least, Math.min(HEIGHTS.most, height)));
    }
  }

  resize() {
    for (const chart of this.group.charts) chart.resize();
  }

  /** @param {Frame} frame */
  show(frame) {
    const { root, words } = this;
    if (frame.run !== this.run) this.group.view = null; // another run: its own steps
    this.run = frame.run;
    root.dataset.run = frame.run;
    root.dataset.phase = frame.phase;
    root.dataset.points = String(frame.charts.points);
    write(this.name, frame.run);
    write(this.word, standing(frame, words));
    write(this.message, news(frame, words));
    write(this.left, left(frame, words));
    const done = Math.round(frame.fraction * 1000) / 10; // percent
    this.done.style.transform = `translateX(${done - 100}%)`; // needs no layout
    put(this.bar, "aria-valuenow", done);
    put(this.bar, "aria-label", this.message.textContent ?? "");
    numbers(frame, words).forEach(([value, about], k) => {
      write(this.numbers[k].value, value);
      write(this.numbers[k].about, about);
      put(this.numbers[k].about, "title", about); // where there is no room for all of it
    });
    this.group.moments = moments(frame, words);
    this.showCharts(frame);
    write(this.note, remarks(frame, words));
    this.note.hidden = !this.note.textContent;
    this.guesses.show(frame, words);
    write(this.detail, detail(frame, words));
    this.showLeftOut(leftOut(frame, words));
    this.tell(frame.state);
  }

  /** @param {Frame} frame */
  showCharts({ run, charts }) {
    const { group, smoothing } = this;
    group.run = run;
    group.epoch = charts.epoch;
    group.end = charts.end;
    group.last = charts.loss[0].at(-1) ?? 0;
    const line = smoothing === null ? charts.smoothed : smoothed(charts, smoothing);
    for (const chart of group.charts) chart.show({ ...charts, smoothed: line });
  }

  /** @param {string[]} sentences */
  showLeftOut(sentences) {
    this.leftOut.hidden = !sentences.length;
    const list = this.reasons;
    if (list.children.length === sentences.length && list.textContent === sentences.join("")) {
      return;
    }
    list.replaceChildren(...sentences.map((sentence) => element("li", "", sentence)));
  }
}

/**
 * A number of the run in a list: its name, and what it is of.
 * @param {HTMLElement} list
 * @param {string} name
 */
function number(list, name) {
  const [tile, value, about] = [element("div"), element("dd"), element("dd", "about")];
  tile.append(element("dt", "", name), value, about);
  list.append(tile);
  return { value, about };
}

/** @type {Component<Payload | null>} without a run: the place below the bench */
export default function ({ parentElement, data }, life) {
  if (!data) {
    hold(find(parentElement, ".live-below"), life);
    return () => {};
  }
  const view = new View(find(parentElement, ".live"), data.words, life);
  return ({ data, setTriggerValue }) => {
    if (data) view.follow(data, (state) => setTriggerValue("changed", state));
  };
}

// A run as it goes on: how it stands, its numbers and first curves; and, below the bench, the
// network's guesses and further curves. Drawn in place with every frame that the server sends;
// nothing here asks it for anything.

/** @import { Component } from "../../../parts/component.js" */
/** @import { ChartOptions, Frame, Guesses, Patch } from "./types.d.ts" */

import { element, find, watch } from "../../../parts/dom.js";
import { roomOf, share } from "../../../parts/room.js";
import { hold, show } from "./below.js";
import { Chart, put } from "./chart.js";
import { next } from "./frames.js";
import { Group } from "./group.js";

/** @param {Element} node @param {string} text */
function write(node, text) {
  if (node.textContent !== text) node.textContent = text;
}

const LOST = 2000; // ms until the app, which does not answer, is asked again
const NO_RUN = 4404; // why the server closes a socket: the run is not there any more

/** @param {number} value */
const percent = (value) => `${Number((value * 100).toPrecision(4))} %`;

/**
 * The address of what the server tells of a run, see live_routes.py: beside the page's own.
 * @param {string} run
 */
const live = (run) =>
  `${location.pathname.replace(/[^/]*\/?$/, "")}live/${encodeURIComponent(run)}`;

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
    format: percent,
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
  /** @param {HTMLElement} root @param {Frame} frame @param {AbortSignal} life */
  constructor(root, frame, life) {
    this.root = root;
    this.frame = frame;
    this.run = ""; // the one that is drawn
    this.told = ""; // the state that the page knows of
    this.gone = false; // whether the run is not there any more
    this.guessed = ""; // the guesses that are drawn
    /** @type {ReturnType<typeof tile>[]} */
    this.tiles = [];
    /** @type {(state: Frame["state"] | "gone") => void} */
    this.changed = () => {};
    /** @type {{ run: string, link: WebSocket } | null} */
    this.socket = null;
    /** @type {number | undefined} */
    this.retry = undefined;
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
    this.detail = element("div", "detail");
    this.numbers = element("dl", "numbers");
    this.group = new Group();
    const [charts, others] = [element("div", "charts"), element("div", "charts")];
    const made = CHARTS.map((options) => new Chart(this.group, options, life));
    this.first = made.slice(0, FIRST);
    charts.append(...this.first.map(({ box }) => box));
    others.append(...made.slice(FIRST).map(({ box }) => box));
    const hint = element(
      "p",
      "hint",
      "Drag over a chart (or press +) to enlarge a part of the run, Shift and drag to move it, double-click for the whole. Thin upright lines are the ends of epochs.",
    );
    this.leftOut = element("details", "left-out");
    this.reasons = element("ul");
    this.leftOut.append(element("summary", "", "Files that were left out, and why"), this.reasons);
    this.score = element("p", "score");
    this.sheet = element("div", "sheet");
    this.guesses = element("div", "guesses");
    this.note = element("p", "note");
    root.replaceChildren(line, this.bar, this.numbers, charts);
    const rest = element("div");
    rest.append(this.note, this.guesses, others, hint, this.detail, this.leftOut);
    show(rest, life);
    for (const box of [charts, others]) {
      watch(new ResizeObserver(() => this.resize()), box, life);
    }
    share(root, life, () => this.fit());
    document.addEventListener("visibilitychange", () => this.listen(), { signal: life });
    life.addEventListener("abort", () => this.hangUp());
  }

  /**
   * A frame from the page's script: go on from there. A run that is over is looked at as well: it
   * may be taken up again, by whomever.
   * @param {Frame} frame
   * @param {(state: Frame["state"] | "gone") => void} changed
   */
  follow(frame, changed) {
    this.changed = changed;
    this.told = frame.state;
    this.gone = false;
    this.show(frame);
    this.listen();
  }

  // Be sent frames, as long as there are new ones and somebody can see them.
  listen() {
    clearTimeout(this.retry);
    const wanted = !this.gone && !document.hidden;
    if (!wanted || this.socket?.run !== this.run) this.hangUp();
    if (!wanted || this.socket) return;
    const address = new URL(`${live(this.run)}/frames?since=${this.frame.tag}`, location.href);
    address.protocol = address.protocol.replace("http", "ws");
    const link = new WebSocket(address);
    this.socket = { run: this.run, link };
    link.onmessage = ({ data }) => this.hear(JSON.parse(data));
    link.onclose = ({ code, reason }) => {
      this.socket = null;
      if (code === NO_RUN) return this.lose(reason);
      console.warn("live view:", code, reason);
      write(this.left, "The app does not answer; training goes on without it.");
      this.retry = setTimeout(() => this.listen(), LOST);
    };
  }

  /** @param {Frame | Patch} told */
  hear(told) {
    const frame = next(this.frame, told);
    if (!frame) { // of a frame that is not here: ask for the whole
      this.hangUp();
      this.frame = { ...this.frame, tag: "" };
      return this.listen();
    }
    this.show(frame);
    if (frame.state === this.told) return;
    this.told = frame.state;
    this.changed(frame.state);
  }

  // The run was deleted, renamed or moved: nothing more will come of it.
  /** @param {string} reason */
  lose(reason) {
    this.gone = true;
    this.root.dataset.phase = "gone";
    write(this.word, "Gone");
    write(this.message, reason);
    write(this.left, "");
    this.changed("gone");
  }

  hangUp() {
    clearTimeout(this.retry);
    if (!this.socket) return;
    const { link } = this.socket;
    link.onmessage = link.onclose = null;
    link.close();
    this.socket = null;
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

  /** @param {Frame} data */
  show(data) {
    const { root, group } = this;
    if (data.run !== this.run) group.view = null; // another run: its own steps
    this.run = data.run;
    this.frame = data;
    root.dataset.run = data.run;
    root.dataset.phase = data.phase;
    root.dataset.points = String(data.charts.points);
    write(this.name, data.run);
    write(this.word, data.word);
    write(this.message, data.message);
    write(this.left, data.left);
    const done = Math.round(data.fraction * 1000) / 10; // percent
    this.done.style.transform = `translateX(${done - 100}%)`; // needs no layout
    this.bar.setAttribute("aria-valuenow", String(done));
    this.bar.setAttribute("aria-label", data.message);
    write(this.detail, data.detail);
    this.showNumbers(data.numbers);
    this.showLeftOut(data.left_out);
    write(this.note, data.note);
    this.note.hidden = !data.note;
    if (group.epoch !== data.charts.epoch) { for (const chart of group.charts) chart.framed = ""; }
    group.epoch = data.charts.epoch;
    group.end = data.charts.end;
    group.last = data.charts.loss[0].at(-1) ?? 0;
    for (const chart of group.charts) chart.show(data.charts);
    this.showGuesses(data.guesses);
  }

  /** @param {Frame["numbers"]} numbers */
  showNumbers(numbers) {
    if (this.numbers.children.length !== numbers.length) {
      this.numbers.replaceChildren(...numbers.map(({ name }) => {
        const tile = element("div");
        tile.append(element("dt", "", name), element("dd"), element("small"));
        return tile;
      }));
    }
    numbers.forEach(({ value, about }, k) => {
      const [, number, small] = this.numbers.children[k].children;
      write(number, value);
      write(small, about);
    });
  }

  /** @param {Guesses | null} guesses */
  showGuesses(guesses) {
    const key = guesses ? `${this.run} ${guesses.step}` : "";
    if (key === this.guessed) return;
    this.guessed = key;
    if (!guesses) return this.guesses.replaceChildren();
    const { classes, truth, guess, sure, step } = guesses;
    put(this.guesses, "style", `--sample: url("${live(this.run)}/sample?made=${this.frame.made}")`);
    if (this.tiles.length !== truth.length) {
      this.tiles = truth.map((_, k) => tile(k, truth.length));
      this.sheet.replaceChildren(...this.tiles.map(({ box }) => box));
    }
    if (!this.score.parentNode) this.guesses.replaceChildren(this.score, this.sheet);
    const right = truth.filter((label, k) => label === guess[k]).length;
    write(
      this.score,
      `${right} of these ${truth.length} test pictures are recognised after step ${
        step.toLocaleString("en")
      }.`,
    );
    this.tiles.forEach((one, k) => {
      const good = truth[k] === guess[k];
      one.box.className = good ? "guess right" : "guess wrong";
      write(one.verdict, `${good ? "✓" : "✗"} ${classes[guess[k]]}`);
      write(one.truth, good ? `${Math.round(sure[k] * 100)} % sure` : `is: ${classes[truth[k]]}`);
      one.sure.style.width = `${sure[k] * 100}%`;
      put(one.picture, "aria-label", `A picture of: ${classes[truth[k]]}`);
      put(
        one.box,
        "title",
        `It says ${classes[guess[k]]}, ${Math.round(sure[k] * 100)} % sure. It is: ${
          classes[truth[k]]
        }.`,
      );
    });
  }
}

/**
 * One test picture, cut out of the sheet that the page holds in --sample, with its verdict.
 * @param {number} k
 * @param {number} count
 */
function tile(k, count) {
  const box = element("div");
  const picture = element("div", "picture");
  picture.setAttribute("role", "img");
  const rows = Math.ceil(count / 10);
  picture.style.backgroundSize = `1000% ${rows * 100}%`;
  const down = rows > 1 ? (Math.floor(k / 10) / (rows - 1)) * 100 : 0;
  picture.style.backgroundPosition = `${((k % 10) / 9) * 100}% ${down}%`;
  const [bar, sure, verdict, truth] = [
    element("div", "sure"),
    element("div"),
    element("b"),
    element("small"),
  ];
  bar.append(sure);
  box.append(picture, bar, verdict, truth);
  return { box, picture, sure, verdict, truth };
}

/** @type {Component<Frame | null>} without a frame: the place below the bench */
export default function ({ parentElement, data }, life) {
  if (!data) {
    hold(find(parentElement, ".live-below"), life);
    return () => {};
  }
  const view = new View(find(parentElement, ".live"), data, life);
  return ({ data, setTriggerValue }) => {
    if (data) view.follow(data, (state) => setTriggerValue("changed", state));
  };
}

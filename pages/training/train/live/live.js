// A run as it goes on: how it stands, its numbers, its curves, and the network's guesses. Drawn in
// place with every frame that the server sends; nothing here asks it for anything.

import { element } from "../../../parts/dom.js";
import { Chart, put } from "./chart.js";
import { Group } from "./group.js";

const views = new WeakMap(); // the parent element that Streamlit gives -> its View

function write(node, text) {
  if (node.textContent !== text) node.textContent = text;
}

const LOST = 2000; // ms until the app, which does not answer, is asked again

const percent = (value) => `${Number((value * 100).toPrecision(4))} %`;

// The address of what the server tells of a run, see live_routes.py: beside the page's own.
const live = (run) =>
  `${location.pathname.replace(/[^/]*\/?$/, "")}live/${encodeURIComponent(run)}`;

class View {
  constructor(root) {
    this.root = root;
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
    this.bar.append(element("div", "done"));
    this.detail = element("div", "detail");
    this.numbers = element("dl", "numbers");
    this.group = new Group();
    const charts = element("div", "charts");
    for (const chart of this.makeCharts()) charts.append(chart.box);
    const hint = element(
      "p",
      "hint",
      "Drag over a chart (or press +) to enlarge a part of the run, Shift and drag to move it, double-click for the whole. Thin upright lines are the ends of epochs.",
    );
    this.guesses = element("div", "guesses");
    this.note = element("p", "note");
    root.replaceChildren(
      line,
      this.bar,
      this.detail,
      this.numbers,
      charts,
      this.note,
      hint,
      this.makeLeftOut(),
      this.guesses,
    );
    this.resized = new ResizeObserver(() => this.resize());
    this.resized.observe(charts);
    this.onVisible = () => this.listen();
    document.addEventListener("visibilitychange", this.onVisible);
  }

  // A frame from the page's script: go on from there, until the run is over.
  follow(frame, changed) {
    this.changed = changed;
    this.told = frame.state;
    this.show(frame);
    this.listen();
  }

  // Be sent frames, as long as there are new ones and somebody can see them.
  listen() {
    clearTimeout(this.retry);
    const wanted = this.frame.state !== "over" && !document.hidden;
    if (this.socket && (!wanted || this.socket.run !== this.run)) this.hangUp();
    if (!wanted || this.socket) return;
    const address = new URL(`${live(this.run)}/frames`, location.href);
    address.protocol = address.protocol.replace("http", "ws");
    const socket = Object.assign(new WebSocket(address), { run: this.run });
    this.socket = socket;
    socket.onmessage = ({ data }) => this.hear(JSON.parse(data));
    socket.onclose = ({ code, reason }) => {
      this.socket = null;
      if (code === 1000) return; // the run is over
      console.warn("live view:", code, reason);
      write(this.left, "The app does not answer; training goes on without it.");
      this.retry = setTimeout(() => this.root.isConnected && this.listen(), LOST);
    };
  }

  hear(frame) {
    if (!this.root.isConnected) return this.leave();
    this.show(frame);
    if (frame.state === this.told) return;
    this.told = frame.state;
    this.changed(frame.state);
  }

  hangUp() {
    this.socket.onmessage = this.socket.onclose = null;
    this.socket.close();
    this.socket = null;
  }

  // The page was left.
  leave() {
    this.hangUp();
    document.removeEventListener("visibilitychange", this.onVisible);
  }

  makeCharts() {
    const unit = "against steps";
    const { group } = this;
    return [
      new Chart(group, {
        title: "Loss",
        unit,
        logarithmic: true,
        lines: [
          { name: "each step", from: "loss", role: "input", kind: "raw" },
          { name: "smoothed", from: "smoothed", role: "input", kind: "bold" },
          { name: "test", from: "test_loss", role: "kernel", kind: "dashed", mark: "circle" },
        ],
      }),
      new Chart(group, {
        title: "Test accuracy",
        unit,
        floor: 0,
        ceiling: 1,
        format: percent,
        lines: [{
          name: "after each epoch",
          from: "accuracy",
          role: "output",
          kind: "bold",
          mark: "square",
        }],
      }),
      new Chart(group, {
        title: "Learning rate",
        unit,
        floor: 0,
        lines: [{ name: "of each step", from: "lr", role: "gradient", kind: "bold" }],
      }),
      new Chart(group, {
        title: "Images per second",
        unit,
        floor: 0,
        lines: [{ name: "while training", from: "speed", role: "padding", kind: "bold" }],
      }),
    ];
  }

  makeLeftOut() {
    this.leftOut = element("details", "left-out");
    this.leftOut.append(element("summary"), element("ul"));
    return this.leftOut;
  }

  showLeftOut(sentences) {
    const [summary, list] = this.leftOut.children;
    this.leftOut.hidden = !sentences.length;
    write(summary, "Files that were left out, and why");
    if (list.children.length === sentences.length && list.textContent === sentences.join("")) {
      return;
    }
    list.replaceChildren(...sentences.map((sentence) => element("li", "", sentence)));
  }

  resize() {
    for (const chart of this.group.charts) {
      chart.width = chart.svg.clientWidth;
      chart.framed = "";
      chart.draw();
    }
  }

  show(data) {
    const { root, group } = this;
    if (data.run !== this.run) group.view = null; // another run: its own steps
    this.run = data.run;
    this.frame = data;
    root.dataset.run = data.run;
    root.dataset.phase = data.phase;
    root.dataset.points = data.charts.points;
    write(this.name, data.run);
    write(this.word, data.word);
    write(this.message, data.message);
    write(this.left, data.left);
    const done = `${(data.fraction * 100).toFixed(1)}%`;
    this.bar.firstChild.style.transform = `translateX(${parseFloat(done) - 100}%)`; // needs no layout
    this.bar.setAttribute("aria-valuenow", parseFloat(done));
    this.bar.setAttribute("aria-label", data.message);
    write(this.detail, data.detail);
    this.showNumbers(data.numbers);
    this.showLeftOut(data.left_out);
    write(this.note, data.note);
    this.note.hidden = !data.note;
    if (group.epoch !== data.charts.epoch) { for (const chart of group.charts) chart.framed = ""; }
    group.epoch = data.charts.epoch;
    group.end = data.charts.end;
    for (const chart of group.charts) chart.show(data.charts);
    this.showGuesses(data.guesses);
  }

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

  showGuesses(guesses) {
    const key = guesses ? `${this.run} ${guesses.step}` : "";
    if (key === this.guessed) return;
    this.guessed = key;
    if (!guesses) return this.guesses.replaceChildren();
    const { classes, truth, guess, sure, step } = guesses;
    put(this.guesses, "style", `--sample: url("${live(this.run)}/sample?made=${this.frame.made}")`);
    if (this.guesses.children.length !== 2 || this.tiles.length !== truth.length) {
      this.tiles = truth.map((_, k) => tile(k, truth.length));
      const sheet = element("div", "sheet");
      sheet.append(...this.tiles.map(({ box }) => box));
      this.guesses.replaceChildren(element("p", "score"), sheet);
    }
    const right = truth.filter((label, k) => label === guess[k]).length;
    write(
      this.guesses.firstChild,
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

// One test picture, cut out of the sheet that the page holds in --sample, with its verdict.
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

export default function ({ data, parentElement, setTriggerValue }) {
  let view = views.get(parentElement);
  if (!view) {
    view = new View(parentElement.querySelector(".live"));
    views.set(parentElement, view);
  }
  view.follow(data, (state) => setTriggerValue("changed", state));
}

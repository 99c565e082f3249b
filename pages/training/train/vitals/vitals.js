// The health of a run's layers as it goes on: what is to be said of it, a curve for each layer, and
// the latest numbers. Drawn in place with every frame that the server sends.

/** @import { Component } from "../../../parts/component.js" */
/** @import { Frame, Line, Points, Series } from "../live/types.d.ts" */
/** @import { Kind, Latest, Payload, Vitals, Words } from "./types.d.ts" */

import { shortest } from "../../../parts/decimals.js";
import { element, find, put, watch, write } from "../../../parts/dom.js";
import { roomOf, share } from "../../../parts/room.js";
import { Chart } from "../live/chart.js";
import { Group } from "../live/group.js";
import { Link } from "../live/link.js";
import { digits } from "../live/scales.js";
import { moments } from "../live/sentences.js";

const HEIGHTS = { least: 120, most: 340 }; // px of a chart's drawing

/** @type {Kind[]} */
const KINDS = ["update_ratio", "gradient_norm", "dead_relus"];
const LEVELS = [1e-4, 1e-3, 1e-2]; // an update that is small, usual, large

// Lines differ by colour and by their strokes.
const ROLES = ["input", "kernel", "output", "gradient", "neutral", "padding"];
/** @type {Line["kind"][]} */
const STROKES = ["bold", "dashed", "dotted"];

/** @param {number | string | null} value @param {(value: number) => string} format */
const told = (value, format) =>
  value === null ? "–" : typeof value === "number" ? format(value) : "not finite";

export class View {
  /** @param {HTMLElement} root @param {Words} words @param {AbortSignal} life */
  constructor(root, words, life) {
    this.root = root;
    this.words = words;
    this.life = life;
    this.drawn = ""; // of which run, layers and kinds the charts are
    this.told = ""; // the state that the page knows of
    /** @type {(state: string) => void} */
    this.changed = () => {};
    this.own = new AbortController();
    life.addEventListener("abort", () => this.own.abort());
    this.group = new Group();
    this.said = element("p", "note");
    this.said.setAttribute("role", "status");
    this.found = element("ul", "found");
    this.charts = element("div", "charts");
    this.without = element("p", "note", words.no_relu);
    this.table = element("table", "latest");
    this.wide = element("div", "wide"); // beside the charts, where one is missing to fill the rows
    this.wide.append(this.table);
    root.replaceChildren(this.said, this.found, this.charts, this.without);
    this.without.hidden = true;
    write(this.said, words.wait);
    watch(new ResizeObserver(() => this.fit()), this.charts, life);
    share(root, life, () => this.fit());
    this.link = new Link(this, life, "health");
  }

  /** @param {Payload} payload @param {(state: string) => void} changed */
  follow({ run, made, state }, changed) {
    this.changed = changed;
    this.told = state;
    this.link.follow(run, made);
  }

  /** @param {boolean} answers whether the app does */
  reach(answers) {
    if (!answers) this.say(this.words.lost);
    else if (this.link.frame) this.show(this.link.frame);
  }

  miss() {
    this.say(this.words.gone);
    this.tell("gone");
  }

  /** @param {string} text */
  say(text) {
    write(this.said, text);
    this.said.hidden = !text;
  }

  /** @param {string} state */
  tell(state) {
    if (state === this.told) return;
    this.told = state;
    this.changed(state);
  }

  /** @param {Frame} sent */
  show(sent) {
    const frame = /** @type {Vitals} */ (/** @type {unknown} */ (sent));
    const { words } = this;
    const measured = frame.kinds.length > 0;
    this.prepare(frame);
    const { group } = this; // the one that was prepared: a run that is over sends a single frame
    this.root.dataset.run = frame.run;
    this.root.dataset.points = String(frame.charts.points);
    this.say(!measured ? words.none : frame.found.length ? "" : words.healthy);
    this.advise(frame.found);
    this.without.hidden = !measured || frame.kinds.includes("dead_relus");
    group.moments = moments(frame, words);
    group.epoch = frame.charts.epoch;
    group.end = frame.charts.end;
    group.last = Math.max(0, ...this.lines(frame).map(([steps]) => steps.at(-1) ?? 0));
    const series = /** @type {Series} */ (/** @type {unknown} */ (frame.charts));
    for (const chart of group.charts) chart.show(series);
    this.list(frame.latest);
    this.tell(frame.state);
  }

  /** @param {Vitals} frame @returns {Points[]} */
  lines({ charts }) {
    return Object.values(charts).filter((one) => typeof one !== "number");
  }

  /**
   * The charts that this run's layers need.
   * @param {Vitals} frame
   */
  prepare({ run, kinds, names, charts }) {
    const key = JSON.stringify([run, kinds, names, Object.keys(charts)]);
    if (key === this.drawn) return;
    this.drawn = key;
    this.own.abort();
    this.own = new AbortController();
    const view = this.group.run === run ? this.group.view : null;
    this.group = new Group();
    Object.assign(this.group, { run, view });
    const shown = KINDS.filter((kind) => kinds.includes(kind));
    const made = shown.map((kind) => this.chart(kind, names, charts));
    this.charts.replaceChildren(...made.map(({ box }) => box), this.wide);
    this.fit();
  }

  /** @param {Kind} kind @param {string[]} names @param {Vitals["charts"]} charts */
  chart(kind, names, charts) {
    const there = names.flatMap((name, k) =>
      `${kind}/${k}` in charts ? [[name, `${kind}/${k}`]] : []
    );
    const lines = there.map(([name, from], k) => ({
      name,
      from: /** @type {Line["from"]} */ (from),
      role: ROLES[k % ROLES.length],
      kind: STROKES[k % STROKES.length],
    }));
    const { words } = this;
    const title = words.titles[kind];
    const dead = kind === "dead_relus";
    const scale = dead ? { floor: 0, ceiling: 1, format: shortest } : { logarithmic: true };
    const levels = kind === "update_ratio" ? LEVELS : [];
    const chart = new Chart(
      this.group,
      { title, unit: words.unit, lines, levels, ...scale },
      this.own.signal,
    );
    chart.logarithmic = !dead; // until the reader wants it otherwise
    return chart;
  }

  // The charts take what is left of the screen.
  fit() {
    const [first] = this.group.charts;
    const room = roomOf(this.root);
    if (!first) return;
    const rows = new Set(this.group.charts.map(({ box }) => box.offsetTop)).size;
    const above = this.charts.offsetTop - this.root.offsetTop +
      rows * (first.box.offsetHeight - first.height);
    const high = room === undefined ? HEIGHTS.most : Math.floor((room - above) / rows) - 8;
    const height = Math.max(HEIGHTS.least, Math.min(HEIGHTS.most, high));
    for (const chart of this.group.charts) chart.resize(height);
  }

  /** @param {[seen: string, advice: string][]} found */
  advise(found) {
    this.found.hidden = !found.length;
    const key = JSON.stringify(found);
    if (this.found.dataset.key === key) return;
    put(this.found, "data-key", key);
    this.found.replaceChildren(...found.map(([seen, advice]) => {
      const item = element("li", "", `${seen} `);
      item.append(element("b", "", this.words.try), ` ${advice}`);
      return item;
    }));
    this.fit(); // there is another room for the charts
  }

  /** @param {Latest[]} rows */
  list(rows) {
    const { words } = this;
    const key = JSON.stringify(rows);
    if (this.table.dataset.key === key) return;
    put(this.table, "data-key", key);
    this.table.hidden = !rows.length;
    const body = rows.map((row) => [
      row.name,
      told(row.gradient_norm, digits),
      told(row.update_ratio, digits),
      told(row.dead_relus, shortest),
      row.step.toLocaleString("en"),
    ]);
    const lines = [words.columns, ...body].map((cells, k) => {
      const line = element("tr");
      line.append(...cells.map((text) => element(k ? "td" : "th", "", text)));
      return line;
    });
    this.table.replaceChildren(element("caption", "", words.latest), ...lines);
  }
}

/** @type {Component<Payload>} */
export default function ({ parentElement, data }, life) {
  const view = new View(find(parentElement, ".vitals"), data.words, life);
  return ({ data, setTriggerValue }) => {
    view.follow(data, (state) => setTriggerValue("changed", state));
  };
}

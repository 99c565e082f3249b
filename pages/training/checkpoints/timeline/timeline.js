// A run's moments to drag through: the weights of a layer and its maps of a picture, what the
// network guesses, how it did in the test, and how far its weights have come. The bytes of all
// moments are fetched once; which of them is shown, only the browser decides.

/** @import { Component } from "../../../parts/component.js" */
/** @import { Frame, Payload } from "./types.d.ts" */

import { percent } from "../../../parts/decimals.js";
import { element, find } from "../../../parts/dom.js";
import { roomOf, share } from "../../../parts/room.js";
import { Player } from "../../../parts/stage/player.js";
import { Lines } from "./lines.js";
import { palette } from "../../../parts/tiles/reel.js";
import { Wall } from "../../../parts/tiles/wall.js";

const SETTLED = 400; // ms at a moment after which the address is told
const LEAST = 250; // px of the figure's height, however little room there is
const NARROW = 640; // px of its width below which what is seen stands in two rows
const ASIDE = 230; // px of the column of guesses and charts
const GAP = 16;
const WALLS = 122; // px of both walls' height, where what is seen stands in two rows
const KERNELS = 0.42; // of the width that both walls share

const WORDS = {
  walk: "Walk through the kept epochs",
  first: "First moment (Home)",
  last: "Last moment (End)",
  hint: "",
};

/** @type {Map<string, Promise<Int8Array>>} */
const films = new Map(); // by name; the last few of this page

/** @param {string} name */
function fetched(name) {
  const known = films.get(name);
  if (known) return known;
  const base = location.pathname.replace(/[^/]*\/?$/, "");
  const made = fetch(`${base}film/${name}`).then(async (answer) => {
    if (!answer.ok) throw new Error(`${answer.status}`);
    return new Int8Array(await answer.arrayBuffer());
  });
  made.catch(() => films.delete(name));
  films.set(name, made);
  for (const old of [...films.keys()].slice(0, -6)) films.delete(old);
  return made;
}

class Timeline {
  /** @param {HTMLElement} root @param {Payload} data @param {AbortSignal} life */
  constructor(root, data, life) {
    this.root = root;
    this.life = life;
    this.data = data;
    this.at = data.at;
    this.timer = 0;
    this.drawn = "";
    /** @type {Int8Array} */
    this.film = new Int8Array();
    this.colours = palette(data.colours);
    /** @type {Promise<void>} */
    this.coming = Promise.resolve();
    /** @type {(name: string, value: unknown) => void} */
    this.send = () => {};
    this.walls = [this.wall(), this.wall()];
    this.player = new Player({
      step: (by) => this.go(this.at + by),
      advance: () => this.advance(),
      words: WORDS,
    }, life);
    this.range = element("input");
    Object.assign(this.range, { type: "range", min: "0", step: "1" });
    this.range.setAttribute("aria-label", "Kept moment");
    this.range.oninput = () => this.go(Number(this.range.value));
    this.player.button.addEventListener("click", () => this.settle());
    this.player.bar.append(this.range);
    this.name = element("b");
    this.why = element("span", "why");
    const when = element("p", "when");
    when.setAttribute("aria-live", "polite");
    when.append(this.name, this.why);
    this.guesses = element("div", "guesses");
    const go = (/** @type {number} */ at) => this.go(at);
    const tell = (/** @type {string} */ words) => this.tell(words);
    this.accuracy = new Lines("Test accuracy", "output", go, tell);
    this.moved = new Lines("Weights moved: ‖W − W₀‖ / ‖W₀‖", "kernel", go, tell);
    this.picture = element("img", "picture");
    this.picture.alt = "The picture that the network is shown";
    this.side = element("aside");
    this.side.append(this.picture, this.guesses, this.accuracy.box, this.moved.box);
    this.seen = element("div", "seen");
    this.seen.append(...this.walls.map(({ figure }) => figure), this.side);
    this.told = element("p", "told");
    root.replaceChildren(this.player.bar, when, this.seen, this.told);
    root.onkeydown = (event) => this.key(event);
    share(root, life, () => this.fit());
    life.addEventListener("abort", () => clearTimeout(this.timer));
  }

  wall() {
    return new Wall(
      (tile) => this.send("choose", tile),
      (words) => this.tell(words),
    );
  }

  /** @param {KeyboardEvent} event */
  key(event) {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    const last = this.data.frames.length - 1;
    /** @type {Record<string, number>} */
    const to = { ArrowLeft: this.at - 1, ArrowRight: this.at + 1, Home: 0, End: last };
    if (event.key === " " && event.target === this.range) {
      this.player.toggle();
      this.settle();
    } else if (event.key in to && event.target !== this.range) this.go(to[event.key]);
    else return;
    event.preventDefault();
  }

  /** @param {number} at */
  go(at) {
    const last = this.data.frames.length - 1;
    this.at = Math.min(last, Math.max(0, at));
    this.show();
    this.settle();
  }

  /** Has the address told of the moment that is shown, when it stays. */
  settle() {
    clearTimeout(this.timer);
    if (this.player.playing) return;
    this.timer = setTimeout(() => this.send("at", this.data.frames[this.at].epoch), SETTLED);
  }

  /** Goes on while it is played, from the end to the beginning. */
  advance() {
    const last = this.data.frames.length - 1;
    this.at = this.at < last ? this.at + 1 : 0;
    this.show();
    return this.at === last;
  }

  /** Gives when it is painted. @param {Payload} data */
  update(data) {
    const now = JSON.stringify({ ...data, at: 0 });
    if (now === this.drawn) {
      if (!this.player.playing) this.at = data.at;
      this.show();
      return this.coming;
    }
    this.drawn = now;
    this.data = data;
    this.at = data.at;
    this.colours = palette(data.colours);
    this.range.max = String(data.frames.length - 1);
    this.walls.forEach(({ figure }, k) => figure.toggleAttribute("hidden", !data.walls[k]));
    data.walls.forEach((wall, k) => this.walls[k].update(wall));
    this.picture.src = data.picture;
    const { frames, layers, layer } = data;
    const right = { name: "test accuracy", values: frames.map((f) => f.accuracy), strong: true };
    this.accuracy.update(frames, [right], 1);
    const ways = layers.map((name, k) => (
      { name, values: frames.map((f) => f.ratios[k]), strong: k === layer }
    ));
    this.moved.update(frames, ways);
    this.coming = this.load(data.film);
    this.fit();
    return this.coming;
  }

  /** @param {string} name */
  load(name) {
    return fetched(name).then((film) => {
      if (this.data.film !== name || this.life.aborted) return;
      this.film = film;
      this.show();
    }, () => {
      if (this.data.film === name && !this.life.aborted) this.send("gone", name);
    });
  }

  fit() {
    const width = Math.floor(this.root.clientWidth);
    if (!width) return;
    const narrow = width < NARROW;
    this.root.classList.toggle("narrow", narrow);
    const room = Math.max(LEAST, roomOf(this.root) ?? 440);
    const around = [this.player.bar, this.told, this.root.querySelector(".when")];
    const taken = around.reduce(
      (sum, node) => sum + (node?.getBoundingClientRect().height ?? 0),
      24,
    );
    const height = narrow ? WALLS : Math.max(LEAST, room - taken);
    const walls = narrow ? width : width - ASIDE - GAP;
    const shares = this.data.walls.length < 2 ? [1, 1] : [KERNELS, 1 - KERNELS];
    this.walls.forEach((wall, k) => wall.fit(shares[k] * walls - GAP, height));
    const charts = narrow ? 58 : Math.max(64, (height - this.guesses.offsetHeight - 132) / 2);
    this.chart = [narrow ? (width - GAP) / 2 : this.side.clientWidth, charts];
    this.show();
  }

  show() {
    const { frames, shared, classes } = this.data;
    const frame = frames[Math.min(this.at, frames.length - 1)];
    this.range.value = String(this.at);
    this.range.setAttribute("aria-valuetext", frame.name);
    this.player.count.textContent = `${this.at + 1} / ${frames.length}`;
    this.name.textContent = frame.name;
    this.why.textContent = ` · ${frame.score} · kept: ${frame.why}`;
    this.guesses.replaceChildren(...bars(classes, frame));
    const [width, height] = this.chart ?? [ASIDE, 80];
    this.accuracy.draw(this.at, width, height);
    this.moved.draw(this.at, width, height);
    this.tell("");
    if (!this.film.length) return;
    this.data.walls.forEach((_, k) => {
      this.walls[k].draw(this.film, this.at, shared, this.colours);
    });
  }

  /** What is pointed at; else how far the weights have moved. @param {string} words */
  tell(words) {
    this.told.textContent = words || this.data.frames[this.at].told;
  }
}

/** @param {string[]} classes @param {Frame} frame */
function bars(classes, { chances }) {
  if (!chances.length) return [element("p", "", "No answer: its scores are no numbers (NaN).")];
  const best = chances.indexOf(Math.max(...chances));
  return classes.map((name, k) => {
    const bar = element("div", k === best ? "bar best" : "bar");
    const share = element("i");
    share.style.width = `${100 * chances[k]}%`;
    const value = element("span", "value", percent(chances[k]));
    bar.append(element("span", "class", name), share, value);
    return bar;
  });
}

/** @type {Component<Payload>} */
export default function ({ parentElement, data }, life) {
  const timeline = new Timeline(find(parentElement, ".timeline"), data, life);
  return ({ data, setTriggerValue }) => {
    timeline.send = setTriggerValue;
    return timeline.update(data);
  };
}

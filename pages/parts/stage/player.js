// The buttons below the grids, and the clock behind Play.

import { element } from "../dom.js";

const BEAT = 900; // ms that a cell stays selected while playing at speed 1
const SPEEDS = [0.5, 1, 2, 4];
const ICONS = {
  first: "M6 5h2v14H6zM19 5v14L9 12z",
  back: "M14 5h2v14h-2zM12 5v14L4 12z",
  play: "M7 4v16l13-8z",
  pause: "M6 4h4v16H6zM14 4h4v16h-4z",
  forward: "M8 5h2v14H8zM12 5v14l8-7z",
  last: "M16 5h2v14h-2zM5 5v14l10-7z",
};

/** What the buttons are called: here they walk through cells. */
const CELLS = {
  walk: "Walk through the output",
  first: "First cell (Home)",
  last: "Last cell (End)",
  hint: "Point at an output cell, or use the arrow keys; Space plays.",
};

/**
 * @typedef {object} Walk
 * @property {(by: number) => void} step moves the selection
 * @property {() => boolean} advance goes on while playing, and tells whether it has reached the last
 *   cell, which stays longer
 * @property {number} [speed]
 * @property {typeof CELLS} [words]
 */

export class Player {
  /** @param {Walk} walk @param {AbortSignal} life */
  constructor({ step, advance, speed = 1, words = CELLS }, life) {
    this.advance = advance;
    this.speed = speed;
    /** @type {number | undefined} */
    this.timer = undefined;
    this.bar = element("div", "controls");
    this.bar.setAttribute("role", "group");
    this.bar.setAttribute("aria-label", words.walk);
    this.count = element("span", "count");
    this.button = button("play", "Play (Space)", () => this.toggle());
    this.choices = SPEEDS.map((speed) => this.choice(speed));
    this.bar.append(
      button("first", words.first, () => step(-Infinity)),
      button("back", "Step back", () => step(-1)),
      this.button,
      button("forward", "Step forward", () => step(1)),
      button("last", words.last, () => step(Infinity)),
      this.count,
      this.speeds(),
      element("span", "hint", words.hint),
    );
    this.setSpeed(speed);
    life.addEventListener("abort", () => this.pause());
  }

  speeds() {
    const group = element("span", "speeds");
    group.setAttribute("role", "radiogroup");
    group.setAttribute("aria-label", "Speed");
    group.append(...this.choices);
    return group;
  }

  /** @param {number} speed */
  choice(speed) {
    const choice = element("button", "speed", `${speed}×`);
    choice.type = "button";
    choice.setAttribute("role", "radio");
    choice.onclick = () => this.setSpeed(speed);
    return choice;
  }

  /** @param {number} speed */
  setSpeed(speed) {
    this.speed = speed;
    this.choices.forEach((choice, k) => {
      choice.setAttribute("aria-checked", String(SPEEDS[k] === speed));
      choice.tabIndex = SPEEDS[k] === speed ? 0 : -1;
    });
    if (this.playing) this.play();
  }

  /** @param {HTMLElement} choice @param {number} by */
  neighbour(choice, by) {
    const next = this.choices[this.choices.findIndex((one) => one === choice) + by];
    next?.focus();
    next?.click();
  }

  get playing() {
    return this.timer !== undefined;
  }

  toggle() {
    if (this.playing) this.pause();
    else this.play();
  }

  play(beats = 1) {
    clearTimeout(this.timer);
    const next = () => this.play(this.advance() ? 2 : 1);
    this.timer = setTimeout(next, (beats * BEAT) / this.speed);
    icon(this.button, "pause", "Pause (Space)");
  }

  pause() {
    clearTimeout(this.timer);
    this.timer = undefined;
    icon(this.button, "play", "Play (Space)");
  }
}

/** @param {keyof typeof ICONS} name @param {string} label @param {() => void} act */
function button(name, label, act) {
  const node = element("button", name);
  node.type = "button";
  node.onclick = act;
  icon(node, name, label);
  return node;
}

/** @param {HTMLElement} node @param {keyof typeof ICONS} name @param {string} label */
function icon(node, name, label) {
  node.innerHTML = `<svg viewBox="0 0 24 24" aria-hidden="true"><path d="${ICONS[name]}"/></svg>`;
  node.setAttribute("aria-label", label);
  node.title = label;
}

// What the network says of some test pictures, each of which is cut out of one sheet.

/** @import { Frame, Words } from "./types.d.ts" */

import { percent } from "../../../parts/decimals.js";
import { element, put, write } from "../../../parts/dom.js";
import { address } from "../../../parts/stream.js";
import { fill } from "../../../parts/words.js";
import { count } from "./formats.js";
import { counted } from "./sentences.js";

const ACROSS = 10; // pictures in a row of the sheet, see sheet.py
const FEW = 30; // pictures beside the numbers that are not made smaller

export class Guesses {
  /** @param {Words} words */
  constructor(words) {
    this.box = element("div", "guesses");
    this.score = element("p", "score");
    this.sheet = element("div", "sheet");
    // The same, small, beside the numbers: told in a sentence, and by each picture's title.
    this.row = element("div", "row");
    this.said = element("dt", "", words.no_guesses);
    this.few = element("dd", "few");
    this.row.append(this.said, this.few);
    this.shown = ""; // which guesses are drawn
    /** @type {ReturnType<typeof tile>[]} */
    this.tiles = [];
    /** @type {ReturnType<typeof small>[]} */
    this.small = [];
  }

  /**
   * @param {Frame} frame
   * @param {Words} words
   */
  show({ run, made, guesses, classes, truth }, words) {
    const key = guesses ? `${run} ${made} ${guesses.step}` : "";
    if (key === this.shown) return;
    this.shown = key;
    if (!guesses) {
      write(this.said, words.no_guesses);
      this.few.replaceChildren();
      return this.box.replaceChildren();
    }
    const { guess, sure, step } = guesses;
    for (const root of [this.box, this.row]) {
      put(root, "style", `--sample: url("${address(run)}/sample?made=${made}")`);
    }
    if (this.tiles.length !== truth.length) {
      this.tiles = truth.map((_, k) => tile(k, truth.length));
      this.sheet.replaceChildren(...this.tiles.map(({ box }) => box));
      this.small = truth.map((_, k) => small(k, truth.length));
    }
    if (!this.few.firstChild) this.few.replaceChildren(...this.small.map(({ box }) => box));
    this.few.classList.toggle("many", truth.length > FEW);
    if (!this.score.parentNode) this.box.replaceChildren(this.score, this.sheet);
    const right = truth.filter((label, k) => label === guess[k]).length;
    const score = counted(words.score, right, { pictures: truth.length, step: count(step) });
    write(this.score, score);
    write(this.said, score);
    this.tiles.forEach((one, k) => {
      const good = truth[k] === guess[k];
      const [name, share] = [classes[truth[k]], percent(sure[k], 0)];
      one.box.className = good ? "guess right" : "guess wrong";
      write(one.verdict, `${good ? "✓" : "✗"} ${classes[guess[k]]}`);
      write(one.truth, good ? fill(words.sure, { share }) : fill(words.is, { name }));
      one.sure.style.width = `${sure[k] * 100}%`;
      put(one.picture, "aria-label", fill(words.picture, { name }));
      const verdict = fill(words.verdict, { guess: classes[guess[k]], share, name });
      put(one.box, "title", verdict);
      const { box, mark } = this.small[k];
      box.className = good ? "picture right" : "picture wrong";
      put(box, "title", verdict);
      write(mark, good ? "✓" : "✗");
    });
  }
}

/**
 * One test picture with nothing but a mark.
 * @param {number} k
 * @param {number} many
 */
function small(k, many) {
  const [box, mark] = [cut(k, many), element("b")];
  box.setAttribute("aria-hidden", "true"); // what each of them is stands below the bench
  box.append(mark);
  return { box, mark };
}

/**
 * A picture of the sheet that the page holds in --sample.
 * @param {number} k
 * @param {number} many
 */
function cut(k, many) {
  const picture = element("div", "picture");
  const rows = Math.ceil(many / ACROSS);
  picture.style.backgroundSize = `${ACROSS * 100}% ${rows * 100}%`;
  const down = rows > 1 ? (Math.floor(k / ACROSS) / (rows - 1)) * 100 : 0;
  picture.style.backgroundPosition = `${((k % ACROSS) / (ACROSS - 1)) * 100}% ${down}%`;
  return picture;
}

/**
 * One test picture with its verdict.
 * @param {number} k
 * @param {number} many
 */
function tile(k, many) {
  const box = element("div");
  const picture = cut(k, many);
  picture.setAttribute("role", "img");
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

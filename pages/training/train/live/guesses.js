// What the network says of some test pictures, each of which is cut out of one sheet.

/** @import { Frame, Words } from "./types.d.ts" */

import { percent } from "../../../parts/decimals.js";
import { element, put, write } from "../../../parts/dom.js";
import { fill } from "../../../parts/words.js";
import { count } from "./formats.js";
import { address } from "./link.js";
import { counted } from "./sentences.js";

const ACROSS = 10; // pictures in a row of the sheet, see sheet.py

export class Guesses {
  constructor() {
    this.box = element("div", "guesses");
    this.score = element("p", "score");
    this.sheet = element("div", "sheet");
    this.shown = ""; // which guesses are drawn
    /** @type {ReturnType<typeof tile>[]} */
    this.tiles = [];
  }

  /**
   * @param {Frame} frame
   * @param {Words} words
   */
  show({ run, made, guesses, classes, truth }, words) {
    const key = guesses ? `${run} ${made} ${guesses.step}` : "";
    if (key === this.shown) return;
    this.shown = key;
    if (!guesses) return this.box.replaceChildren();
    const { guess, sure, step } = guesses;
    put(this.box, "style", `--sample: url("${address(run)}/sample?made=${made}")`);
    if (this.tiles.length !== truth.length) {
      this.tiles = truth.map((_, k) => tile(k, truth.length));
      this.sheet.replaceChildren(...this.tiles.map(({ box }) => box));
    }
    if (!this.score.parentNode) this.box.replaceChildren(this.score, this.sheet);
    const right = truth.filter((label, k) => label === guess[k]).length;
    write(this.score, counted(words.score, right, { pictures: truth.length, step: count(step) }));
    this.tiles.forEach((one, k) => {
      const good = truth[k] === guess[k];
      const [name, share] = [classes[truth[k]], percent(sure[k], 0)];
      one.box.className = good ? "guess right" : "guess wrong";
      write(one.verdict, `${good ? "✓" : "✗"} ${classes[guess[k]]}`);
      write(one.truth, good ? fill(words.sure, { share }) : fill(words.is, { name }));
      one.sure.style.width = `${sure[k] * 100}%`;
      put(one.picture, "aria-label", fill(words.picture, { name }));
      put(one.box, "title", fill(words.verdict, { guess: classes[guess[k]], share, name }));
    });
  }
}

/**
 * One test picture, cut out of the sheet that the page holds in --sample, with its verdict.
 * @param {number} k
 * @param {number} many
 */
function tile(k, many) {
  const box = element("div");
  const picture = element("div", "picture");
  picture.setAttribute("role", "img");
  const rows = Math.ceil(many / ACROSS);
  picture.style.backgroundSize = `${ACROSS * 100}% ${rows * 100}%`;
  const down = rows > 1 ? (Math.floor(k / ACROSS) / (rows - 1)) * 100 : 0;
  picture.style.backgroundPosition = `${((k % ACROSS) / (ACROSS - 1)) * 100}% ${down}%`;
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

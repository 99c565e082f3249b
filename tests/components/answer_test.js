// The answer of the whole network, as far as the flow has come.

import { assertEquals } from "./checks.js";
import { drawAnswer } from "../../pages/start/home/overview/network.js";

/** What is written on a canvas: the words, and with which colour. */
class Paper {
  constructor() {
    /** @type {[string, unknown][]} */
    this.written = [];
    this.fillStyle = "";
    this.globalAlpha = 1;
  }
  /** @param {string} words */
  fillText(words) {
    this.written.push([words, this.fillStyle]);
  }
  beginPath() {}
  fill() {}
  fillRect() {}
  roundRect() {}
}

/** @param {number} grown how far the bars have come */
function written(grown) {
  const paper = new Paper();
  const place = { rect: [0, 0, 100, 20], alpha: 1 };
  const told = {
    last: 1,
    best: 1,
    turned: false,
    columns: [{ numbers: [0.5, 2] }, {}],
    about: { classes: ["cat", "dog"], chances: [0.25, 0.75], back: null },
  };
  const colours = { ink: "ink", output: "output", font: "serif" };
  const kit = /** @type {any} */ ({ context: paper, told, colours });
  const places = /** @type {any} */ ({ maps: [[place, place], [place, place]] });
  drawAnswer(kit, places, 1, 1, grown);
  return paper.written.filter(([words]) => !/^[+−]?[\d.]+$/.test(words));
}

Deno.test("before the flow arrives no class has a share, and none is the answer", () => {
  assertEquals(written(0), [["cat", "ink"], ["dog", "ink"]]);
});

Deno.test("then each has its share, and the answer its colour", () => {
  const all = [["cat", "ink"], ["25.0 %", "ink"], ["dog", "output"], ["75.0 %", "output"]];
  assertEquals(written(1).map(([words, colour]) => [words.replace(/\s/, " "), colour]), all);
});

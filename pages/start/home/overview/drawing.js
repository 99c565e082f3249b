// One drawing of all of it at a moment: on the way in, whole, or from nearer by.

/** @import { Rect, Spot } from "./types.d.ts" */
/** @import { Drawn, Kit } from "./network.js" */
/** @import { Close, Places } from "./scene.js" */
/** @import { Near } from "./told.js" */

import { element } from "../../../parts/dom.js";
import { drawSources, drawTarget } from "./nearby.js";
import * as network from "./network.js";
import { frame } from "./paint.js";
import { drawEquation, drawSum } from "./sum.js";

const FADE = 0.6; // of a step from column to column, until a column is there
const BEHIND = 0.35; // of the strength of lines, while something is pointed at

/** @param {number} value */
const within = (value) => Math.max(0, Math.min(1, value));

/**
 * What there is at a moment.
 * @typedef {object} Moment
 * @property {{ width: number, height: number }} size
 * @property {Record<string, string>} words
 * @property {number} came columns that the picture has come through
 * @property {Places} places
 * @property {Drawn[][]} lines into each column
 * @property {number} nearness 0: all of the network, 1: one map
 * @property {number} fresh 0 to 1: how much of the map before has gone
 * @property {{ column: number, index: number } | null} pointed
 * @property {Spot | null} spot
 * @property {Near | null} near
 * @property {Close | null} close
 * @property {Rect | null} brush what it covers of the picture
 */

/** @param {Kit} kit @param {Moment} now */
export function draw(kit, now) {
  const { context, told } = kit;
  const { size, places, came, pointed, spot, near, close, words } = now;
  const ratio = devicePixelRatio || 1;
  context.setTransform(ratio, 0, 0, ratio, 0, 0);
  context.clearRect(0, 0, size.width, size.height);
  const far = within(1 - 2 * now.nearness);
  if (far > 0) drawLines(kit, now, far);
  const seen = (/** @type {number} */ k) => within((came - k + FADE) / FADE);
  network.drawMaps(kit, places, seen);
  if (far > 0) {
    network.drawNames(kit, far);
    network.drawAnswer(kit, places, far, seen(told.last - 1), within(came - told.last + 1));
  }
  if (pointed && far === 1 && came > told.last) {
    network.drawPointed(kit, pointed.column, pointed.index);
  }
  if (now.brush) frame(context, now.brush, kit.colours.mark, 2);
  if (!spot || !close || !near) return;
  const alpha = within(2 * now.nearness - 1) * now.fresh;
  drawSources(kit, near, close, spot, words, alpha);
  drawTarget(kit, near, close, spot, words, alpha);
  drawSum(kit, near, close.sum, spot, words, alpha);
  drawEquation(kit, near, close.sum, spot, words, alpha);
}

/**
 * The lines as far as the picture has come: cut out of a drawing of all of them, which is made once.
 * @param {Kit} kit @param {Moment} now @param {number} far
 */
function drawLines(kit, { came, lines, pointed, size }, far) {
  const { context, layout } = kit;
  const all = drawnOnce(kit, lines, size);
  context.globalAlpha = far * (pointed ? BEHIND : 1);
  lines.forEach((_, k) => {
    const share = within(came - k + 1);
    if (!k || !share) return;
    const [left, , wide] = layout.frames[k - 1];
    const from = left + wide - 1;
    const to = (layout.frames[k][0] - from) * share + 1;
    const scale = all.width / size.width;
    const cut = /** @type {const} */ ([from * scale, 0, to * scale, all.height]);
    context.drawImage(all, ...cut, from, 0, to, size.height);
  });
  context.globalAlpha = 1;
  const k = Math.ceil(came);
  if (k > 0 && k < lines.length) network.drawSparks(kit, lines[k], k, came - k + 1);
}

/** @type {WeakMap<Drawn[][], HTMLCanvasElement>} */
const drawings = new WeakMap();

/** @param {Kit} kit @param {Drawn[][]} lines @param {{ width: number, height: number }} size */
function drawnOnce(kit, lines, size) {
  const known = drawings.get(lines);
  if (known) return known;
  const made = element("canvas");
  const ratio = devicePixelRatio || 1;
  [made.width, made.height] = [Math.ceil(size.width * ratio), Math.ceil(size.height * ratio)];
  const context = made.getContext("2d");
  if (context) {
    context.scale(made.width / size.width, made.height / size.height);
    lines.forEach((into, k) => network.drawLines({ ...kit, context }, into, k));
  }
  drawings.set(lines, made);
  return made;
}

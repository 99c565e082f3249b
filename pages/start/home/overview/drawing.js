// One drawing of all of it at a moment: on the way in, whole, or from nearer by.

/** @import { Rect, Spot } from "./types.d.ts" */
/** @import { Drawn, Kit } from "./network.js" */
/** @import { Close, Places } from "./scene.js" */
/** @import { Images } from "./paint.js" */
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
  const { turned } = told;
  const seen = (/** @type {number} */ k) =>
    within((came - (turned ? told.last - k : k) + FADE) / FADE);
  const picture = (!now.brush && kit.images.salient) || kit.images.picture;
  if (kit.under) drawUnder(kit, kit.under, places, seen);
  network.drawMaps(kit, places, seen, picture);
  if (far > 0) {
    network.drawNames(kit, far);
    const grown = turned ? 1 : within(came - told.last + 1);
    network.drawAnswer(kit, places, far, seen(told.last - 1), grown);
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
 * The maps themselves where no gradient has come to yet.
 * @param {Kit} kit @param {Images} under @param {Places} places
 * @param {(column: number) => number} seen
 */
function drawUnder(kit, under, places, seen) {
  const still = (/** @type {number} */ k) => (seen(k) < 1 ? 1 : 0);
  network.drawMaps({ ...kit, images: under }, places, still, under.picture);
}

/**
 * The lines as far as the picture has come: cut out of a drawing of all of them, which is made once.
 * @param {Kit} kit @param {Moment} now @param {number} far
 */
function drawLines(kit, { came, lines, pointed, size }, far) {
  const { context, layout, told } = kit;
  const { turned, last } = told;
  const all = drawnOnce(kit, lines, size);
  const behind = (/** @type {number} */ k) => (turned ? last - k : k - 1); // columns before it
  context.globalAlpha = far * (pointed ? BEHIND : 1);
  lines.forEach((_, k) => {
    const share = within(came - behind(k));
    if (!k || !share) return;
    const [left, , wide] = layout.frames[k - 1];
    const [begin, room] = [left + wide - 1, layout.frames[k][0] - left - wide + 1];
    const to = room * share + 1;
    const from = turned ? begin + room + 1 - to : begin;
    const scale = all.width / size.width;
    const cut = /** @type {const} */ ([from * scale, 0, to * scale, all.height]);
    context.drawImage(all, ...cut, from, 0, to, size.height);
  });
  context.globalAlpha = 1;
  const k = turned ? last + 1 - Math.ceil(came) : Math.ceil(came);
  if (k > 0 && k < lines.length) network.drawSparks(kit, lines[k], k, came - behind(k));
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

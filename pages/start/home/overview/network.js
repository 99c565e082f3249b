// Draws the whole network: names, maps, the lines between them, and the answer.

/** @import { Rect } from "./types.d.ts" */
/** @import { Colours, Context, Ends, Images } from "./paint.js" */
/** @import { Places, Whole } from "./scene.js" */
/** @import { Told } from "./told.js" */

import { percent } from "../../../parts/decimals.js";
import { tiny } from "./nearby.js";
import { between, curve, frame, inked, point, put, write } from "./paint.js";

const STRONGEST = 3; // lines into each map
const OF_CLASSES = 7; // into each class
const POINTED = 12; // into what is pointed at
const SPARKS = 40; // points that travel between two columns at the entrance

/** @typedef {{ ends: Ends, share: number, strength: number, target: number }} Drawn */

/** What there is to draw with. */
/**
 * @typedef {object} Kit
 * @property {Context} context @property {Told} told @property {Images} images
 * @property {Colours} colours @property {Whole} layout
 * @property {Images | null} under what is seen where no gradient has come to yet
 */

/**
 * The lines between a column and the one before it, the weakest first.
 * @param {Told} told @param {Whole} layout @param {number} column
 * @returns {Drawn[]}
 */
export function linesAcross(told, layout, column) {
  const { turned } = told;
  const to = turned ? column - 1 : column;
  const { count } = told.columns[to];
  const most = told.sources(to) === 1 ? 1 : count <= 10 ? OF_CLASSES : STRONGEST;
  const top = told.strongest(to);
  const found = Array.from({ length: count }, (_, target) => {
    const into = told.into(to, target).slice(0, most).filter(({ strength }) => strength);
    return into.map(({ source, strength }) => ({
      ends: turned ? edges(layout, column, target, source) : edges(layout, column, source, target),
      share: Math.abs(strength) / top,
      strength,
      target,
    }));
  }).flat();
  return found.sort((one, other) => one.share - other.share);
}

/**
 * From the right side of the column that a source stands in to the left side of the target's.
 * @param {Whole} layout @param {number} column @param {number} source @param {number} target
 * @returns {Ends}
 */
function edges({ places, frames }, column, source, target) {
  const [from, to] = [places[column - 1][source], places[column][target]];
  const [, y0, x1, y1] = between(from, to);
  const [left, , wide] = frames[column - 1];
  const inner = places[column].length > 10 ? frames[column][0] : x1;
  const together = column === 1 || places[column - 1].length > 10;
  const outer = together ? left + wide : from[0] + from[2];
  return [outer, y0, inner, y1];
}

/** All lines between all columns. @param {Told} told @param {Whole} layout */
export const allLines = (told, layout) =>
  told.columns.map((_, column) => column ? linesAcross(told, layout, column) : []);

/**
 * @param {Kit} kit @param {Drawn[]} lines @param {number} column
 */
export function drawLines({ context, told, colours }, lines, column) {
  for (const { ends, share, strength } of lines) {
    context.globalAlpha = 0.08 + 0.52 * share;
    context.strokeStyle = inked(told, column, strength, colours);
    context.lineWidth = 0.5 + 1.5 * share;
    curve(context, ends);
  }
  context.globalAlpha = 1;
}

/**
 * What travels between two columns while the picture is on its way.
 * @param {Kit} kit @param {Drawn[]} lines @param {number} column @param {number} t 0 to 1
 */
export function drawSparks({ context, told, colours }, lines, column, t) {
  for (const { ends, strength, share } of lines.slice(-SPARKS)) {
    const [x, y] = point(ends, told.turned ? 1 - t : t);
    context.fillStyle = inked(told, column, strength, colours);
    context.globalAlpha = 0.9;
    context.beginPath();
    context.arc(x, y, 1.5 + 1.5 * share, 0, 7);
    context.fill();
  }
  context.globalAlpha = 1;
}

/**
 * All maps and numbers, where they are.
 * @param {Kit} kit @param {Places} places @param {(column: number) => number} seen 0 to 1
 * @param {HTMLCanvasElement} picture
 */
export function drawMaps({ context, images, told, colours }, places, seen, picture) {
  places.maps.forEach((column, k) => {
    if (told.columns[k].kind === "Softmax") return;
    column.forEach(({ rect, alpha }, index) => {
      const all = alpha * seen(k);
      if (all <= 0) return;
      context.globalAlpha = all;
      put(context, images.maps[k][index], rect);
      context.strokeStyle = colours.line;
      context.lineWidth = 1;
      context.strokeRect(rect[0] - 0.5, rect[1] - 0.5, rect[2] + 1, rect[3] + 1);
    });
  });
  context.globalAlpha = places.picture.alpha * seen(0);
  put(context, picture, places.picture.rect);
  context.globalAlpha = 1;
}

/**
 * How wide what stands above a column may be, so that it does not reach its neighbours'.
 * @param {Rect[]} frames @param {number} column one between two others
 */
export function room(frames, column) {
  const middle = (/** @type {Rect} */ [x, , wide]) => x + wide / 2;
  const [one, own, other] = frames.slice(column - 1, column + 2);
  const before = column === 1 ? one[0] + one[2] : (middle(one) + middle(own)) / 2;
  const after = (middle(own) + middle(other)) / 2;
  return 2 * Math.min(middle(own) - before, after - middle(own)) - 4;
}

/**
 * The names above the columns.
 * @param {Kit} kit @param {number} alpha
 */
export function drawNames({ context, told, colours, layout }, alpha) {
  context.globalAlpha = alpha;
  told.columns.forEach((column, k) => {
    const [x, y, wide] = layout.frames[k];
    const { kind, count, rows, columns } = column;
    const left = kind === "Softmax" || kind === "Input";
    const [at, align] = /** @type {[number, CanvasTextAlign]} */ (
      left ? [x, "left"] : [x + wide / 2, "center"]
    );
    const shape = rows * columns > 1 ? `${count}×${rows}×${columns}` : `${count}`;
    const colour = kind === "Input" ? colours.input : colours.ink;
    const most = left ? undefined : room(layout.frames, k);
    const big = { colour, size: 13, weight: 650, align, most };
    write(context, column.name, at, y - 23, big, colours.font);
    const small = { colour: colours.quiet, size: 11, align, most };
    write(context, shape, at, y - 8, small, colours.font);
  });
  context.globalAlpha = 1;
}

/**
 * The scores beside their squares, and the classes with their bars.
 * @param {Kit} kit @param {Places} places @param {number} alpha
 * @param {number} scored how far the scores have come, from 0 to 1 @param {number} grown and the bars
 */
export function drawAnswer({ context, told, colours }, places, alpha, scored, grown) {
  const scores = told.columns[told.last - 1].numbers;
  told.about.classes.forEach((name, k) => {
    const [score, row] = [places.maps[told.last - 1][k], places.maps[told.last][k]];
    const [x, y, wide, high] = row.rect;
    const chance = told.about.chances[k];
    const best = grown > 0 && k === (told.about.back?.index ?? told.best);
    const strongest = told.turned ? colours.gradient : colours.output;
    const middle = y + high / 2;
    const { font } = colours;
    context.globalAlpha = alpha * score.alpha * scored;
    const [left, top, width, tall] = score.rect;
    const number = told.turned ? tiny(scores[k]) : signed(scores[k], 1);
    const ink = { colour: colours.ink, size: 12, align: /** @type {const} */ ("center") };
    chip(context, [left + width / 2 - 20, top + tall / 2 - 9, 40, 18], colours.paper);
    write(context, number, left + width / 2, top + tall / 2 + 4, ink, font);
    context.globalAlpha = alpha * row.alpha;
    const how = { colour: best ? strongest : colours.ink, size: 13, weight: best ? 700 : 400 };
    write(context, name, x, middle - 3, how, font);
    const end = { ...how, align: /** @type {const} */ ("right"), size: 12 };
    if (grown > 0) write(context, percent(chance * grown), x + wide, middle - 3, end, font);
    context.fillStyle = colours.panel;
    context.fillRect(x, middle + 3, wide, 6);
    context.fillStyle = best ? strongest : colours.quiet;
    if (grown > 0) context.fillRect(x, middle + 3, Math.max(1, wide * chance * grown), 6);
  });
  context.globalAlpha = 1;
}

/** A piece of the page's colour behind a number. */
/** @param {Context} context @param {Rect} place @param {string} colour */
function chip(context, [x, y, wide, high], colour) {
  context.fillStyle = colour;
  context.beginPath();
  context.roundRect(x, y, wide, high, 4);
  context.fill();
}

/** @param {number} value @param {number} digits */
const signed = (value, digits) => value.toFixed(digits).replace("-", "−");

/**
 * What is pointed at, and the strongest of what comes into it.
 * @param {Kit} kit @param {number} column @param {number} index
 */
export function drawPointed({ context, told, colours, layout }, column, index) {
  const { places } = layout;
  const into = told.into(column, index).slice(0, POINTED).reverse();
  const top = Math.max(...into.map(({ strength }) => Math.abs(strength))) || 1;
  const [own, theirs] = told.turned
    ? [colours.gradient, colours.gradient]
    : [colours.output, colours.input];
  for (const { source, strength } of into) {
    const [from, to] = [places[told.before(column)][source], places[column][index]];
    const share = Math.abs(strength) / top;
    context.strokeStyle = inked(told, column, strength, colours);
    context.globalAlpha = 0.35 + 0.65 * share;
    context.lineWidth = 0.8 + 2.4 * share;
    curve(context, told.turned ? between(to, from) : between(from, to));
    frame(context, from, theirs, 2);
  }
  context.globalAlpha = 1;
  frame(context, places[column][index], own, 3);
}

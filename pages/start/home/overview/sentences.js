// What is said of what is looked at, in a sentence or two: read aloud as well.

/** @import { Payload, Spot } from "./types.d.ts" */
/** @import { Near, Told } from "./told.js" */

import { percent } from "../../../parts/decimals.js";
import { fill } from "../../../parts/words.js";
import { called, partOf, short } from "./nearby.js";
import { sentenceBack } from "./said_back.js";
import { outcome } from "./sum.js";

const FEW = 3;

/**
 * @param {{ told: Told, data: Payload, spot: Spot | null, near: Near | null,
 *   pointed: { column: number, index: number } | null, painting: boolean }} of
 */
export function sentence(of) {
  const { told, data, spot, near, pointed, painting } = of;
  const { words } = data;
  if (told.turned) return sentenceBack(of);
  if (spot) return near ? closer(told, near, spot, words) : words.fetching;
  if (pointed) return ofPointed(told, pointed, words);
  const guess = told.about.classes[told.best];
  if (painting) {
    return fill(words.painting, { guess, share: percent(told.about.chances[told.best]) });
  }
  const alone = told.about.classes.length === 1; // softmax makes 1 of any number
  return fill(alone ? words.said_one : data.shows ? words.said_known : words.said, {
    name: data.name,
    shows: data.shows,
    guess,
    share: percent(told.about.chances[told.best]),
  });
}

/** What a column is. @param {Told} told @param {number} column @param {Record<string, string>} words */
const role = (told, column, words) =>
  told.columns[column].rows > 1 || told.columns[column].kind === "Input" ? words.map : words.number;

/**
 * @param {Told} told @param {{ column: number, index: number }} pointed
 * @param {Record<string, string>} words
 */
function ofPointed(told, { column, index }, words) {
  const { name, kind, numbers, layer } = told.columns[column];
  const { classes, chances } = told.about;
  if (kind === "Softmax" || (numbers.length === classes.length && column === told.last - 1)) {
    const score = told.columns[told.last - 1].numbers[index];
    return fill(classes.length === 1 ? words.class_one : words.class, {
      name: classes[index],
      count: classes.length,
      score: short(score),
      share: percent(chances[index]),
    });
  }
  if (kind === "Input") return fill(words.plane, { name: called(told, column, index) });
  const into = told.into(column, index);
  const total = into.reduce((sum, { strength }) => sum + Math.abs(strength), 0) || 1;
  const most = into.slice(0, FEW).map(({ source, strength }) =>
    `${called(told, column - 1, source)} (${percent(Math.abs(strength) / total, 0)})`
  ).join(", ");
  const before = told.columns[column - 1].name;
  const own = role(told, column, words);
  const given = { name, layer, item: own, index, before, most };
  if (told.whole(column)) return fill(words.reads_without, given);
  return fill(into.length > 1 ? words.reads : words.reads_one, given);
}

/**
 * @param {Told} told @param {Near} near @param {Spot} spot @param {Record<string, string>} words
 */
function closer(told, near, spot, words) {
  const { name, kind, rows, columns, layer } = told.columns[spot.column];
  const value = outcome(told, near, spot);
  const cell = spot.pixel ? spot.pixel[0] * columns + spot.pixel[1] : 0;
  const before = told.columns[spot.column - 1].name;
  const given = {
    name,
    layer,
    item: role(told, spot.column, words),
    index: spot.index,
    before,
    count: near.sources,
    first: told.first(spot.column, spot.index),
    pixel: spot.pixel ? `(${spot.pixel.join(", ")})` : "",
    place: spot.pixel ? fill(words.place, { pixel: `(${spot.pixel.join(", ")})` }) : "",
    value: value === null ? "" : short(value),
  };
  if (value === null) return fill(nearby(told, spot, words), given);
  const parts = Array.from({ length: near.sources }, (_, k) => partOf(told, near, spot, k) ?? 0);
  const first = told.first(spot.column, spot.index);
  const sum = {
    ...given,
    parts: short(parts.reduce((total, one) => total + one, 0)),
    bias: short(near.bias ?? 0),
    most: largest(parts).map((k) =>
      `${called(told, spot.column - 1, first + k)} (${short(parts[k])})`
    ).join(", "),
    past: near.past ? short(near.past[cell]) : "",
    through: near.through ? short(near.through[cell]) : "",
  };
  if (kind !== "Conv2d" && kind !== "Linear") return fill(words[`pixel_${kind}`], sum);
  if (kind === "Conv2d" && near.sources === 1) return fill(words.pixel_alone, sum);
  if (kind === "Conv2d" || spot.column !== told.last - 1) {
    return fill(rows > 1 ? words.pixel_Conv2d : words.unit, sum);
  }
  const { classes, chances } = told.about;
  const back = near.back ? [...near.back] : [];
  return fill(words.spoke, {
    ...sum,
    class: classes[spot.index],
    share: percent(chances[spot.index]),
    for: ends(back, 1),
    against: ends(back, -1),
  });
}

/**
 * What is said of a map of which no pixel is chosen.
 * @param {Told} told @param {Spot} spot @param {Record<string, string>} words
 */
function nearby(told, { column }, words) {
  const { kind, groups, per } = told.columns[column];
  if (kind !== "Conv2d" || groups === 1) return words[`near_${kind}`];
  return per === 1 ? words.near_alone : words.near_group;
}

/** The places of the largest, whatever their sign. @param {number[]} parts */
function largest(parts) {
  const order = parts.map((_, k) => k).sort((a, b) => Math.abs(parts[b]) - Math.abs(parts[a]));
  return order.slice(0, FEW);
}

/** The maps that say most for, or against. @param {number[]} back @param {1 | -1} sign */
function ends(back, sign) {
  const order = back.map((_, k) => k).sort((a, b) => sign * (back[b] - back[a]));
  return order.slice(0, FEW).map((k) => `${k} (${short(Number(back[k].toPrecision(2)))})`).join(
    ", ",
  );
}

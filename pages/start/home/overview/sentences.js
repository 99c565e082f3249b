// What is said of what is looked at, in a sentence or two: read aloud as well.

/** @import { Payload, Spot } from "./types.d.ts" */
/** @import { Near, Told } from "./told.js" */

import { percent } from "../../../parts/decimals.js";
import { cells } from "./layout.js";
import { fill } from "../../../parts/words.js";
import { called, partOf, short, titled } from "./nearby.js";
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

/**
 * @param {Told} told @param {{ column: number, index: number }} pointed
 * @param {Record<string, string>} words
 */
function ofPointed(told, { column, index }, words) {
  const { kind, numbers, layer } = told.columns[column];
  const { classes, chances } = told.about;
  if (kind === "Softmax" || (numbers.length === classes.length && column === told.last - 1)) {
    const score = told.columns[told.last - 1].numbers[index];
    const made = told.ownSoftmax ? words.class_own : words.class;
    return fill(classes.length === 1 ? words.class_one : made, {
      name: classes[index],
      count: classes.length,
      score: short(score),
      share: percent(chances[index]),
    });
  }
  if (kind === "Input") return fill(words.plane, { name: called(told, column, index) });
  const into = told.into(column, index);
  const total = into.reduce((sum, { strength }) => sum + Math.abs(strength), 0) || 1;
  const most =
    into.filter(({ strength }) => strength).slice(0, FEW).map(({ source, strength }) =>
      `${called(told, column - 1, source)} (${percent(Math.abs(strength) / total, 0)})`
    ).join(", ") || words.none;
  const before = told.columns[column - 1].name;
  const from = titled(told, column - 1, into[0].source, words);
  const given = { title: titled(told, column, index, words), layer, before, from, most };
  if (told.whole(column)) return fill(words.reads_without, given);
  return fill(into.length > 1 ? words.reads : words.reads_one, given);
}

/**
 * @param {Told} told @param {Near} near @param {Spot} spot @param {Record<string, string>} words
 */
function closer(told, near, spot, words) {
  const { kind, columns, layer } = told.columns[spot.column];
  const value = outcome(told, near, spot);
  const cell = spot.pixel ? spot.pixel[0] * columns + spot.pixel[1] : 0;
  const before = told.columns[spot.column - 1].name;
  const given = {
    title: titled(told, spot.column, spot.index, words),
    layer,
    before,
    count: near.sources,
    items: told.several(spot.column - 1, words),
    first: called(told, spot.column - 1, told.first(spot.column, spot.index)),
    from: titled(told, spot.column - 1, told.first(spot.column, spot.index), words),
    own: near.inputs.length === near.output.length ? short(near.inputs[cell]) : "",
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
    most:
      largest(parts).map((k) => `${called(told, spot.column - 1, first + k)} (${short(parts[k])})`)
        .join(", ") || words.none,
    past: near.past ? short(near.past[cell]) : "",
    through: near.through ? short(near.through[cell]) : "",
  };
  if (kind === "Linear") return ofLinear(told, near, spot, words, sum, parts);
  if (kind !== "Conv2d") return fill(words[`pixel_${kind}`], sum);
  const which = near.sources === 1 ? "pixel_alone" : "pixel_Conv2d";
  return fill(words[biased(which, near)], sum);
}

/** The words for what has a bias, or for what has none. @param {string} which @param {Near} near */
const biased = (which, near) => near.bias === null ? `${which}_unbiased` : which;

/**
 * What is said of a number that a linear layer makes: a class's score, or any other.
 * @param {Told} told @param {Near} near @param {Spot} spot @param {Record<string, string>} words
 * @param {{ count: number, before: string }} given @param {number[]} parts
 */
function ofLinear(told, near, spot, words, given, parts) {
  const maps = cells(told.columns[spot.column - 1]) > 1;
  const sum = { ...given, sum: fill(maps ? words.sum_maps : words.sum_numbers, given) };
  if (spot.column !== told.last - 1) return fill(words[biased("unit", near)], sum);
  const { classes, chances } = told.about;
  const voices = near.back ? [...near.back] : parts;
  const source = told.columns[spot.column - (near.back ? 2 : 1)].name;
  return fill(words[biased("spoke", near)], {
    ...sum,
    class: classes[spot.index],
    share: percent(chances[spot.index]),
    source,
    for: ends(voices, 1) || words.none,
    against: ends(voices, -1) || words.none,
  });
}

/**
 * What is said of a map of which no pixel is chosen.
 * @param {Told} told @param {Spot} spot @param {Record<string, string>} words
 */
function nearby(told, { column }, words) {
  const { kind, groups, per } = told.columns[column];
  if (kind !== "Conv2d") return words[`near_${kind}`];
  if (per === 1) return words.near_alone;
  return groups === 1 ? words.near_Conv2d : words.near_group;
}

/** The places of the largest, whatever their sign. @param {number[]} parts */
function largest(parts) {
  const order = parts.map((_, k) => k).filter((k) => parts[k]);
  return order.sort((a, b) => Math.abs(parts[b]) - Math.abs(parts[a])).slice(0, FEW);
}

/** Which say most for, or against. @param {number[]} voices @param {1 | -1} sign */
function ends(voices, sign) {
  const order = voices.map((_, k) => k).filter((k) => sign * voices[k] > 0);
  order.sort((a, b) => sign * (voices[b] - voices[a]));
  return order.slice(0, FEW).map((k) => `${k} (${short(Number(voices[k].toPrecision(2)))})`).join(
    ", ",
  );
}

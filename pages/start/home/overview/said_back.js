// What is said of gradients, in a sentence or two: read aloud as well.

/** @import { Payload, Spot } from "./types.d.ts" */
/** @import { Near, Told } from "./told.js" */

import { percent } from "../../../parts/decimals.js";
import { fill } from "../../../parts/words.js";
import { called, partOf, short, titled } from "./nearby.js";
import { meeting, outcome } from "./sum.js";

const FEW = 3;

/**
 * @param {{ told: Told, data: Payload, spot: Spot | null, near: Near | null,
 *   pointed: { column: number, index: number } | null, painting: boolean }} of
 */
export function sentenceBack({ told, data, spot, near, pointed, painting }) {
  const { words } = data;
  if (spot) return near ? closer(told, near, spot, words) : words.fetching;
  if (pointed) return ofPointed(told, pointed, words);
  const { back, classes } = told.about;
  if (!back) return "";
  const given = { name: classes[back.index], value: short(back.value) };
  return fill(words[painting ? `painting_${back.kind}` : `back_${back.kind}`], given);
}

/**
 * @param {Told} told @param {{ column: number, index: number }} pointed
 * @param {Record<string, string>} words
 */
function ofPointed(told, { column, index }, words) {
  const { back, classes, chances } = told.about;
  if (back && column >= told.last - 1) {
    const own = back.kind === "loss" && told.ownSoftmax;
    return fill(own ? words.score_loss_own : words[`score_${back.kind}`], {
      name: classes[index],
      chosen: classes[back.index],
      chance: short(chances[index]),
      right: Number(index === back.index),
      value: short(told.columns[told.last - 1].numbers[index]),
    });
  }
  const into = told.into(column, index);
  const total = into.reduce((sum, { strength }) => sum + Math.abs(strength), 0) || 1;
  const before = told.before(column);
  const most =
    into.filter(({ strength }) => strength).slice(0, FEW).map(({ source, strength }) =>
      `${called(told, before, source)} (${percent(Math.abs(strength) / total, 0)})`
    ).join(", ") || words.none;
  const given = {
    title: titled(told, column, index, words),
    before: told.columns[before].name,
    from: titled(told, before, into[0].source, words),
    most,
  };
  return fill(into.length > 1 ? words.back_reads : words.back_reads_one, given);
}

/**
 * @param {Told} told @param {Near} near @param {Spot} spot @param {Record<string, string>} words
 */
function closer(told, near, spot, words) {
  const { column, pixel } = spot;
  const { kind, name } = told.over(column);
  const value = outcome(told, near, spot);
  const { columns } = told.columns[column];
  const cell = pixel ? pixel[0] * columns + pixel[1] : 0;
  const given = {
    title: titled(told, column, spot.index, words),
    before: name,
    count: near.sources,
    items: told.several(told.before(column), words),
    from: titled(told, told.before(column), told.first(column, spot.index), words),
    pixel: pixel ? `(${pixel.join(", ")})` : "",
    place: pixel ? fill(words.place, { pixel: `(${pixel.join(", ")})` }) : "",
    value: value === null ? "" : short(value),
    own: near.values ? short(near.values[cell]) : "",
  };
  const alone = near.sources === 1 && kind === "Conv2d";
  const near_back = alone ? words.near_back_alone : words[`near_back_${kind}`];
  if (value === null) return fill(near_back, given);
  if (alone) return fill(words.pixel_back_alone, given);
  if (near.sources === 1 && words[`passes_${kind}`]) {
    const passes = meeting(told, near, spot).weights?.values.some((one) => one > 0);
    return fill(words[`${passes ? "passes" : "stops"}_${kind}`], given);
  }
  const parts = Array.from({ length: near.sources }, (_, k) => partOf(told, near, spot, k) ?? 0);
  const order = parts.map((_, k) => k).filter((k) => parts[k]).sort((a, b) =>
    Math.abs(parts[b]) - Math.abs(parts[a])
  );
  const first = told.first(column, spot.index);
  const most =
    order.slice(0, FEW).map((k) =>
      `${called(told, told.before(column), first + k)} (${short(parts[k])})`
    ).join(", ") || words.none;
  const unit = kind === "Linear" ? words.unit_back : words.number_back;
  return fill(pixel ? words[`pixel_back_${kind}`] : unit, { ...given, most });
}

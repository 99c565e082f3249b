// From what is looked at into the lesson that explains it, with these numbers in its address.

/** @import { Payload, Spot } from "./types.d.ts" */
/** @import { Near, Told } from "./told.js" */

import { meeting } from "./sum.js";

/** @typedef {{ text: string, address: string }} Link */

/**
 * @param {Told} told @param {Near | null} near @param {Payload} data @param {Spot | null} spot
 * @returns {Link[]}
 */
export function links(told, near, { maps, words }, spot) {
  if (!spot) return [];
  const { column, index, pixel } = spot;
  const { name, kind, rows } = told.columns[column];
  /** @type {Link[]} */
  const found = [];
  if (near && (pixel || rows === 1)) found.push(...worked(told, near, spot, kind, words));
  if (maps !== null) {
    const query = new URLSearchParams(maps);
    query.set("layer", name);
    query.set("channel", String(index));
    if (pixel) {
      query.set("row", String(pixel[0]));
      query.set("column", String(pixel[1]));
    }
    if (spot.source) query.set("source", String(spot.source));
    found.push({ text: words.to_maps, address: `feature_maps?${query}` });
  }
  return found;
}

/**
 * The lesson of the layer with the very numbers that meet here, rounded to four digits.
 * @param {Told} told @param {Near} near @param {Spot} spot @param {string} kind
 * @param {Record<string, string>} words
 * @returns {Link[]}
 */
function worked(told, near, spot, kind, words) {
  if (kind === "Linear" && spot.column === told.last - 1) {
    const logits = told.columns[spot.column].numbers;
    return [{
      text: words.to_softmax,
      address: `softmax?${new URLSearchParams({ input: typed(logits, logits.length) })}`,
    }];
  }
  const { given, weights } = meeting(told, near, spot);
  if (!given || (kind !== "Conv2d" && kind !== "MaxPool2d")) return [];
  const size = String(given.rows);
  const input = typed(given.values, given.columns);
  const query = { size, kernel_size: size, input };
  if (kind === "MaxPool2d") {
    return [{ text: words.to_pooling, address: `pooling?${new URLSearchParams(query)}` }];
  }
  if (!weights) return [];
  const weight = typed(weights.values, weights.columns);
  return [{
    text: words.to_convolution,
    address: `convolution?${new URLSearchParams({ ...query, weight })}`,
  }];
}

/** Numbers as they are typed in a lesson. @param {number[]} values @param {number} columns */
export function typed(values, columns) {
  const short = values.map((value) => String(Number(value.toPrecision(4))));
  const rows = Array.from(
    { length: values.length / columns },
    (_, k) => short.slice(k * columns, (k + 1) * columns).join(" "),
  );
  return rows.join("\n");
}

// From what is looked at into the lesson that explains it, with these numbers in its address.

/** @import { Payload, Spot } from "./types.d.ts" */
/** @import { Near, Told } from "./told.js" */

import { fill } from "../../../parts/words.js";
import { cells } from "./layout.js";
import { cut, meeting } from "./sum.js";
import { meetingBack } from "./turned.js";

const LARGEST = 5; // cells of a window that the lessons have

/** @typedef {{ text: string, address: string }} Link */

/**
 * @param {Told} told @param {Near | null} near @param {Payload} data @param {Spot | null} spot
 * @returns {Link[]}
 */
export function links(told, near, { run, maps, words }, spot) {
  if (!spot) return [];
  const { column, index, pixel } = spot;
  const { name, kind } = told.columns[column];
  /** @type {Link[]} */
  const found = [];
  if (near && told.turned) found.push(...sent(near, spot, told.columns[column].columns, words));
  else if (near && (pixel || cells(told.columns[column]) === 1)) {
    found.push(...worked(told, near, spot, kind, words));
  }
  if (maps !== null && kind !== "Input") {
    const query = new URLSearchParams(maps);
    query.set("layer", name);
    query.set("channel", String(index));
    if (pixel) {
      query.set("row", String(pixel[0]));
      query.set("column", String(pixel[1]));
    }
    if (spot.source && !told.turned) query.set("source", String(spot.source));
    // The lesson has what was kept: of a network that learns, its newest epoch.
    const epoch = run && query.get("epoch");
    const text = epoch ? fill(words.to_kept, { epoch }) : words.to_maps;
    found.push({ text, address: `feature_maps?${query}` });
  }
  return found;
}

/**
 * What one target sends back to a pixel, as the lesson's way back has it: the pixel stands in the
 * middle of as many as a window has, or is one of the window's.
 * @param {Near} near @param {Spot} spot @param {number} width of the map
 * @param {Record<string, string>} words
 * @returns {Link[]}
 */
function sent(near, { pixel, source }, width, words) {
  const { window } = near.about;
  if (!pixel || !window) return [];
  const [size, step] = [window.size[0], window.stride[0]];
  const { given } = meetingBack(near, source ?? 0, pixel, width);
  const plain = size <= LARGEST && window.size[1] === size && given &&
    Math.max(...window.dilation) === 1;
  const weights = near.of("weights", source ?? 0);
  const query = { size: String(size), kernel_size: String(size) };
  if (weights && plain && size % 2 && Math.max(...window.stride) === 1) {
    const more = {
      view: "backward",
      padding: String((size - 1) / 2),
      weight: typed([...weights.values], weights.columns),
      grad_output: typed(given.values, given.columns),
    };
    const address = `convolution?${new URLSearchParams({ ...query, ...more })}`;
    return [{ text: words.to_backward, address }];
  }
  const apart = window.stride.every((one) => one === size) && Math.max(...window.padding) === 0;
  if (weights || !plain || !apart || !near.values) return [];
  const [top, left] = pixel.map((at) => at - at % step);
  const read = cut(near.values, near.values.length / width, width, {
    top,
    left,
    rows: size,
    columns: size,
  });
  const more = {
    view: "gradient",
    input: typed(read.values, size),
    grad_output: typed(given.values, given.columns),
  };
  return [{
    text: words.to_gradient,
    address: `pooling?${new URLSearchParams({ ...query, ...more })}`,
  }];
}

/**
 * The lesson of the layer with the very numbers that meet here, rounded to seven digits.
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
  if (!given || given.rows > LARGEST) return [];
  if (!given.values.every(Number.isFinite)) return []; // the lesson would look beyond the edge, too
  const size = String(given.rows);
  const input = typed(given.values, given.columns);
  const query = { size, kernel_size: size, input };
  if (kind === "MaxPool2d" || (kind === "AvgPool2d" && weights && even(weights.values))) {
    /** @type {Record<string, string>} */
    const more = kind === "AvgPool2d" ? { view: "average" } : {};
    const address = `pooling?${new URLSearchParams({ ...query, ...more })}`;
    return [{ text: words.to_pooling, address }];
  }
  if (!weights || kind !== "Conv2d") return [];
  const weight = typed(weights.values, weights.columns);
  return [{
    text: words.to_convolution,
    address: `convolution?${new URLSearchParams({ ...query, weight })}`,
  }];
}

/** Whether all count alike, and together 1, as in the lesson's mean. @param {number[]} shares */
const even = (shares) => shares.every((one) => Math.abs(one * shares.length - 1) < 1e-6);

/**
 * Numbers as they are typed in a lesson: with as many digits as a float32 has. Products of both
 * signs nearly cancel, and of shorter numbers the lesson's sum would differ from the one read here.
 * @param {number[]} values @param {number} columns
 */
export function typed(values, columns) {
  const short = values.map((value) => String(Number(value.toPrecision(7))));
  const rows = Array.from(
    { length: values.length / columns },
    (_, k) => short.slice(k * columns, (k + 1) * columns).join(" "),
  );
  return rows.join("\n");
}

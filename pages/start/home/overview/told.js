// What the server told of a picture: the numbers behind every map and every line.

/** @import { Closer, Column, Whole } from "./types.d.ts" */

import { cells } from "./layout.js";

const MOST = 127;
const NEWLINE = 10;

/**
 * The line and the bytes of an answer.
 * @param {ArrayBuffer} answer
 */
function parted(answer) {
  const all = new Uint8Array(answer);
  const end = all.indexOf(NEWLINE);
  const line = JSON.parse(new TextDecoder().decode(all.subarray(0, end)));
  return { line, bytes: answer.slice(end + 1) };
}

/** One source of a map or number: which, and how much it contributes. */
/** @typedef {{ source: number, strength: number }} Line */

export class Told {
  /** @param {ArrayBuffer} answer */
  constructor(answer) {
    const { line, bytes } = parted(answer);
    /** @type {Whole} */
    this.about = line;
    this.bytes = new Int8Array(bytes);
    /** Red, green and blue, a plane each. */
    this.picture = new Uint8Array(bytes, 0, 3 * line.size[0] * line.size[1]);
    /** @type {Column[]} */
    this.columns = [...this.about.columns, softmax(this.about)];
    this.last = this.columns.length - 1;
    this.best = this.about.chances.indexOf(Math.max(...this.about.chances));
  }

  /** Whether these are gradients, which come from the column after. */
  get turned() {
    return Boolean(this.about.back);
  }

  /** The column from which a column's numbers come. @param {number} column */
  before(column) {
    return column + (this.turned ? 1 : -1);
  }

  /** The column of the layer over which they come. @param {number} column */
  over(column) {
    return this.columns[this.turned ? column + 1 : column];
  }

  /**
   * Whether the layer makes its maps of all maps at once, and of no parts that add up.
   * @param {number} column
   */
  whole(column) {
    const { kind } = this.over(column);
    return kind === "Residual" || kind === "Other";
  }

  /** Whether the network ends with a softmax of its own. */
  get ownSoftmax() {
    return this.columns[this.last - 1].layer.startsWith("Softmax(");
  }

  /** What several of a column are. @param {number} column @param {Record<string, string>} words */
  several(column, words) {
    return cells(this.columns[column]) > 1 ? words.maps_of : words.numbers_of;
  }

  /** How many sources each of them has. @param {number} column */
  sources(column) {
    const { per, count, groups } = this.over(column);
    return this.turned ? count / groups : per;
  }

  /**
   * Which source of a map or number stands first in the column that it comes from: they stand one
   * after the other.
   * @param {number} column @param {number} index
   */
  first(column, index) {
    const { per, count, groups } = this.over(column);
    const targets = count / groups;
    return this.turned ? Math.floor(index / per) * targets : Math.floor(index / targets) * per;
  }

  /** Whether there is something to see from nearer by. @param {number} column */
  opens(column) {
    return this.turned ? column < this.last - 1 : column > 0;
  }

  /**
   * The bytes of a map.
   * @param {number} column @param {number} index
   */
  map(column, index) {
    const { offset, rows, columns } = this.columns[column];
    const from = offset + index * rows * columns;
    return this.bytes.subarray(from, from + rows * columns);
  }

  /**
   * What comes into a map or number, the strongest first, from the column that it comes from.
   * @param {number} column @param {number} index
   * @returns {Line[]}
   */
  into(column, index) {
    if (this.turned) return this.sent(column, index);
    const { per, lines_offset, lines_scale, kind } = this.columns[column];
    if (kind === "Softmax") return [{ source: index, strength: this.about.chances[index] }];
    if (!per) return [];
    const from = lines_offset + index * per;
    const first = this.first(column, index);
    const found = [...this.bytes.subarray(from, from + per)].map((byte, k) => ({
      source: first + k,
      strength: (byte / MOST) * lines_scale,
    }));
    return found.sort((one, other) => Math.abs(other.strength) - Math.abs(one.strength));
  }

  /**
   * The source that weighs most in a map or number, counted from its first one.
   * @param {number} column @param {number} index
   */
  mainSource(column, index) {
    return this.into(column, index)[0].source - this.first(column, index);
  }

  /**
   * What the targets of a map or number send back to it, the strongest first.
   * @param {number} column @param {number} index
   * @returns {Line[]}
   */
  sent(column, index) {
    if (column === this.last) return [];
    const { per, lines_offset, lines_scale, kind } = this.columns[column + 1];
    if (kind === "Softmax") {
      return [{ source: index, strength: this.columns[column].numbers[index] }];
    }
    const first = this.first(column, index);
    const found = Array.from({ length: this.sources(column) }, (_, k) => {
      const byte = this.bytes[lines_offset + (first + k) * per + index % per];
      return { source: first + k, strength: (byte / MOST) * lines_scale };
    });
    return found.sort((one, other) => Math.abs(other.strength) - Math.abs(one.strength));
  }

  /** What the strongest line into a column may be. @param {number} column */
  strongest(column) {
    return this.over(column).lines_scale || 1;
  }

  /**
   * The rows and columns of the picture that a cell sees: first and one past the last, on it;
   * null where that is not known.
   * @param {number} column @param {number} row @param {number} at
   */
  seen(column, row, at) {
    const { field } = this.columns[column];
    const [height, width] = this.about.size;
    if (!field) return { top: 0, bottom: height, left: 0, right: width };
    if (!field.length) return null;
    const [first, step, size] = field;
    /** @param {number} k @param {number} most */
    const within = (k, most) => Math.min(Math.max(k, 0), most);
    const [top, left] = [first + row * step, first + at * step];
    return {
      top: within(top, height),
      bottom: within(top + size, height),
      left: within(left, width),
      right: within(left + size, width),
    };
  }
}

/**
 * The probabilities, as a column after the last one.
 * @param {Whole} about
 * @returns {Column}
 */
function softmax({ chances }) {
  return {
    name: "softmax",
    kind: "Softmax",
    layer: "softmax",
    count: chances.length,
    rows: 1,
    columns: 1,
    low: Math.min(...chances),
    high: Math.max(...chances),
    numbers: chances,
    field: null,
    signed: false,
    scale: 1,
    offset: 0,
    per: 1,
    groups: chances.length,
    lines_scale: 1,
    lines_offset: 0,
  };
}

/** One map or number with all that it was made of. */
export class Near {
  /** @param {ArrayBuffer} answer */
  constructor(answer) {
    const { line, bytes } = parted(answer);
    /** @type {Closer} */
    this.about = line;
    this.bytes = bytes;
    this.output = this.array("output") ?? new Float32Array();
    this.inputs = this.array("inputs") ?? new Float32Array();
    this.weights = this.array("weights");
    this.parts = this.array("parts");
    this.back = this.array("back");
    /** What the map changes by without each source, where it is no sum of parts. */
    this.changes = this.array("changes");
    /** The two that a residual block adds: what goes past its layers, and what they make. */
    this.past = this.array("past");
    this.through = this.array("through");
    /** Of a gradient: the map's own numbers, and which of them each window of a pool took. */
    this.values = this.array("values");
    this.took = this.array("took");
    /** What each number of a window counts in its mean, for each window. */
    this.shares = this.array("shares");
    this.bias = this.array("bias")?.[0] ?? null;
  }

  /** @param {string} name */
  array(name) {
    const told = this.about.arrays[name];
    if (!told) return null;
    return new Float32Array(this.bytes, told.offset, told.shape.reduce((a, b) => a * b, 1));
  }

  /** @param {string} name */
  shape(name) {
    return this.about.arrays[name]?.shape ?? [];
  }

  /** How many sources it has. */
  get sources() {
    return this.shape("inputs")[0];
  }

  /**
   * A source's numbers, and how many rows and columns of them there are.
   * @param {"inputs" | "weights"} name @param {number} source
   */
  of(name, source) {
    const [, rows, columns] = this.shape(name);
    const all = name === "inputs" ? this.inputs : this.weights;
    if (!all) return null;
    const from = source * rows * columns;
    return { values: all.subarray(from, from + rows * columns), rows, columns };
  }

  /**
   * What a source adds to the number at `cell`, counted row by row, or changes it by being there;
   * null where it is alone.
   * @param {number} source @param {number} cell
   */
  part(source, cell) {
    const parts = this.parts ?? this.changes;
    return parts && parts[source * this.output.length + cell];
  }
}

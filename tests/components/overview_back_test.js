// The overview turned round: who sends what back to a cell, and where that is shown.

import { assertEquals } from "./checks.js";
import { close, whole } from "../../pages/start/home/overview/layout.js";
import { links } from "../../pages/start/home/overview/links.js";
import { linesAcross } from "../../pages/start/home/overview/network.js";
import { one } from "../../pages/start/home/overview/scene.js";
import { sentence } from "../../pages/start/home/overview/sentences.js";
import { Near, Told } from "../../pages/start/home/overview/told.js";
import { Turn } from "../../pages/start/home/overview/turn.js";
import { meetingBack, reads, windowBack } from "../../pages/start/home/overview/turned.js";

/** @import { Payload } from "../../pages/start/home/overview/types.d.ts" */

/**
 * An answer of the server.
 * @param {object} line @param {ArrayBuffer} bytes
 */
function answer(line, bytes) {
  const head = new TextEncoder().encode(`${JSON.stringify(line)}\n`);
  const all = new Uint8Array(head.length + bytes.byteLength);
  all.set(head);
  all.set(new Uint8Array(bytes), head.length);
  return all.buffer;
}

const PLAIN = {
  low: -1,
  high: 1,
  signed: false,
  scale: 1,
  field: [0, 1, 1],
  numbers: [],
  offset: 0,
};
const COLUMNS = [
  { name: "input", kind: "Input", count: 3, rows: 4, columns: 4, per: 0, groups: 1 },
  {
    name: "conv1",
    kind: "Conv2d",
    count: 2,
    rows: 4,
    columns: 4,
    per: 3,
    groups: 1,
    lines_offset: 48,
  },
  {
    name: "pool1",
    kind: "MaxPool2d",
    count: 2,
    rows: 2,
    columns: 2,
    per: 1,
    groups: 2,
    lines_offset: 54,
  },
  {
    name: "linear1",
    kind: "Linear",
    count: 2,
    rows: 1,
    columns: 1,
    per: 2,
    groups: 1,
    lines_offset: 56,
  },
];

/** @param {"score" | "loss"} kind */
function tiny(kind = "loss") {
  const bytes = new Int8Array(60);
  bytes.set([10, -127, 60, 0, 64, 1, 127, 5, 30, 0, -60, 127], 48); // lines of conv1, pool1, linear1
  const columns = COLUMNS.map((column) => ({
    ...PLAIN,
    lines_scale: column.per ? 2 : 0,
    lines_offset: 0,
    ...column,
    layer: column.name,
    numbers: column.kind === "Linear" ? [0.25, -0.25] : [],
  }));
  const about = { network: "n", size: [4, 4], classes: ["cat", "dog"], chances: [0.25, 0.75] };
  const back = { kind, index: 1, value: 0.2877 };
  return new Told(answer({ ...about, columns, back }, bytes.buffer));
}

Deno.test("turned round, numbers come from the column after, the strongest first", () => {
  const told = tiny();
  assertEquals([told.turned, told.before(1), told.over(1).kind], [true, 2, "MaxPool2d"]);
  assertEquals([0, 1, 2].map((column) => told.sources(column)), [2, 1, 2]);
  assertEquals(told.into(0, 1), [{ source: 0, strength: -2 }, { source: 1, strength: 128 / 127 }]);
  assertEquals(told.into(1, 1), [{ source: 1, strength: 10 / 127 }]);
  assertEquals(told.into(2, 0).map(({ source }) => source), [1, 0]);
  assertEquals(told.into(3, 1), [{ source: 1, strength: -0.25 }]);
  assertEquals(told.into(4, 1), []);
  assertEquals([0, 2, 3, 4].map((column) => told.opens(column)), [true, true, false, false]);
});

Deno.test("lines go from the left column's right side to its targets; none where nothing is sent", () => {
  const told = tiny();
  const layout = whole(told.columns, 900, 400);
  const lines = linesAcross(told, layout, 3);
  assertEquals(lines.map(({ target, strength }) => [target, strength * 127]), [
    [0, 60],
    [0, -120],
    [1, 254],
  ]);
  const [x0, , x1] = lines[0].ends;
  const [left, , wide] = layout.frames[2];
  assertEquals([x0 <= left + wide, x0 < x1, x1 <= layout.frames[3][0] + 8], [true, true, true]);
});

Deno.test("the windows that read a cell are those of its layer", () => {
  const plain = { size: [3, 3], stride: [1, 1], padding: [1, 1], dilation: [1, 1] };
  const at = (/** @type {any} */ window, /** @type {number} */ cell) =>
    reads(cell, window, 0).map(({ at, tap }) => [at, tap]);
  assertEquals(at(plain, 0), [[-1, 2], [0, 1], [1, 0]]);
  assertEquals(at({ ...plain, stride: [2, 2], padding: [0, 0] }, 4), [[1, 2], [2, 0]]);
  assertEquals(at({ ...plain, stride: [2, 2], padding: [0, 0] }, 3), [[1, 1]]);
  assertEquals(at({ ...plain, dilation: [2, 2], padding: [2, 2] }, 2), [[0, 2], [2, 1], [4, 0]]);
  assertEquals(at({ ...plain, size: [1, 1], stride: [2, 2], padding: [0, 0] }, 1), []);
});

/**
 * @param {Record<string, [number[], number[]]>} arrays shape and numbers of each
 * @param {object | null} window
 */
function near(arrays, window) {
  /** @type {Record<string, { offset: number, shape: number[] }>} */
  const told = {};
  /** @type {number[]} */
  const all = [];
  for (const [name, [shape, values]] of Object.entries(arrays)) {
    told[name] = { offset: 4 * all.length, shape };
    all.push(...values);
  }
  const bytes = Float32Array.from(all).buffer;
  return new Near(answer({ layer: "x", channel: 0, rest: 0, arrays: told, window }, bytes));
}

/** @param {number} count */
const counting = (count) => Array.from({ length: count }, (_, k) => k + 1);
const CONVOLVED = near({
  output: [[16], counting(16)],
  values: [[16], counting(16)],
  inputs: [[2, 4, 4], counting(32)],
  weights: [[2, 3, 3], counting(18)],
  parts: [[2, 4, 4], counting(32)],
}, { size: [3, 3], stride: [1, 1], padding: [1, 1], dilation: [1, 1] });

Deno.test("a target's gradients meet the weights turned round, and zeros beyond its edge", () => {
  const { given, weights } = meetingBack(CONVOLVED, 1, [0, 1], 4);
  assertEquals(given, { values: [0, 0, 0, 17, 18, 19, 21, 22, 23], rows: 3, columns: 3 });
  assertEquals(weights?.values, [18, 17, 16, 15, 14, 13, 12, 11, 10]);
  assertEquals(windowBack(CONVOLVED, [0, 1]), { top: -1, left: 0, rows: 3, columns: 3 });
});

const POOLED = near({
  output: [[16], counting(16)],
  values: [[16], counting(16)],
  inputs: [[1, 2, 2], [5, 6, 7, 8]],
  took: [[2, 2], [0, 7, 8, 15]],
}, { size: [2, 2], stride: [2, 2], padding: [0, 0], dilation: [1, 1] });

Deno.test("a pool's window gives its gradient to the cell that it took", () => {
  const met = (/** @type {[number, number]} */ pixel) => {
    const { given, weights } = meetingBack(POOLED, 0, pixel, 4);
    return [given?.values, weights?.values];
  };
  assertEquals(met([1, 3]), [[6], [1]]);
  assertEquals(met([1, 2]), [[6], [0]]);
  assertEquals(windowBack(POOLED, [1, 3]), { top: 0, left: 1, rows: 1, columns: 1 });
});

Deno.test("without windows a number meets the weight of its own cell", () => {
  const flattened = near({
    output: [[4], counting(4)],
    inputs: [[2, 1, 1], [5, 6]],
    weights: [[2, 2, 2], counting(8)],
    parts: [[2, 2, 2], counting(8)],
  }, null);
  const { given, weights } = meetingBack(flattened, 1, [1, 0], 2);
  assertEquals([given?.values, weights?.values], [[6], [7]]);
  assertEquals(meetingBack(flattened, 1, null, 2).weights?.values, [5, 6, 7, 8]);
  const relu = near({
    output: [[4], [0, 2, 0, 4]],
    inputs: [[1, 2, 2], [1, 2, 3, 4]],
    weights: [[1, 2, 2], [0, 1, 0, 1]],
  }, null);
  const met = meetingBack(relu, 0, [1, 0], 2);
  assertEquals([met.given?.values, met.weights?.values], [[3], [0]]);
  assertEquals(meetingBack(relu, 0, null, 2).given, null);
});

Deno.test("turned round, the sources stand on the right, and nothing lies on another", () => {
  const told = tiny();
  const spot = { column: 0, index: 2, pixel: null, source: null };
  const made = one(told, whole(told.columns, 1216, 480), spot, 1216, 480);
  const [{ map }] = made.close.cells;
  assertEquals([made.close.cells.length, made.places.picture.alpha], [2, 0]);
  assertEquals(made.close.target[0] + made.close.target[2] < map[0], true);
  assertEquals(made.places.maps[1][1], { rect: made.close.cells[1].map, alpha: 1 });
  const many = { sources: 64, weights: true, back: 0, row: false, turned: true };
  for (const width of [1216, 358]) {
    const { cells, target, picture, sum } = close(many, width, 480);
    const right = cells.every(({ box }) => box[0] + box[2] <= width + 1);
    const clear = cells.every(({ box }) =>
      box[0] > Math.max(sum[0] + sum[2], picture[0] + picture[2]) || box[1] + box[3] < target[1]
    );
    assertEquals([right, clear], [true, true]);
  }
});

const WORDS = /** @type {Record<string, string>} */ (new Proxy({}, {
  get: (_, name) => `${String(name)} {title} {name} {value} {most} {chance} {right} {own}`,
}));
const DATA = /** @type {Payload} */ (/** @type {unknown} */ ({ words: WORDS, maps: "" }));

Deno.test("what is said of gradients names where they come from, and their numbers", () => {
  const nothing = {
    told: tiny(),
    data: DATA,
    spot: null,
    near: null,
    pointed: null,
    painting: false,
  };
  const begins = (/** @type {object} */ more, /** @type {string} */ text) =>
    assertEquals(sentence({ ...nothing, ...more }).slice(0, text.length), text);
  begins({}, "back_loss undefined dog 0.2877");
  begins({ painting: true, told: tiny("score") }, "painting_score undefined dog 0.2877");
  const classes = "score_loss undefined dog −0.25 undefined 0.75 1";
  begins({ pointed: { column: 4, index: 1 } }, classes);
  begins({ pointed: { column: 3, index: 1 } }, classes);
  const most = "0 (66\u00a0%), 1 (34\u00a0%)";
  begins({ pointed: { column: 0, index: 1 } }, "back_reads input, green".slice(0, 11));
  assertEquals(sentence({ ...nothing, pointed: { column: 0, index: 1 } }).includes(most), true);
  const spot = { column: 0, index: 0, pixel: [0, 1], source: 1 };
  begins({ spot, near: CONVOLVED }, "pixel_back_Conv2d input, red undefined 2 1 (18), 0 (2)");
  begins({ spot: { ...spot, pixel: null }, near: CONVOLVED }, "near_back_Conv2d input, red");
  const pooled = { column: 1, index: 0, pixel: [1, 3], source: 0 };
  begins({ spot: pooled, near: POOLED }, "passes_MaxPool2d conv1, ");
  begins({ spot: { ...pooled, pixel: [1, 2] }, near: POOLED }, "stops_MaxPool2d conv1, ");
});

Deno.test("links take what is sent along, as the lesson's way back has it", () => {
  const of = (/** @type {Near} */ near, /** @type {any} */ spot) => {
    const found = links(tiny(), near, DATA, spot).map(({ address }) => address.split("?"));
    return found.map(([page, query]) => [page, Object.fromEntries(new URLSearchParams(query))]);
  };
  const spot = { column: 0, index: 0, pixel: [0, 1], source: 1 };
  assertEquals(of(CONVOLVED, spot), [["convolution", {
    ...{ size: "3", kernel_size: "3", view: "backward", padding: "1" },
    weight: "10 11 12\n13 14 15\n16 17 18",
    grad_output: "0 0 0\n17 18 19\n21 22 23",
  }]]);
  const pooled = { column: 1, index: 1, pixel: [0, 2], source: 0 };
  assertEquals(of(POOLED, pooled), [
    ["pooling", {
      ...{ size: "2", kernel_size: "2", view: "gradient" },
      input: "3 4\n7 8",
      grad_output: "6",
    }],
    ["feature_maps", { layer: "conv1", channel: "1", row: "0", column: "2" }],
  ]);
  const large = POOLED.about.window; // larger than the lesson's windows
  const [size, stride] = [[6, 6], [6, 6]];
  POOLED.about.window = /** @type {any} */ ({ ...large, size, stride });
  assertEquals(of(POOLED, pooled).map(([page]) => page), ["feature_maps"]);
  POOLED.about.window = large;
});

Deno.test("what is turned before the page listens is told once it does", () => {
  Object.assign(globalThis, { document: { createElement: () => ({}) } });
  /** @type {unknown[]} */
  const sent = [];
  const view = {
    data: { heard: /** @type {number | null} */ (null) },
    follow() {},
    /** @param {string} name @param {unknown} value */
    send: (name, value) => sent.push([name, value]),
  };
  const turn = new Turn(/** @type {any} */ (view));
  const hear = (/** @type {object} */ told) => turn.hear(/** @type {any} */ (told));
  turn.to({ kind: "loss", index: 4 });
  assertEquals([hear({ aim: null, heard: null }), sent], [false, []]);
  view.data.heard = 0;
  assertEquals(hear({ aim: null, heard: 0 }), false);
  assertEquals(sent, [["turned", [1, "loss", 4]]]);
  assertEquals(turn.aim, { kind: "loss", index: 4 });
  assertEquals(hear({ aim: null, heard: 0 }), false); // from before it was told
  assertEquals([hear({ aim: turn.aim, heard: 1 }), sent.length], [false, 1]);
  assertEquals([hear({ aim: null, heard: 1 }), turn.aim], [true, null]);
  turn.to({ kind: "score", index: 2 });
  assertEquals(sent[1], ["turned", [2, "score", 2]]);
});

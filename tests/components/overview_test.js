// The overview on Home: where everything stands, what the bytes say, and what is read at a touch.

import { assert, assertEquals, random } from "./checks.js";
import { dab, stroke } from "../../pages/start/home/overview/brush.js";
import { middle, planes } from "../../pages/start/home/overview/camera.js";
import { themeOf } from "../../pages/start/home/overview/early.js";
import { level, nearest } from "../../pages/start/home/overview/hand.js";
import { close, strip, table, whole } from "../../pages/start/home/overview/layout.js";
import { links, typed } from "../../pages/start/home/overview/links.js";
import { windowOf } from "../../pages/start/home/overview/nearby.js";
import { room } from "../../pages/start/home/overview/network.js";
import { within } from "../../pages/start/home/overview/paint.js";
import { everything, one, Way } from "../../pages/start/home/overview/scene.js";
import { sentence } from "../../pages/start/home/overview/sentences.js";
import { cut, meeting } from "../../pages/start/home/overview/sum.js";
import { Near, Told } from "../../pages/start/home/overview/told.js";

/** @import { Payload, Rect } from "../../pages/start/home/overview/types.d.ts" */

/**
 * An answer of the server.
 * @param {object} line @param {Uint8Array} bytes
 */
function answer(line, bytes) {
  const head = new TextEncoder().encode(`${JSON.stringify(line)}\n`);
  const all = new Uint8Array(head.length + bytes.length);
  all.set(head);
  all.set(bytes, head.length);
  return all.buffer;
}

const PLAIN = { low: -1, high: 1, numbers: [], signed: false, lines_scale: 0, lines_offset: 0 };

// A picture of 4×4 pixels, two maps of it, each halved by a pool, and two scores.
const COLUMNS = [
  {
    name: "input",
    kind: "Input",
    count: 3,
    rows: 4,
    columns: 4,
    field: [0, 1, 1],
    per: 0,
    groups: 1,
  },
  {
    name: "conv1",
    kind: "Conv2d",
    count: 2,
    rows: 4,
    columns: 4,
    field: [-1, 1, 3],
    per: 3,
    groups: 1,
  },
  {
    name: "pool1",
    kind: "MaxPool2d",
    count: 2,
    rows: 2,
    columns: 2,
    field: [-1, 2, 4],
    per: 1,
    groups: 2,
  },
  {
    name: "linear1",
    kind: "Linear",
    count: 2,
    rows: 1,
    columns: 1,
    field: null,
    per: 2,
    groups: 1,
  },
];

function tiny() {
  const bytes = new Int8Array(48 + 48 + 32 + 6 + 8 + 2 + 2 + 4);
  bytes.set([10, -127, 60, 127, 0, 1], 48 + 48 + 32);
  const offsets = [48, 96, 134, 144];
  const lines = [0, 128, 142, 146];
  const columns = COLUMNS.map((column, k) => ({
    ...PLAIN,
    layer: column.name,
    ...column,
    scale: 1,
    offset: offsets[k],
    lines_offset: lines[k],
    lines_scale: k ? 2 : 0,
    signed: column.kind === "Linear",
    numbers: column.kind === "Linear" ? [0.5, 2] : [],
  }));
  const about = { network: "n", size: [4, 4], classes: ["cat", "dog"], chances: [0.25, 0.75] };
  return new Told(answer({ ...about, columns }, new Uint8Array(bytes.buffer)));
}

Deno.test("the strongest line comes first, with its size and sign", () => {
  const told = tiny();
  assertEquals(told.best, 1);
  assertEquals(told.into(1, 0).map(({ source }) => source), [1, 2, 0]);
  assertEquals(told.into(1, 0)[0].strength, -2);
  assertEquals(told.into(2, 1).map(({ source }) => source), [1]);
  assertEquals(told.into(0, 0), []);
  assertEquals(told.map(2, 1).length, 4);
});

Deno.test("a pixel's field ends where the picture does", () => {
  const told = tiny();
  assertEquals(told.seen(1, 0, 3), { top: 0, bottom: 2, left: 2, right: 4 });
  assertEquals(told.seen(2, 1, 0), { top: 1, bottom: 4, left: 0, right: 3 });
  assertEquals(told.seen(3, 0, 0), { top: 0, bottom: 4, left: 0, right: 4 });
});

/**
 * One map from nearer by, of a layer with windows, if any.
 * @param {Record<string, { shape: number[], values: ArrayLike<number> }>} held
 * @param {number[] | null} windows size, stride, padding and dilation
 */
function near(held, windows = null) {
  /** @type {Record<string, object>} */
  const arrays = {};
  /** @type {number[]} */
  const all = [];
  for (const [name, { shape, values }] of Object.entries(held)) {
    arrays[name] = { offset: 4 * all.length, shape };
    all.push(...Array.from(values));
  }
  const [size, stride, padding, dilation] = (windows ?? []).map((one) => [one, one]);
  const window = windows && { size, stride, padding, dilation };
  const line = { layer: "one", channel: 0, rest: 0, arrays, window };
  return new Near(answer(line, new Uint8Array(Float32Array.from(all).buffer)));
}

/** Numbers from 1 on. @param {number[]} shape */
const counted = (...shape) => ({
  shape,
  values: Array.from({ length: shape.reduce((a, b) => a * b, 1) }, (_, k) => k + 1),
});

Deno.test("the window that a pixel reads is that of its layer", () => {
  const found = { top: -1, left: 1, rows: 3, columns: 3, apart: [1, 1] };
  assertEquals(windowOf(near({ output: counted(16) }, [3, 1, 1, 1]), [0, 2]), found);
  const wide = { top: 3, left: -1, rows: 3, columns: 3, apart: [2, 2] };
  assertEquals(windowOf(near({ output: counted(16) }, [3, 2, 1, 2]), [2, 0]), wide);
  assertEquals(windowOf(near({ output: counted(16) }, [3, 1, 1, 1]), null), null);
  assertEquals(windowOf(near({ output: counted(16) }), [0, 0]), null);
  const only = { top: -1, left: -1, rows: 3, columns: 3, apart: [1, 1] };
  assertEquals(windowOf(near({ output: counted(1) }, [3, 1, 1, 1]), null), only);
});

Deno.test("of a window whose cells are apart, those between them are left out", () => {
  const values = Array.from({ length: 25 }, (_, k) => k);
  const window = { top: -1, left: 1, rows: 2, columns: 2, apart: [2, 3] };
  assertEquals(cut(values, 5, 5, window).values, [0, 0, 6, 9]);
});

/** The columns of a few layers, without their bytes. @param {object[]} columns */
function network(columns, back = {}) {
  const about = { network: "n", size: [4, 4], classes: ["cat", "dog"], chances: [0.25, 0.75] };
  const all = columns.map((column) => ({ ...PLAIN, scale: 1, offset: 0, ...column }));
  return new Told(answer({ ...about, columns: all, ...back }, new Uint8Array(200).fill(1)));
}

const GROUPED = [
  { name: "in", kind: "Input", count: 4, rows: 4, columns: 4, per: 0, groups: 1 },
  { name: "conv", kind: "Conv2d", count: 6, rows: 4, columns: 4, per: 2, groups: 2 },
  { name: "deep", kind: "Conv2d", count: 12, rows: 4, columns: 4, per: 1, groups: 6 },
  { name: "out", kind: "Linear", count: 2, rows: 1, columns: 1, per: 12, groups: 1 },
];

Deno.test("a map of a group reads the maps of its group, and these are read by its maps alone", () => {
  const told = network(GROUPED);
  assertEquals([1, 2, 3].map((column) => told.sources(column)), [2, 1, 12]);
  const sources = (/** @type {number} */ column, /** @type {number} */ index) =>
    told.into(column, index).map(({ source }) => source);
  assertEquals([sources(1, 2), sources(1, 3), sources(2, 5)], [[0, 1], [2, 3], [2]]);
  const turned = network(GROUPED, { back: { kind: "loss", index: 0, value: 1 } });
  assertEquals([0, 1, 2].map((column) => turned.sources(column)), [3, 2, 2]);
  const targets = (/** @type {number} */ column, /** @type {number} */ index) =>
    turned.into(column, index).map(({ source }) => source);
  assertEquals([targets(0, 1), targets(0, 2), targets(1, 3)], [[0, 1, 2], [3, 4, 5], [6, 7]]);
  const layout = whole(told.columns, 900, 400);
  const { places } = one(told, layout, { column: 1, index: 4, pixel: null, source: 0 }, 900, 400);
  assertEquals(places.maps[0].map(({ alpha }) => alpha), [0, 0, 1, 1]);
});

Deno.test("of a mean, each number on the map counts its share, and what is beyond it nothing", () => {
  const columns = [GROUPED[0], { ...GROUPED[1], kind: "AvgPool2d", per: 1, groups: 6 }];
  const told = network(columns);
  const held = { output: counted(4), inputs: counted(1, 4, 4), parts: counted(1, 2, 2) };
  const shares = { shape: [2, 2], values: [0.25, 0.5, 0.75, 1] };
  const spot = { column: 1, index: 0, source: 0, pixel: /** @type {[number, number]} */ ([1, 0]) };
  const found = meeting(told, near({ ...held, shares }, [2, 2, 1, 1]), spot);
  assertEquals(found.given?.values, [0, 5, 0, 9]);
  assertEquals(found.weights?.values, [0, 0.75, 0, 0.75]);
});

Deno.test("a residual block's pixel is what goes past its layers and what they make", () => {
  const told = network([{ ...GROUPED[0], kind: "ReLU" }, {
    ...GROUPED[1],
    kind: "Residual",
    per: 4,
    groups: 1,
  }, GROUPED[3]]);
  const held = {
    output: counted(16),
    inputs: counted(4, 4, 4),
    changes: counted(4, 16),
    past: counted(16),
    through: { shape: [16], values: Array.from({ length: 16 }, (_, k) => k / 8) },
  };
  const block = near(held);
  const spot = { column: 1, index: 2, source: 0, pixel: /** @type {[number, number]} */ ([0, 2]) };
  assertEquals(meeting(told, block, spot), { given: null, weights: null });
  assertEquals(block.part(1, 2), 19);
  const nothing = { told, data: DATA, near: block, pointed: null, painting: false };
  const said = sentence({ ...nothing, spot });
  const start = "pixel_Residual undefinedconv, map 2 in, map 0 3 3 (51), 2 (35), 1 (19)";
  assertEquals(said.slice(0, start.length), start);
  assertEquals(said.endsWith("past 3 through 0.25"), true);
  const all = sentence({ ...nothing, spot: { ...spot, pixel: null } });
  assertEquals(all.startsWith("near_Residual"), true);
});

Deno.test("beyond a map's edge stand zeros", () => {
  const found = cut([1, 2, 3, 4], 2, 2, { top: -1, left: 0, rows: 2, columns: 2 });
  assertEquals(found, { values: [0, 0, 1, 2], rows: 2, columns: 2 });
});

/** @param {Rect} a @param {Rect} b */
const apart = (a, b) =>
  a[0] + a[2] <= b[0] + 1e-6 || b[0] + b[2] <= a[0] + 1e-6 ||
  a[1] + a[3] <= b[1] + 1e-6 || b[1] + b[3] <= a[1] + 1e-6;

/** @param {Rect[]} rects @param {number} width @param {number} height */
function fits(rects, width, height) {
  const inside = rects.every(([x, y, w, h]) =>
    x >= -1e-6 && y >= 0 && w > 0 && h > 0 && x + w <= width + 1 && y + h <= height + 1
  );
  const clear = rects.every((one, k) => rects.slice(k + 1).every((other) => apart(one, other)));
  return inside && clear;
}

const maps = (
  /** @type {string} */ kind,
  /** @type {number} */ count,
  rows = 8,
) => /** @type {any} */ ({ kind, count, rows, columns: rows });
const DEEP = [
  maps("Input", 3, 32),
  maps("Conv2d", 32),
  maps("MaxPool2d", 32),
  maps("ReLU", 32),
  maps("Conv2d", 64),
  maps("MaxPool2d", 128),
  maps("Linear", 120, 1),
  maps("Linear", 10, 1),
  maps("Softmax", 10, 1),
];

Deno.test("every map has a place of its own on a projector and on a phone's strip", () => {
  for (const [width, height] of [[1216, 480], [1376, 680], [strip(DEEP, 440), 440]]) {
    const { places, picture } = whole(DEEP, width, height);
    assertEquals(fits([...places.flat(), picture], width, height), true);
    assertEquals(places.map((column) => column.length), DEEP.map(({ count }) => count));
  }
});

Deno.test("maps are as wide as high, however few they are", () => {
  for (let count = 1; count <= 128; count += 1) {
    const columns = [DEEP[0], maps("Conv2d", count), ...DEEP.slice(-2)];
    const { places } = whole(columns, 1376, 680);
    const [, , wide, high] = places[1][0];
    assert(Math.abs(wide / high - 1) < 0.2, `${count}: ${wide} x ${high}`);
    assertEquals(fits(places.flat(), 1376, 680), true);
  }
});

Deno.test("what stands above a column keeps clear of its neighbours'", () => {
  for (const columns of [DEEP, [DEEP[0], ...DEEP.slice(1, 4), ...DEEP.slice(1)]]) {
    const { frames } = whole(columns, 1216, 480);
    const ends = columns.slice(1, -1).map((_, k) => {
      const [x, , wide] = frames[k + 1];
      const half = room(frames, k + 1) / 2;
      assert(half > 20, `${half}`);
      return [x + wide / 2 - half, x + wide / 2 + half];
    });
    ends.slice(1).forEach(([from], k) => assert(from >= ends[k][1], `${from} < ${ends[k][1]}`));
    assert(ends[0][0] >= frames[0][2], "the first one lies on the picture");
  }
});

Deno.test("one map, its sources and the picture have places of their own", () => {
  const cases = [[3, true, 0, false], [32, true, 0, false], [1, false, 0, false], [
    64,
    true,
    0,
    true,
  ]];
  for (const [width, height] of [[1216, 480], [358, 760]]) {
    for (const [sources, weights, back, row] of [...cases, [64, false, 64, true]]) {
      const found = close(/** @type {any} */ ({ sources, weights, back, row }), width, height);
      const { cells, target, picture } = found;
      const rects = [...cells, ...found.back].flatMap(({ map, weights }) =>
        weights ? [map, weights] : [map]
      );
      assertEquals([cells.length, found.back.length], [sources, back]);
      assertEquals(fits([...rects, target, picture], width, height), true);
    }
  }
});

Deno.test("sources are as large as they can be", () => {
  const [few, many] = [4, 64].map((count) => table(count, [0, 0, 600, 480], true)[0].map[2]);
  assertEquals(few > many && many > 24, true);
});

Deno.test("the way to a map begins where all was and ends where it is told", () => {
  const told = tiny();
  const layout = whole(told.columns, 900, 400);
  const from = everything(layout);
  const spot = { column: 2, index: 1, pixel: null, source: null };
  const { places, close } = one(told, layout, spot, 900, 400);
  assertEquals(places.maps[2][1], { rect: close.target, alpha: 1 });
  assertEquals(places.maps[1][1], { rect: close.cells[0].map, alpha: 1 });
  assertEquals([places.maps[2][0].alpha, places.maps[0][0].alpha], [0, 0]);
  const way = new Way(places, from, false);
  assertEquals(way.at(way.began), { maps: from.maps, picture: from.picture });
  assertEquals(way.at(way.began + 10_000), places);
  const middle = way.at(way.began + 260).maps[2][0].alpha;
  assertEquals(Math.abs(middle - 0.5) < 1e-9, true);
  assertEquals(new Way(places, from, true).at(0), places);
});

Deno.test("arrow keys go to the map beside, and on to the next column at the same height", () => {
  const places =
    /** @type {Rect[]} */ ([[0, 0, 9, 9], [10, 0, 9, 9], [0, 10, 9, 9], [10, 10, 9, 9]]);
  assertEquals(nearest(places, 0, [1, 0]), 1);
  assertEquals(nearest(places, 0, [0, 1]), 2);
  assertEquals(nearest(places, 1, [1, 0]), -1);
  assertEquals(level(places, [50, 12, 9, 9], 1), 2);
  assertEquals(level(places, [50, 12, 9, 9], -1), 3);
});

Deno.test("a stroke has no gaps, and a dab ends where the picture does", () => {
  assertEquals(stroke([0, 0], [1, 3]), [[0, 0], [0, 1], [1, 2], [1, 3]]);
  assertEquals(stroke([2, 2], [2, 2]), [[2, 2], [2, 2]]);
  const picture = new Uint8Array(3 * 16);
  dab(picture, [4, 4], [0, 3], [7, 8, 9]);
  const rows = [0, 0, 7, 7, 0, 0, 7, 7, 0, 0, 0, 0, 0, 0, 0, 0];
  assertEquals([...picture], [7, 8, 9].flatMap((colour) => rows.map((one) => one && colour)));
});

Deno.test("while one paints the picture is larger, and all has a place still", () => {
  for (const [width, height] of [[1216, 480], [1376, 680]]) {
    const [small, large] = [false, true].map((on) => whole(DEEP, width, height, on));
    assertEquals(fits([...large.places.flat(), large.picture], width, height), true);
    assertEquals(large.picture[2] > 1.5 * small.picture[2], true);
  }
});

const CONVOLVED = new Near(answer(
  {
    layer: "conv1",
    channel: 0,
    rest: 0,
    window: { size: [3, 3], stride: [1, 1], padding: [1, 1], dilation: [1, 1] },
    arrays: {
      output: { offset: 0, shape: [16] },
      inputs: { offset: 64, shape: [3, 4, 4] },
      weights: { offset: 256, shape: [3, 3, 3] },
      parts: { offset: 364, shape: [3, 4, 4] },
      bias: { offset: 556, shape: [1] },
    },
  },
  new Uint8Array(Float32Array.from({ length: 140 }, (_, k) => k / 8).buffer),
));

Deno.test("what meets at a pixel are its window and the weights of the chosen source", () => {
  const spot = { column: 1, index: 0, pixel: /** @type {[number, number]} */ ([1, 1]), source: 1 };
  const { given, weights } = meeting(tiny(), CONVOLVED, spot);
  assertEquals(given?.values.slice(0, 4), [32, 33, 34, 36].map((k) => k / 8));
  assertEquals(weights?.values[0], 73 / 8);
  assertEquals(CONVOLVED.part(1, 5), (91 + 16 + 5) / 8);
});

const SHORT = [
  "map",
  "number",
  "maps_of",
  "numbers_of",
  "none",
  "place",
  "sum_maps",
  "sum_numbers",
];
const WORDS = /** @type {Record<string, string>} */ (new Proxy({}, {
  get: (_, name) =>
    SHORT.includes(String(name)) ? String(name) : `${String(name)} {name}{title} {from} {value} ` +
      "{most} {share} {parts} {bias} {items} {own} {source} {for}; {against} " +
      "past {past} through {through}",
}));
const DATA = /** @type {Payload} */ (/** @type {unknown} */ ({
  words: WORDS,
  maps: "class_name=dog&weights=relu",
  name: "a drawn dog",
  shows: "dog",
}));

Deno.test("links carry the picture, the place and the numbers", () => {
  const spot = { column: 1, index: 0, pixel: /** @type {[number, number]} */ ([1, 2]), source: 1 };
  const [worked, maps] = links(tiny(), CONVOLVED, DATA, spot).map(({ address }) => address);
  const query = new URLSearchParams(worked.split("?")[1]);
  assertEquals(worked.startsWith("convolution?"), true);
  assertEquals([query.get("size"), query.get("kernel_size")], ["3", "3"]);
  assertEquals(query.get("weight"), "9.125 9.25 9.375\n9.5 9.625 9.75\n9.875 10 10.125");
  assertEquals(
    maps,
    "feature_maps?class_name=dog&weights=relu&layer=conv1&channel=0&row=1&column=2&source=1",
  );
  const own = { ...DATA, maps: null };
  assertEquals(links(tiny(), CONVOLVED, own, spot).length, 1);
  assertEquals(links(tiny(), null, DATA, null), []);
  const kept = { ...DATA, run: "bee", maps: "run=bee&epoch=3" };
  const text = links(tiny(), null, kept, spot).at(-1)?.text;
  assertEquals(text?.startsWith("to_kept "), true); // of a network that learns
  assertEquals(typed([1, -0.00012348, 1e6, 2], 2), "1 -0.00012348\n1000000 2");
});

Deno.test("the lesson's sum of products is the one that is read in the overview", () => {
  const draw = random(5);
  const some = () => Array.from({ length: 25 }, () => Math.fround(draw(-9999, 9999) / 7919));
  /** @type {(a: number[], b: number[]) => number} */
  const sum = (a, b) => a.reduce((total, value, k) => total + value * b[k], 0);
  /** @type {(values: number[]) => number[]} */
  const arrived = (values) => typed(values, 5).split(/\s/).map(Number);
  for (let turn = 0; turn < 200; turn++) {
    const [inputs, weights] = [some(), some()];
    // As often as not the products nearly cancel: then no digit may be missing.
    if (turn % 2) {
      weights[24] = Math.fround(weights[24] - 0.999 * sum(inputs, weights) / inputs[24]);
    }
    const [here, there] = [sum(inputs, weights), sum(arrived(inputs), arrived(weights))];
    assert(Math.abs(here - there) < 1e-5 * (1 + Math.abs(weights[24])), `${here} for ${there}`);
  }
});

Deno.test("what is said names what is looked at, and its numbers", () => {
  const told = tiny();
  const nothing = { told, data: DATA, spot: null, near: null, pointed: null, painting: false };
  assertEquals(sentence(nothing).startsWith("said_known a drawn dog"), true);
  const alone = tiny(); // softmax makes 1 of its one number
  Object.assign(alone.about, { classes: ["dog"], chances: [1] });
  assertEquals(sentence({ ...nothing, told: alone }).startsWith("said_one a drawn dog"), true);
  const begins = (/** @type {object} */ more, /** @type {string} */ text) =>
    assertEquals(sentence({ ...nothing, ...more }).slice(0, text.length), text);
  const most = "green (64\u00a0%), blue (30\u00a0%), red (5\u00a0%)";
  begins(
    { pointed: { column: 1, index: 0 } },
    `reads undefinedconv1, map 0 input, green undefined ${most}`,
  );
  begins({ pointed: { column: 2, index: 1 } }, "reads_one undefinedpool1, map 1 conv1, map 1 ");
  const spot = { column: 1, index: 0, pixel: /** @type {[number, number]} */ ([1, 1]), source: 1 };
  assertEquals(sentence({ ...nothing, spot }), WORDS.fetching);
  const said = "undefinedconv1, map 0 input, red 0.625 blue (16), green (14), red (12)";
  begins({ spot, near: CONVOLVED }, `pixel_Conv2d ${said} undefined 42 17.38 maps_of`);
  CONVOLVED.bias = null;
  begins({ spot, near: CONVOLVED }, `pixel_Conv2d_unbiased ${said}`);
  CONVOLVED.bias = 17.375;
});

Deno.test("a map is said to be made of the one that it reads, whatever its own number", () => {
  const told = network(GROUPED);
  const nothing = { told, data: DATA, spot: null, near: null, painting: false };
  const said = sentence({ ...nothing, pointed: { column: 2, index: 5 } });
  assertEquals(said.startsWith("reads_one undefineddeep, map 5 conv, map 2 "), true);
});

Deno.test("where there is one map alone, a map is not said to read all of them", () => {
  const one = { ...GROUPED[1], name: "one", count: 1, per: 4, groups: 1 };
  const told = network([GROUPED[0], one, { ...GROUPED[2], per: 1, groups: 1 }, GROUPED[3]]);
  const held = near({ output: counted(16), inputs: counted(1, 4, 4) }, [3, 1, 1, 1]);
  const spot = { column: 2, index: 5, source: 0, pixel: null };
  const said = sentence({ told, data: DATA, spot, near: held, pointed: null, painting: false });
  assertEquals(said.startsWith("near_alone undefineddeep, map 5 one, map 0 "), true);
});

Deno.test("a class is spoken for and against by what its score is the sum of", () => {
  const spot = { column: 3, index: 1, pixel: null, source: 0 };
  const held = {
    output: { shape: [1], values: [2] },
    inputs: counted(4, 1, 1),
    parts: { shape: [4], values: [0.5, -2, 3, 0] },
    bias: { shape: [1], values: [0.5] },
  };
  const of = (/** @type {any} */ found, told = tiny()) =>
    sentence({ told, data: DATA, spot, near: found, pointed: null, painting: false });
  assertEquals(of(near(held)).includes("pool1 2 (3), 0 (0.5); 1 (−2) past"), true);
  const back = { shape: [2], values: [4, 5] };
  assertEquals(of(near({ ...held, back })).includes("conv1 1 (5), 0 (4); none past"), true);
  const { bias: _, ...rest } = held;
  assertEquals(of(near(rest)).startsWith("spoke_unbiased "), true);
  const made = tiny(); // a softmax of its own: nothing is made of its scores any more
  made.columns[3].layer = "Softmax(dim=1)";
  const pointed = { column: 3, index: 1 };
  const own = sentence({
    told: made,
    data: DATA,
    spot: null,
    near: null,
    pointed,
    painting: false,
  });
  assertEquals(own.startsWith("class_own dog"), true);
});

Deno.test("beyond the edge a pool finds no number, and no lesson is given a window without one", () => {
  const spot = { column: 2, index: 0, pixel: /** @type {[number, number]} */ ([0, 0]), source: 0 };
  const held = {
    output: { shape: [4], values: [-1, -2, -3, -4] },
    inputs: { shape: [1, 2, 2], values: [-1, -2, -3, -4] },
  };
  const padded = near(held, [2, 1, 1, 1]);
  const beyond = -Infinity;
  assertEquals(meeting(tiny(), padded, spot).given?.values, [beyond, beyond, beyond, -1]);
  const texts = (/** @type {Near} */ found) => links(tiny(), found, DATA, spot).length;
  assertEquals([texts(padded), texts(near(held, [2, 2, 0, 1]))], [1, 2]);
});

Deno.test("a map of one row is a map, and each of its numbers is told alone", () => {
  const wide = { ...GROUPED[1], name: "wide", kind: "ReLU", rows: 1, per: 1, groups: 6 };
  const told = network([GROUPED[0], { ...GROUPED[1], rows: 1 }, wide, GROUPED[3]]);
  const held = near({ output: counted(4), inputs: counted(1, 1, 4) });
  const of = (/** @type {any} */ pixel) => {
    const spot = { column: 2, index: 3, source: 0, pixel };
    return sentence({ told, data: DATA, spot, near: held, pointed: null, painting: false });
  };
  assertEquals(of(null).startsWith("near_ReLU undefinedwide, map 3 conv, map 3 "), true);
  assertEquals(of([0, 2]).startsWith("pixel_ReLU undefinedwide, map 3 conv, map 3 3 "), true);
  const frames = whole(told.columns, 900, 400).places;
  const [high, wide_] = [frames[2][0][3], frames[2][0][2]];
  assertEquals(high, wide_);
});

Deno.test("of a pixel no field is shown where it is not known", () => {
  const told = tiny();
  told.columns[2].field = [];
  assertEquals(told.seen(2, 0, 0), null);
});

Deno.test("the camera's picture is cut to a square and taken apart into planes", () => {
  assertEquals(middle(640, 480), [80, 0, 480]);
  assertEquals(middle(480, 640), [0, 80, 480]);
  const pixels = Uint8ClampedArray.from([1, 2, 3, 255, 4, 5, 6, 255]);
  assertEquals([...planes(pixels)], [1, 4, 2, 5, 3, 6]);
});

Deno.test("most numbers of a column stay within the scale of its colours", () => {
  for (let round = 0; round < 40; round += 1) {
    const count = 1 + Math.floor(Math.random() * 300);
    const most = 1 + Math.floor(Math.random() * 127);
    const bytes = Int8Array.from(
      { length: count },
      () => Math.round((2 * Math.random() - 1) * most),
    );
    const sizes = [...bytes].map(Math.abs).sort((a, b) => a - b);
    for (const share of [0, 0.5, 0.985, 1]) {
      const expected = Math.max(1, sizes[Math.floor(share * (count - 1))]);
      assertEquals(within(bytes, share), expected);
    }
  }
});

Deno.test("the first view has the theme that was chosen, else the system's", () => {
  for (const dark of [true, false]) {
    assertEquals(themeOf('"Light"', dark), "light");
    assertEquals(themeOf('"Dark"', dark), "dark");
    for (const left of [null, '"System"', "nonsense"]) {
      assertEquals(themeOf(left, dark), dark ? "dark" : "light");
    }
  }
});

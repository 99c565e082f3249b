// What is said of a run: words with numbers in them. That every code has its words is tested where
// the codes are made, tests/explainers/training/test_content.py.

import { assertEquals } from "./checks.js";
import { fill } from "../../pages/parts/words.js";
import {
  counted,
  detail,
  left,
  leftOut,
  moments,
  news,
  numbers,
  remarks,
  standing,
} from "../../pages/training/train/live/sentences.js";

/** @import { Frame, Words } from "../../pages/training/train/live/types.d.ts" */

const WORDS = /** @type {Words} */ (/** @type {unknown} */ ({
  phases: { stopped: "it stopped" },
  unstarted: "not begun",
  queued: ["one before", "{count} before"],
  begins: "in {time}",
  training: "epoch {epoch} of {epochs}",
  testing: "after {epoch}",
  silent: "it is silent",
  finished: ["one in {time}, {speed}/s, {accuracy}", "{count} in {time}, {speed}/s, {accuracy}"],
  stopped: "at {step}",
  left: "{time} left",
  untested: "not yet",
  tested: "after {epoch}",
  of_test: "test",
  of_training: "training",
  of_epochs: "{epoch} of {epochs}",
  at_step: "step {step}",
  of_speed: "speed",
  of_lr: "× {factor}",
  turned: { lr: "lr {before} → {after}", momentum: "m {after}", weight_decay: "w {after}" },
  forked: "from {run}",
  steps: "{optimizer} by {batch_size}",
  relu: "ReLU",
  parameters: "{count} numbers",
  pictures: "{train} + {test}",
  computed: "{device}, {precision}",
  smoothing: "{label_smoothing}: {loss}",
  only_smoothed: "only {label_smoothing}",
  more_left_out: "{count} more",
}));

/** @param {Partial<Frame>} rest */
const frame = (rest) => /** @type {Frame} */ (/** @type {unknown} */ ({
  phase: "training",
  news: "training",
  message: "",
  epoch: 3,
  epochs: 12,
  step: 1400,
  ahead: 0,
  begins_in: null,
  seconds_left: null,
  train_seconds: null,
  test_accuracy: 0.4525,
  test_loss: 1.5,
  train_loss: 1.25,
  images_per_second: 4174,
  lr: 0.0193,
  lr_scale: 1,
  optimizer: "sgd",
  batch_size: 128,
  relu: false,
  parameters: 0,
  changes: [],
  fork: null,
  note: null,
  remark: "",
  damaged: [],
  left_out: [],
  left_out_more: 0,
  ...rest,
}));

Deno.test("what is put into a sentence is taken as it is, and once", () => {
  assertEquals(fill("{a} and {b}", { a: "{b} $& $1", b: 2 }), "{b} $& $1 and 2");
  assertEquals(counted(["one", "{count}"], 1), "one");
  assertEquals(counted(["one", "{count}"], 0), "0");
  assertEquals(counted(["one", "{count} of {all}"], 1234, { all: "9" }), "1,234 of 9");
});

Deno.test("what a run does is told from its numbers", () => {
  /** @type {[Partial<Frame>, string][]} */
  const cases = [
    [{}, "epoch 4 of 12"],
    [{ epoch: 12 }, "epoch 12 of 12"],
    [{ news: "testing" }, "after 4"],
    [{ news: "queued", ahead: 1 }, "one before"],
    [{ news: "queued", ahead: 2, begins_in: 185 }, "2 before in 3 min 5 s"],
    [{ news: "message", message: "Drawing." }, "Drawing."],
    [{ news: "silent", message: "" }, "it is silent"],
    [{ news: "stopped" }, "at 1,400"],
    [{ news: "finished", train_seconds: 61 }, "12 in 1 min 1 s, 4,174/s, 45.3\u00a0%"],
    [{ news: "finished", train_seconds: 5, epochs: 1 }, "one in 5 s, 4,174/s, 45.3\u00a0%"],
    [{ news: "" }, ""],
  ];
  for (const [rest, text] of cases) assertEquals(news(frame(rest), WORDS), text);
  assertEquals(left(frame({}), WORDS), "");
  assertEquals(left(frame({ seconds_left: 0 }), WORDS), "0 s left");
});

Deno.test("what was changed is told of its step, after where a fork begins", () => {
  assertEquals(moments(frame({}), WORDS), []);
  const changes = [
    { step: 12, field: /** @type {const} */ ("lr"), before: 0.02, after: 0.01 },
    { step: 30, field: /** @type {const} */ ("momentum"), before: 0.9, after: 0.5 },
  ];
  const fork = { run: "{step}", step: 10 };
  assertEquals(moments(frame({ changes, fork }), WORDS), [
    { step: 10, text: "from {step}" },
    { step: 12, text: "lr 0.02 → 0.01" },
    { step: 30, text: "m 0.5" },
  ]);
});

Deno.test("each number stands with what it is of", () => {
  assertEquals(numbers(frame({}), WORDS), [
    ["45.3\u00a0%", "after 3"],
    ["1.500", "test"],
    ["1.250", "training"],
    ["4 of 12", "step 1,400"],
    ["4,174", "speed"],
    ["0.0193", ""],
  ]);
  const early = { epoch: 0, step: 0, test_accuracy: null, test_loss: null, train_loss: null };
  const rest = {
    ...early,
    images_per_second: null,
    lr_scale: 0.25,
    lr: /** @type {const} */ ("Infinity"),
  };
  assertEquals(numbers(frame({ ...rest, phase: "testing" }), WORDS), [
    ["–", "not yet"],
    ["–", "test"],
    ["–", "training"],
    ["0 of 12", ""],
    ["–", "speed"],
    ["∞", "× 0.25"],
  ]);
  const ends = frame({ epoch: 12, phase: "paused", train_loss: "NaN" });
  assertEquals(numbers(ends, WORDS).slice(2, 4), [["NaN", "training"], ["12 of 12", "step 1,400"]]);
});

Deno.test("what is trained is told as far as it is known", () => {
  assertEquals(detail(frame({}), WORDS), "sgd by 128");
  const known = {
    parameters: 145578,
    train_pictures: 10000,
    test_pictures: 2000,
    device: "cpu",
    precision: "float32",
  };
  const text = "sgd by 128 · ReLU · 145,578 numbers · 10,000 + 2,000 · cpu, float32";
  assertEquals(detail(frame({ ...known, relu: true }), WORDS), text);
});

Deno.test("remarks, the loss that is drawn and what is damaged stand in this order", () => {
  assertEquals(remarks(frame({}), WORDS), "");
  /** @type {Frame["note"]} */
  const note = { code: "smoothing", label_smoothing: 0.05, loss: "Infinity" };
  const all = frame({ remark: "Remark.", note, damaged: ["a.", "b."] });
  assertEquals(remarks(all, WORDS), "Remark. 0.05: ∞ a. b.");
  assertEquals(remarks(frame({ note: { ...note, code: "only_smoothed" } }), WORDS), "only 0.05");
});

Deno.test("of files that were left out the last line says how many more there are", () => {
  assertEquals(leftOut(frame({ left_out: ["a"] }), WORDS), ["a"]);
  assertEquals(leftOut(frame({ left_out: ["a"], left_out_more: 1234 }), WORDS), [
    "a",
    "1,234 more",
  ]);
});

Deno.test("a run that nobody has started was not stopped", () => {
  assertEquals(standing(frame({ phase: "stopped", news: "made" }), WORDS), "not begun");
  assertEquals(standing(frame({ phase: "stopped", news: "stopped" }), WORDS), "it stopped");
});

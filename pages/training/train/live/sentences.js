// What is said of a run: the page's words (live.py of the lesson) with a frame's numbers in them.

/** @import { Frame, Words } from "./types.d.ts" */

import { percent } from "../../../parts/decimals.js";
import { fill } from "../../../parts/words.js";
import { count, duration, general, loss, rate } from "./formats.js";

const UNKNOWN = "–";

/**
 * The sentence for one or that for more.
 * @param {[one: string, more: string]} both
 * @param {number} number
 * @param {Record<string, string | number>} given
 */
export function counted(both, number, given = {}) {
  return fill(both[number === 1 ? 0 : 1], { count: count(number), ...given });
}

/**
 * The word for how the run stands: what nobody has started was not stopped either.
 * @param {Frame} frame
 * @param {Words} words
 */
export function standing(frame, words) {
  return frame.news === "made" ? words.unstarted : words.phases[frame.phase];
}

/**
 * What the run does or has come to, besides its phase; empty where that is told elsewhere.
 * @param {Frame} frame
 * @param {Words} words
 */
export function news(frame, words) {
  const { epoch, epochs, begins_in: seconds } = frame;
  switch (frame.news) {
    case "message":
      return frame.message;
    case "queued": {
      const ahead = counted(words.queued, frame.ahead);
      return seconds === null
        ? ahead
        : `${ahead} ${fill(words.begins, { time: duration(seconds) })}`;
    }
    case "training":
    case "testing":
      return fill(words[frame.news], { epoch: Math.min(epoch + 1, epochs), epochs });
    case "finished":
      return counted(words.finished, epochs, {
        time: duration(frame.train_seconds ?? 0),
        speed: count(frame.images_per_second ?? 0),
        accuracy: percent(frame.test_accuracy ?? 0),
      });
    case "stopped":
      return fill(words.stopped, { step: count(frame.step) });
    case "":
      return "";
    default:
      return words[frame.news];
  }
}

/**
 * How long the run still takes; empty while that cannot be told.
 * @param {Frame} frame
 * @param {Words} words
 */
export function left({ seconds_left: seconds }, words) {
  return seconds === null ? "" : fill(words.left, { time: duration(seconds) });
}

/**
 * The numbers of a run, each with what it is of: in the order of `words.numbers`.
 * @param {Frame} frame
 * @param {Words} words
 * @returns {[value: string, about: string][]}
 */
export function numbers(frame, words) {
  const { epoch, epochs, phase, step } = frame;
  const at = Math.min(epoch + Number(phase === "training" || phase === "paused"), epochs);
  const shown = (
    /** @type {number | string | null} */ value,
    /** @type {(value: number) => string} */ format,
  ) => value === null ? UNKNOWN : format(Number(value));
  return [
    [shown(frame.test_accuracy, percent), epoch ? fill(words.tested, { epoch }) : words.untested],
    [shown(frame.test_loss, loss), words.of_test],
    [shown(frame.train_loss, loss), words.of_training],
    [
      fill(words.of_epochs, { epoch: at, epochs }),
      step ? fill(words.at_step, { step: count(step) }) : "",
    ],
    [shown(frame.images_per_second, count), words.of_speed],
    [
      shown(frame.lr, rate),
      frame.lr_scale === 1 ? "" : fill(words.of_lr, { factor: general(frame.lr_scale, 3) }),
    ],
  ];
}

/**
 * What is marked in every chart: the steps after which something was changed.
 * @param {Pick<Frame, "changes" | "fork">} frame
 * @param {Pick<Words, "turned" | "forked">} words
 */
export function moments({ changes, fork }, words) {
  const found = changes.map(({ step, field, before, after }) => ({
    step,
    text: fill(words.turned[field], { before: rate(before), after: rate(after) }),
  }));
  return fork
    ? [{ step: fork.step, text: fill(words.forked, { run: fork.run }) }, ...found]
    : found;
}

/**
 * What is trained, and on what.
 * @param {Frame} frame
 * @param {Words} words
 */
export function detail(frame, words) {
  const { optimizer, batch_size } = frame;
  const parts = [fill(words.steps, { optimizer, batch_size })];
  if (frame.relu) parts.push(words.relu);
  if (frame.parameters) {
    parts.push(
      fill(words.parameters, { count: count(frame.parameters) }),
      fill(words.pictures, {
        train: count(frame.train_pictures),
        test: count(frame.test_pictures),
      }),
      fill(words.computed, { device: frame.device, precision: frame.precision }),
    );
  }
  return parts.join(" · ");
}

/**
 * What else there is to say of the run: the worker's remark, the loss that is drawn, and what is
 * damaged.
 * @param {Frame} frame
 * @param {Words} words
 */
export function remarks({ remark, note, damaged }, words) {
  const drawn = note
    ? fill(words[note.code], {
      label_smoothing: general(note.label_smoothing, 6),
      loss: loss(Number(note.loss)),
    })
    : "";
  return [remark, drawn, ...damaged].filter(Boolean).join(" ");
}

/**
 * Each file that was left out, and how many more there are.
 * @param {Frame} frame
 * @param {Words} words
 */
export function leftOut({ left_out: sentences, left_out_more: more }, words) {
  return more ? [...sentences, fill(words.more_left_out, { count: count(more) })] : sentences;
}

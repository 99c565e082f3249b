// Numbers of a run as the page writes them; Python writes the same of the same, see formats.py of
// the lesson.

import { even, fixed, MOST } from "../../../parts/decimals.js";

const RAISED = "⁰¹²³⁴⁵⁶⁷⁸⁹";
/**
 * A number's digits, and the power of ten that they are of: as Python's `.2e`.
 * @param {number} value
 * @param {number} digits after the point
 * @returns {[digits: string, power: number]}
 */
function scientific(value, digits) {
  const [whole, power] = value.toExponential(MOST).split("e");
  const [rounded, raised] = value.toExponential(digits).split("e");
  const cut = whole.indexOf(".") + 1 + digits;
  const kept = even(rounded, whole, cut);
  return kept === rounded ? [rounded, Number(raised)] : [kept, Number(power)];
}

/**
 * So many digits that count, as Python's `.3g`: 0.0193, 1.4e-05.
 * @param {number} value
 * @param {number} digits
 */
export function general(value, digits) {
  const [mantissa, power] = scientific(value, digits - 1);
  const isPlain = power >= -4 && power < digits;
  const text = isPlain ? fixed(value, digits - 1 - power) : mantissa;
  const short = text.includes(".") ? text.replace(/\.?0+$/, "") : text;
  if (isPlain) return short;
  return `${short}e${power < 0 ? "-" : "+"}${String(Math.abs(power)).padStart(2, "0")}`;
}

/**
 * A number of things: `1,234`.
 * @param {number} value
 */
export function count(value) {
  return fixed(value, 0).replace(/\B(?=(\d{3})+$)/g, ",");
}

/** @param {number} power */
const raised = (power) => [...String(power)].map((d) => RAISED[Number(d)]).join("");

/**
 * A loss with three digits after the point, or, once it has exploded, as a power of ten.
 * @param {number} value
 */
export function loss(value) {
  if (!Number.isFinite(value)) return Number.isNaN(value) ? "NaN" : "∞";
  if (Math.abs(value) < 1000) return fixed(value, 3);
  const [digit, power] = scientific(value, 0);
  return `${digit} × 10${raised(power)}`;
}

/**
 * A learning rate in few characters: 0.0193, 0.00014, 0.000014, 1.4 × 10⁻⁸.
 * @param {number} lr
 */
export function rate(lr) {
  if (!Number.isFinite(lr)) return "∞";
  const [digit, power] = scientific(lr, lr >= 0.001 ? 2 : 1);
  const rounded = Number(`${digit}e${power}`);
  // As one would type it: a line breaks 3.6e-05 in two.
  if (rounded === 0 || rounded >= 1e-6) return String(rounded);
  return `${Number(digit)} × 10⁻${raised(-power)}`;
}

/**
 * A span of time in the words of a clock watcher: `8 s`, `2 min 5 s`, `1 h 10 min`.
 * @param {number} seconds whole ones
 */
export function duration(seconds) {
  if (seconds < 60) return `${seconds} s`;
  if (seconds < 3600) return `${Math.floor(seconds / 60)} min ${seconds % 60} s`;
  return `${fixed(Math.floor(seconds / 3600), 0)} h ${Math.floor((seconds % 3600) / 60)} min`;
}

// How large the drawing is, on a screen and on a phone.

/** @import { Column, Spot } from "./types.d.ts" */

import { narrow } from "../../../parts/room.js";
import { strip } from "./layout.js";

const [LOWEST, HIGHEST] = [380, 680]; // px of the picture's height
const STRIP = 440; // px on a phone
const TALL = 760; // px of one map on a phone
const BELOW = 62; // px for the sentence

/**
 * The height that is left of the screen.
 * @param {HTMLElement} root @param {HTMLElement} frame
 */
export function roomBelow(root, frame) {
  const main = root.getRootNode();
  const host = main instanceof ShadowRoot ? main.host : root;
  const scrolled = host.closest("[data-testid=stMain]")?.scrollTop ?? 0;
  const above = frame.getBoundingClientRect().top + scrolled;
  return Math.floor(Math.min(HIGHEST, Math.max(LOWEST, innerHeight - above - BELOW)));
}

/**
 * The height (px) that is kept for the picture until it comes.
 * @param {{ high: number }} room
 */
export const kept = ({ high }) => narrow() ? STRIP : high;

/**
 * @param {Column[]} columns @param {Spot | null} spot @param {{ wide: number, high: number }} room
 */
export function sizeOf(columns, spot, { wide, high }) {
  if (!narrow()) return { width: wide, height: high };
  return spot ? { width: wide, height: TALL } : { width: strip(columns, STRIP), height: STRIP };
}

/**
 * Sweep the strip of a phone to where the flow begins: at its end, or at the picture.
 * @param {HTMLElement} frame @param {boolean} end @param {boolean} still
 */
export function sweep(frame, end, still) {
  const left = end ? frame.scrollWidth : 0;
  frame.scrollTo({ left, behavior: still ? "instant" : "smooth" });
}

/** @param {HTMLCanvasElement} canvas @param {{ width: number, height: number }} size */
export function stretch(canvas, { width, height }) {
  const ratio = devicePixelRatio || 1;
  const [w, h] = [Math.round(width * ratio), Math.round(height * ratio)];
  if (canvas.width === w && canvas.height === h) return;
  Object.assign(canvas, { width: w, height: h });
  Object.assign(canvas.style, { width: `${width}px`, height: `${height}px` });
}

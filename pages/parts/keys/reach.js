// What Streamlit draws, code, formulas and tables, and what look.css scrolls: reached by keys.

import { all } from "../dom.js";
import { changing, turn } from "../scrolled.js";

const ROOMS = [
  "pre",
  ".katex-display",
  ".stMarkdown table",
  ".st-key-bench > *",
  "[class*='st-key-beside-']",
].map((room) => `.stMain ${room}`).join();

/** @param {AbortSignal} life */
export function reach(life) {
  changing(document.body, life, () => all(document, ROOMS).forEach(turn));
}

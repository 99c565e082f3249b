// The height that is left on the screen for a figure, so that a view's figure, its arithmetic and
// the sliders beside it are seen together: see `pages.parts.bench`.

import { find, watch } from "./dom.js";

const FOOT = 12; // px that stay free below
const NARROW = 760; // px, as in look.css

/** Whether it is a phone's screen. */
export const narrow = () => innerWidth <= NARROW;

/** @type {Set<{ host: Element }>} */
const sharing = new Set(); // the components that share the room of a figure, and who waits for one

/**
 * Has `fit` called whenever the room of the component in `root` may be another one.
 * @param {HTMLElement} root
 * @param {AbortSignal} life
 * @param {() => void} fit
 */
export function share(root, life, fit) {
  const host = hostOf(root);
  const figure = host.closest(".st-key-figure");
  if (!figure) return;
  const one = { host }; // of its own: the word that waits ends when its component is there
  sharing.add(one);
  life.addEventListener("abort", () => sharing.delete(one));
  watch(new ResizeObserver(fit), figure, life);
  addEventListener("resize", fit, { signal: life });
}

/**
 * The height (px) that the component in `root` may have, its buttons included; undefined where it
 * stands on no bench. Components below each other share it, beside captions and the like.
 * @param {HTMLElement} root
 */
export function roomOf(root) {
  const host = hostOf(root);
  const figure = host.closest(".st-key-figure");
  const bench = host.closest(".st-key-bench");
  const main = host.closest("[data-testid=stMain]");
  if (!figure || !bench || !main) return undefined;
  const hosts = new Set([...sharing].map((one) => one.host));
  const boxes = [...hosts].filter((other) => figure.contains(other)).map(boxOf);
  const own = boxOf(host);
  const columns = boxes.map((box) => rowsOf(boxes, box));
  const heights = columns.map((column) => column.reduce((sum, box) => sum + box.height, 0));
  const others = figure.getBoundingClientRect().height - Math.max(...heights, 0);
  const rows = rowsOf(boxes, own).length || 1;
  return (heightOf(bench, main) - others) / rows;
}

/**
 * The height that a figure may have: on a narrow screen, where the sliders move below it, the part
 * that look.css leaves to it; else what is left of the screen.
 * @param {Element} bench @param {Element} main
 */
function heightOf(bench, main) {
  const frame = find(bench, ":scope > :has(> .st-key-figure)");
  const most = parseFloat(getComputedStyle(frame).maxHeight);
  if (most) return most;
  return innerHeight - bench.getBoundingClientRect().top - main.scrollTop - FOOT;
}

/** @param {Element} node */
const boxOf = (node) => node.getBoundingClientRect();

/**
 * The boxes above, below and at the place of `own`, one for each row: of several the highest.
 * @param {DOMRect[]} boxes @param {DOMRect} own
 */
function rowsOf(boxes, own) {
  /** @type {DOMRect[]} */
  const rows = [];
  const column = boxes.filter((box) => own.left < box.right && box.left < own.right);
  for (const box of column.sort((one, other) => one.top - other.top)) {
    const last = rows.length - 1;
    if (last < 0 || box.top >= rows[last].bottom) rows.push(box);
    else if (box.height > rows[last].height) rows[last] = box;
  }
  return rows;
}

/** @param {HTMLElement} root @returns {Element} */
export function hostOf(root) {
  const home = root.getRootNode();
  return home instanceof ShadowRoot ? home.host : root;
}

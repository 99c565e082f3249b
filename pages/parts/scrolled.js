// Whoever has no pointer scrolls with keys: what is wider or higher than its room, as a long line of
// code is, takes its turn with Tab for as long as that is so, unless something within it does.

import { all, put, watch } from "./dom.js";

const TURNS = "a[href], button, input, select, textarea, [tabindex='0']";

/** @param {HTMLElement} node */
const scrolls = (node) =>
  (node.scrollWidth > node.clientWidth + 1 || node.scrollHeight > node.clientHeight + 1) &&
  /auto|scroll/.test(getComputedStyle(node).overflow);

/** @param {HTMLElement} node */
const hasTurns = (node) =>
  node.querySelector(TURNS) !== null ||
  all(node, "*").some((one) => one.shadowRoot?.querySelector(TURNS));

/** Give `node` its turn, or take it. @param {HTMLElement} node */
export function turn(node) {
  if (scrolls(node) && !hasTurns(node)) put(node, "tabindex", 0);
  else if (node.tabIndex === 0) node.removeAttribute("tabindex");
}

/** Does so with `node` whenever it has another size or content. @param {HTMLElement} node @param {AbortSignal} life */
export function scrolled(node, life) {
  changing(node, life, () => turn(node));
}

/**
 * Calls `look` soon, and again when `place` is another: after a paint, so that no layout is made
 * for it.
 * @param {HTMLElement} place @param {AbortSignal} life @param {() => void} look
 */
export function changing(place, life, look) {
  let waits = false;
  const again = () => {
    waits = false;
    if (!life.aborted) look();
  };
  const soon = () => {
    if (waits) return;
    waits = true;
    requestAnimationFrame(() => setTimeout(again));
  };
  watch(new MutationObserver(soon), place, life, { childList: true, subtree: true });
  watch(new ResizeObserver(soon), place, life);
}

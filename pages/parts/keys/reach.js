// Whoever has no pointer scrolls with keys: what is wider or higher than its room, as a long line of
// code is, takes its turn with Tab for as long as that is so, unless something within it does.

import { all, put, watch } from "../dom.js";

const ROOMS = [
  "pre",
  ".katex-display",
  ".stMarkdown table",
  ".st-key-bench > *",
  "[class*='st-key-beside-']",
];
const TURNS = "a[href], button, input, select, textarea, [tabindex='0']";

/** @param {HTMLElement} node */
const scrolls = (node) =>
  (node.scrollWidth > node.clientWidth + 1 || node.scrollHeight > node.clientHeight + 1) &&
  /auto|scroll/.test(getComputedStyle(node).overflow);

/** @param {HTMLElement} node */
const hasTurns = (node) =>
  node.querySelector(TURNS) !== null ||
  all(node, "*").some((one) => one.shadowRoot?.querySelector(TURNS));

/** Give each room its turn, or take it. @param {ParentNode} page */
function look(page) {
  for (const node of all(page, ROOMS.map((room) => `.stMain ${room}`).join())) {
    const wanted = scrolls(node) && !hasTurns(node);
    if (wanted) put(node, "tabindex", 0);
    else if (node.tabIndex === 0) node.removeAttribute("tabindex");
  }
}

/** Look soon, and whenever the page is another or has another size. @param {AbortSignal} life */
export function reach(life) {
  let waits = false;
  const soon = () => {
    if (waits) return;
    waits = true;
    requestAnimationFrame(() => setTimeout(again)); // after a paint no layout is to be made for it
  };
  const again = () => {
    waits = false;
    if (!life.aborted) look(document);
  };
  watch(new MutationObserver(soon), document.body, life, { childList: true, subtree: true });
  addEventListener("resize", soon, { signal: life });
  soon();
}

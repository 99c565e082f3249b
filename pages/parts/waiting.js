// The place of a component until its first paint: a quiet word, which stands on the page before any
// module is there, and room for what comes, so that nothing below it moves.

import { hostOf, narrow, roomOf, share } from "./room.js";

const LEAST = 120; // px, as the word has it
const MIDDLE = ";position:absolute;inset:calc(50% - 60px) 0 auto";
const FAILED = "This could not be loaded. Please load the page again.";

/** @type {WeakMap<Element, () => void>} */
const held = new WeakMap(); // what ends the waiting, by the word

/** @param {ParentNode} place */
const wordOf = (place) => place.querySelector(".drawing");

/**
 * Holds the place of a component that is on its way: its own height where that is known, else what
 * stands free beside the controls. It is never more than is left on the screen.
 * @param {ParentNode} place
 * @param {number} [own] px
 */
export function hold(place, own) {
  const word = wordOf(place);
  const root = word?.previousElementSibling;
  if (!(word instanceof HTMLElement) || held.has(word) || !(root instanceof HTMLElement)) return;
  const host = hostOf(root);
  if (!(host instanceof HTMLElement)) return;
  const life = new AbortController();
  const tall = own ?? (Number(word.getAttribute("data-tall")) || undefined);
  const fit = () => {
    const room = roomOf(root) ?? tall ?? 0; // without a bench what is known
    const height = Math.min(room, Math.max(LEAST, tall ?? beside(host)));
    host.style.minHeight = `${Math.floor(height)}px`;
    if (height >= LEAST) word.style.cssText += MIDDLE; // else it has a height of its own
  };
  held.set(word, () => {
    life.abort();
    host.style.minHeight = "";
    word.remove();
  });
  share(root, life.signal, fit);
  fit();
}

/**
 * The height (px) down to the end of the controls that stand beside it, where they do.
 * @param {Element} host
 */
function beside(host) {
  const controls = host.closest(".st-key-bench")?.querySelector(".st-key-sliders");
  if (!controls || narrow()) return 0;
  return controls.getBoundingClientRect().bottom - host.getBoundingClientRect().top;
}

/**
 * The component was called with data, and gave this: a promise where it has still to fetch what it
 * paints.
 * @param {ParentNode} place @param {unknown} given
 */
export function shown(place, given) {
  const word = wordOf(place);
  const end = word && held.get(word);
  if (!end) return;
  if (given instanceof Promise) given.then(end, end);
  else end();
}

/** Its module did not come. @param {ParentNode} place */
export function missed(place) {
  const word = wordOf(place);
  if (word) word.textContent = FAILED;
}

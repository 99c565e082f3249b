// On a phone a stop of the tour begins with its words folded away: the figure is what there is to
// see. What is to be done stays, and the heading unfolds the words.

import { watch } from "../dom.js";
import { narrow } from "../room.js";

/** Fold the words of each stop once, as it comes. @param {AbortSignal} life */
export function fold(life) {
  /** @type {string | null} */
  let seen = null;
  const look = () => {
    const heading = document.querySelector(".st-key-tour summary");
    if (!heading || heading.textContent === seen) return;
    seen = heading.textContent;
    if (narrow() && heading.parentNode instanceof HTMLDetailsElement) {
      heading.parentNode.open = false;
    }
  };
  watch(new MutationObserver(look), document.body, life, { childList: true, subtree: true });
  look();
}

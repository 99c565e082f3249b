// What a view shows below the bench stands in a component of its own, which may be there sooner or
// later than the view.

/** @type {Element | null} */
let place = null;
/** @type {Element | null} */
let content = null;

function meet() {
  if (place && content && content.parentNode !== place) place.replaceChildren(content);
}

/**
 * Show in `root` what the view has for it.
 * @param {Element} root
 * @param {AbortSignal} life
 */
export function hold(root, life) {
  place = root;
  meet();
  life.addEventListener("abort", () => {
    if (place === root) place = null;
  });
}

/**
 * Have `node` shown below the bench.
 * @param {Element} node
 * @param {AbortSignal} life
 */
export function show(node, life) {
  content = node;
  meet();
  life.addEventListener("abort", () => {
    if (content === node) content = null;
  });
}

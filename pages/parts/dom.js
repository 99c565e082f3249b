// What all components need of the page: elements made, found and watched in one way.

/**
 * A new element.
 * @template {keyof HTMLElementTagNameMap} Tag
 * @param {Tag} tag
 * @param {string} className
 * @param {string | number} text
 * @returns {HTMLElementTagNameMap[Tag]}
 */
export function element(tag, className = "", text = "") {
  const made = document.createElement(tag);
  if (className) made.className = className;
  if (text !== "") made.textContent = String(text);
  return made;
}

/**
 * A new element of a drawing.
 * @template {keyof SVGElementTagNameMap} Tag
 * @param {Tag} tag
 * @param {Record<string, string | number>} attributes
 * @param {string} text
 * @returns {SVGElementTagNameMap[Tag]}
 */
export function drawn(tag, attributes = {}, text = "") {
  const made = document.createElementNS("http://www.w3.org/2000/svg", tag);
  for (const [name, value] of Object.entries(attributes)) made.setAttribute(name, String(value));
  if (text) made.textContent = text;
  return made;
}

/**
 * A new element of a drawing, in another.
 * @template {keyof SVGElementTagNameMap} Tag
 * @param {Tag} tag
 * @param {Record<string, string | number>} attributes
 * @param {Element} parent
 */
export function shape(tag, attributes, parent) {
  const made = drawn(tag, attributes);
  parent.append(made);
  return made;
}

/**
 * The element within `root` that is known to be there.
 * @param {ParentNode} root
 * @param {string} selector
 * @returns {HTMLElement}
 */
export function find(root, selector) {
  const found = root.querySelector(selector);
  if (!(found instanceof HTMLElement)) throw new Error(`There is no ${selector}.`);
  return found;
}

/**
 * The elements within `root` that fit `selector`.
 * @param {ParentNode} root
 * @param {string} selector
 */
export function all(root, selector) {
  /** @type {NodeListOf<HTMLElement>} */
  const found = root.querySelectorAll(selector);
  return [...found];
}

/**
 * What an event struck, or the nearest around it, that fits `selector`; null where nothing does.
 * @param {EventTarget | null} target
 * @param {string} selector
 * @returns {HTMLElement | null}
 */
export function around(target, selector) {
  return target instanceof Element ? target.closest(selector) : null;
}

/**
 * The element that has the focus, on the part of the page that `node` stands in.
 * @param {Element} node
 */
export function focusedIn(node) {
  const home = node.getRootNode();
  return home instanceof ShadowRoot || home instanceof Document ? home.activeElement : null;
}

/**
 * Gives `node` this attribute, unless it has it already: a write can cost a layout.
 * @param {Element} node @param {string} name @param {string | number | boolean} value
 */
export function put(node, name, value) {
  if (node.getAttribute(name) !== String(value)) node.setAttribute(name, String(value));
}

/**
 * Has `node` say `text`, unless it does already.
 * @param {Node} node @param {string} text
 */
export function write(node, text) {
  if (node.textContent !== text) node.textContent = text;
}

/**
 * Has `observer` watch `node` as long as `life` lasts.
 * @template Options
 * @param {{ observe(node: Element, options?: Options): void, disconnect(): void }} observer
 * @param {Element} node
 * @param {AbortSignal} life
 * @param {Options} [options]
 */
export function watch(observer, node, life, options) {
  observer.observe(node, options);
  life.addEventListener("abort", () => observer.disconnect());
}

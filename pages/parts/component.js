// What every component's first lines ask for: its own module and its style sheets, fetched once
// by an address that changes with their content, and kept by the browser; and its life, from the
// first data until it is taken off the page.

import { hold, missed, shown } from "./waiting.js";

/**
 * What Streamlit calls a component with, each time that its data change.
 * @template [Data=unknown]
 * @typedef {object} Given
 * @property {Data} data what the server sends
 * @property {ShadowRoot | HTMLElement} parentElement the component's own place on the page
 * @property {(name: string, value: unknown) => void} setTriggerValue tells the server, once
 */

/**
 * What a component's module exports by default. It is called once for each place on the page, with
 * the first data, and gives what is then called with all data, the first included; that answers
 * with a promise where it has to fetch something before it can paint. Whatever it
 * hangs on the rest of the world (listeners on the page, observers, timers, sockets) it takes away
 * when `life` is aborted: then the component has been removed.
 * @template [Data=unknown]
 * @typedef {(first: Given<Data>, life: AbortSignal) => (given: Given<Data>) => unknown} Component
 */

/**
 * Data of a figure, which say how high it is.
 * @typedef {{ layout: { height: number } }} Figure
 */

/** @type {Map<string, Promise<CSSStyleSheet>>} */
const sheets = new Map(); // by address

/** @param {string} address */
function sheet(address) {
  const known = sheets.get(address);
  if (known) return known;
  const made = fetch(address).then(async (answer) => {
    if (!answer.ok) throw new Error(`${address}: ${answer.status}`);
    return new CSSStyleSheet().replace(await answer.text());
  });
  made.catch(() => sheets.delete(address)); // a network that fails once is asked again
  sheets.set(address, made);
  return made;
}

/**
 * The component whose module and style sheets these are: what Streamlit calls with its data, which
 * come alone in a list.
 * @param {string} base the address that all paths start from
 * @param {string} script
 * @param {...string} styles
 */
export function load(base, script, ...styles) {
  const wanted = styles.map((path) => sheet(base + path));
  const ready = Promise.all([import(base + script), ...wanted]).then(([module, ...adopted]) => (
    { draw: living(module.default), adopted }
  ));
  return async (/** @type {Given<[Partial<Figure> | null]>} */ given) => {
    const place = given.parentElement;
    hold(place, given.data[0]?.layout?.height);
    ready.catch(() => missed(place));
    const { draw, adopted } = await ready;
    const root = place.getRootNode(); // its shadow, or the page where it has none
    if (root instanceof ShadowRoot || root instanceof Document) {
      const known = root.adoptedStyleSheets;
      root.adoptedStyleSheets = [...known, ...adopted.filter((sheet) => !known.includes(sheet))];
    }
    return draw({ ...given, data: given.data[0] });
  };
}

/**
 * A component as Streamlit wants it: called with all data alike, and answering what ends it.
 *
 * Streamlit keeps the answer of the last call for the day when the component is removed. The
 * answer of a call that was overtaken by another, as the first often is while its module is still
 * on the way, it calls at once: that ends nothing, the component has gone on.
 * @template Data
 * @param {Component<Data>} component
 * @returns {(given: Given<Data>) => () => void}
 */
export function living(component) {
  /** @type {WeakMap<object, { show: (given: Given<Data>) => unknown, end: AbortController, last?: object }>} */
  const places = new WeakMap();
  return (given) => {
    const place = given.parentElement;
    let one = places.get(place);
    if (!one) {
      const end = new AbortController();
      one = { show: component(given, end.signal), end };
      places.set(place, one);
    }
    const { show, end } = one;
    shown(place, show(given));
    const call = {};
    one.last = call;
    return () => {
      if (places.get(place)?.last !== call) return;
      places.delete(place);
      end.abort();
    };
  };
}

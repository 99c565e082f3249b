// The way back out, step by step, and the ways on into the lessons.

/** @import { Payload } from "./types.d.ts" */
/** @import { Told } from "./told.js" */
/** @import { View } from "./overview.js" */

import { element } from "../../../parts/dom.js";
import { links } from "./links.js";
import { titled } from "./nearby.js";

/** @typedef {{ text: string, act: (() => void) | null }} Step without `act` where one is */

/** @param {View} view @param {Told} told @param {Payload} data @returns {Step[]} */
function steps(view, told, { words }) {
  const { spot } = view;
  if (!spot) return [{ text: words.whole, act: null }];
  const text = spot.column === told.last - 1
    ? told.about.classes[spot.index]
    : titled(told, spot.column, spot.index, words);
  const found = [
    { text: words.whole, act: () => view.go(null) },
    { text, act: spot.pixel ? () => view.out() : null },
  ];
  if (!spot.pixel) return found;
  return [...found, { text: `${words.pixel} ${spot.pixel.join(", ")}`, act: null }];
}

/**
 * Writes both into the bar, where they are others than those that stand there.
 * @param {View} view @param {Told} told @param {Payload} data
 */
export function trail(view, told, data) {
  const way = steps(view, told, data);
  const { brush, turn } = view;
  const { words } = data;
  // What is painted is on this page only: no address leads to it, but numbers can be taken along.
  const on = links(told, view.near, brush.picture ? { ...data, maps: null } : data, view.spot);
  const state = JSON.stringify([way, on, brush.on, told.turned]);
  if (view.bar.dataset.state === state) return;
  view.bar.dataset.state = state;
  const nodes = way.flatMap((step, k) =>
    k ? [element("span", "step", "›"), button(step)] : [button(step)]
  );
  const anchors = on.map(({ text, address }) => {
    const made = element("a", "", text);
    made.href = address;
    return made;
  });
  const tools = view.spot
    ? []
    : brush.on
    ? [brush.colour, button({ text: words.unpainted, act: () => brush.clear() })]
    : [];
  const paint = { text: brush.on ? words.done : words.paint, act: () => brush.turn(!brush.on) };
  const again = { text: words.again, act: () => view.enter() };
  brush.colour.setAttribute("aria-label", words.colour);
  const last = view.spot ? [] : [...tools, button(paint), ...(brush.on ? [] : [button(again)])];
  const aims = told.turned ? [turn.button, turn.choice] : [turn.button];
  const held = [turn.button, turn.choice].find((one) => one.matches(":focus"));
  view.bar.replaceChildren(...nodes, element("span", "spring"), ...anchors, ...aims, ...last);
  held?.focus();
}

/** @param {Step} step */
function button({ text, act }) {
  const made = element("button", "", text);
  if (act) made.onclick = act;
  else made.setAttribute("aria-current", "step");
  return made;
}

// The way back out, step by step, and the ways on into the lessons.

/** @import { Payload, Words } from "./types.d.ts" */
/** @import { Told } from "./told.js" */
/** @import { View } from "./view.js" */

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
  const { brush, camera, turn } = view;
  const { words } = data;
  // What is painted is on this page only: no address leads to it, but numbers can be taken along.
  const on = links(told, view.near, brush.picture ? { ...data, maps: null } : data, view.spot);
  const state = JSON.stringify([way, on, brush.on, !brush.picture, camera.on, told.turned]);
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
  const aims = told.turned ? [turn.button, turn.choice] : [turn.button];
  const held = [turn.button, turn.choice].find((one) => one.matches(":focus"));
  view.bar.replaceChildren(
    ...nodes,
    view.live.label,
    element("span", "spring"),
    ...anchors,
    ...aims,
    ...tools(view, words),
  );
  held?.focus();
}

/**
 * What one does with the picture: paint, hold something before the camera, see it come in again.
 * @param {View} view @param {Words} words
 */
function tools(view, words) {
  const { brush, camera } = view;
  const live = button({
    text: camera.on ? words.live_off : words.live,
    act: () => camera.on ? camera.stop() : camera.start(),
  });
  if (view.spot) return camera.on ? [live] : [];
  const paint = button({
    text: brush.on ? words.done : words.paint,
    act: () => brush.turn(!brush.on),
  });
  const clear = button({ text: words.unpainted, act: () => brush.clear() });
  brush.colour.setAttribute("aria-label", words.colour);
  if (brush.on) return [brush.colour, clear, paint];
  if (camera.on) return [paint, live];
  const again = button({ text: words.again, act: () => view.enter() });
  return [...(brush.picture ? [clear] : []), paint, live, again];
}

/** @param {Step} step */
function button({ text, act }) {
  const made = element("button", "", text);
  if (act) made.onclick = act;
  else made.setAttribute("aria-current", "step");
  return made;
}

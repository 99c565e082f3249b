// What is said of what is looked at, and the ways on from there.

/** @import { Payload } from "./types.d.ts" */
/** @import { Told } from "./told.js" */
/** @import { View } from "./view.js" */

import { write } from "../../../parts/dom.js";
import { sentence } from "./sentences.js";
import { trail } from "./trail.js";

/** @param {View} view @param {Payload} data */
export function telling(view, data) {
  const { told, why } = view;
  if (!why && told && told.about.network === data.network) return tellOf(view, told, data);
  view.said.textContent = why || data.words.wait;
  view.live.tell(undefined, data.words);
}

/** @param {View} view @param {Told} told @param {Payload} data */
function tellOf(view, told, data) {
  const { brush, spot, near, pointed, root } = view;
  const { back } = told.about;
  root.dataset.back = back ? `${back.kind}:${back.index}` : "";
  root.dataset.spot = spot ? `${told.columns[spot.column].name}:${spot.index}` : "";
  const shown = brush.picture ? { ...data, name: data.words[brush.name], shows: "" } : data;
  const words = sentence({ told, data: shown, spot, near, pointed, painting: brush.on });
  write(view.said, view.note ? `${view.note} ${words}` : words);
  view.turn.tell(told, data);
  view.live.tell(told.about.moment, data.words);
  trail(view, told, data);
}

// A wall of small pictures, one of which is chosen. Buttons are kept and only changed where new
// data differs, so that the focus stays.

/** @import { Component } from "../component.js" */
/** @import { Payload } from "./types.d.ts" */

import { element, find } from "../dom.js";

/** @type {Record<string, number>} */
const BY = { ArrowLeft: -1, ArrowUp: -1, ArrowRight: 1, ArrowDown: 1 };

/** @type {Component<Payload>} */
export default function ({ parentElement }) {
  const wall = find(parentElement, ".wall");
  /** @type {Tile[]} */
  const tiles = [];
  wall.onkeydown = (event) => {
    const by = BY[event.key];
    const at = tiles.findIndex(({ button }) => button === event.target);
    const next = by && at >= 0 ? tiles[at + by]?.button : undefined;
    if (!next) return;
    event.preventDefault();
    next.focus();
    next.click();
  };
  return ({ data, setTriggerValue }) => {
    wall.style.setProperty("--tile", `${data.tile}px`);
    while (tiles.length > data.images.length) tiles.pop()?.button.remove();
    while (tiles.length < data.images.length) {
      const made = tile();
      tiles.push(made);
      wall.append(made.button);
    }
    tiles.forEach(({ button, image, caption }, number) => {
      if (image.src !== data.images[number]) image.src = data.images[number];
      caption.textContent = data.captions[number];
      button.setAttribute("aria-label", `${data.item} ${number}, ${data.captions[number]}`);
      button.setAttribute("aria-selected", String(number === data.chosen));
      button.tabIndex = number === data.chosen ? 0 : -1;
      button.onclick = () => setTriggerValue("choose", number);
    });
  };
}

/** @typedef {ReturnType<typeof tile>} Tile */

function tile() {
  const button = element("button");
  button.type = "button";
  button.setAttribute("role", "option");
  const image = element("img");
  image.alt = "";
  const caption = element("span");
  button.append(image, caption);
  return { button, image, caption };
}

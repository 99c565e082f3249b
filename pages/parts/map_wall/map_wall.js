// A wall of small pictures, one of which is chosen. Buttons are kept and only changed where new
// data differs, so that the focus stays.

/** @import { Component } from "../component.js" */
/** @import { Payload } from "./types.d.ts" */

import { element, find } from "../dom.js";
import { narrow, roomOf, share } from "../room.js";
import { FINGER, fitted, SMALLEST } from "./tiles.js";

/** @type {Record<string, number>} */
const BY = { ArrowLeft: -1, ArrowUp: -1, ArrowRight: 1, ArrowDown: 1 };
const LEAST = 120; // px for the tiles, however small the screen

/** @type {Component<Payload>} */
export default function ({ parentElement }, life) {
  const root = find(parentElement, ".maps");
  const wall = find(root, ".wall");
  const told = find(root, ".told");
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
  const fit = () => fill(root, wall, told, tiles.length);
  share(root, life, fit);
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
      button.title = named(data, number);
      button.setAttribute("aria-label", `${data.item} ${number}, ${data.captions[number]}`);
      button.setAttribute("aria-selected", String(number === data.chosen));
      button.tabIndex = number === data.chosen ? 0 : -1;
      button.onclick = () => setTriggerValue("choose", number);
    });
    told.textContent = named(data, data.chosen);
    fit();
  };
}

/**
 * What a tile is called, in a line.
 * @param {Payload} data @param {number} number
 */
function named(data, number) {
  return `${data.item} ${(data.captions[number] ?? "").replace("\n", ": ")}`;
}

/**
 * On a bench, gives the tiles the size with which all of them take what is left of the screen.
 * @param {HTMLElement} root @param {HTMLElement} wall @param {HTMLElement} told
 * @param {number} count
 */
function fill(root, wall, told, count) {
  const room = roomOf(root);
  const width = Math.floor(root.clientWidth);
  const fits = room !== undefined && width > 0 && count > 0;
  wall.classList.toggle("fitted", fits);
  if (!fits) {
    told.hidden = true;
    wall.classList.remove("bare");
    return;
  }
  told.hidden = false; // it has its line in any case: the tiles do not depend on it
  const height = Math.max(LEAST, room - told.offsetHeight);
  const { columns, side, captions } = fitted(
    count,
    width,
    height,
    narrow() ? FINGER : SMALLEST,
  );
  wall.classList.toggle("bare", !captions);
  wall.style.setProperty("--columns", String(columns));
  wall.style.setProperty("--side", `${side}px`);
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

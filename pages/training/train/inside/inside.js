// The network itself as it learns: of every layer some of its maps, its kernels, and the gradients
// of both; or all of one layer. Drawn anew with everything that the server sends.

/** @import { Component } from "../../../parts/component.js" */
/** @import { Kind, Payload, Seen, Sight } from "./types.d.ts" */

import { element, find, put, watch, write } from "../../../parts/dom.js";
import { lastOf } from "../../../parts/lists.js";
import { roomOf, share } from "../../../parts/room.js";
import { brief, palette } from "../../../parts/tiles/reel.js";
import { Wall } from "../../../parts/tiles/wall.js";
import { fill } from "../../../parts/words.js";
import { percent } from "../../../parts/decimals.js";
import { address, Stream } from "../../../parts/stream.js";
import { parted, told } from "./stream.js";

/** @type {Kind[]} */
const KINDS = ["maps", "map_slopes", "kernels", "kernel_slopes"];
const COLUMN = 74; // px of a layer at least
const GAP = 8; // px between two layers
const LINES = 48; // px of the lines around a wall: its name, and one or two with its range
const LEAST = 56; // px of a wall's height, however little room there is
const TWO = 640; // px from which on the walls of one layer stand in two columns
const ACROSS = 10; // pictures in a row of the sheet, see sheet.py

class View {
  /** @param {HTMLElement} root @param {Payload} data @param {AbortSignal} life */
  constructor(root, data, life) {
    this.root = root;
    this.data = data;
    /** @type {(name: string, value: unknown) => void} */
    this.send = () => {};
    this.told = ""; // the state that the page knows of
    /** @type {Sight | null} */
    this.sight = null;
    /** @type {Int8Array} */
    this.bytes = new Int8Array();
    this.colours = palette(data.colours);
    /** @type {Map<string, ReturnType<View["place"]>>} */
    this.places = new Map();
    this.names = "";
    /** @type {() => void} */
    this.began = () => {};
    /** @type {Promise<void>} */
    this.painted = new Promise((resolve) => this.began = resolve);
    this.pictures = element("div", "pictures");
    this.layers = element("div", "layers");
    this.said = element("p", "said");
    this.said.setAttribute("role", "status");
    this.walls = element("div", "walls");
    this.point = element("p", "point", data.words.point);
    root.replaceChildren(this.pictures, this.said, this.layers, this.walls, this.point);
    watch(new ResizeObserver(() => this.fit()), this.walls, life);
    share(root, life, () => this.fit());
    this.stream = new Stream(this, life);
    // While it is scrolled away the network is not looked into: the training pays for every look.
    const seen = new IntersectionObserver((entries) =>
      this.stream.see(lastOf(entries).isIntersecting)
    );
    watch(seen, root, life);
  }

  /** @param {Payload} data */
  update(data) {
    this.data = data;
    this.told = data.state;
    this.colours = palette(data.colours);
    const { run, made, picture, layer, channel } = data;
    const which = { picture: String(picture), layer, channel: String(channel) };
    this.stream.follow(told(run, made, which));
    if (this.sight) this.draw();
  }

  lose() {
    this.began();
    write(this.said, this.data.words.lost);
  }

  miss() {
    this.began();
    write(this.said, this.data.words.gone);
  }

  /** @param {ArrayBuffer} message */
  take(message) {
    const { sight, bytes } = parted(message);
    const before = this.sight;
    this.bytes = bytes;
    this.sight = sight;
    if (sight.state !== this.told) {
      this.told = sight.state;
      this.send("changed", sight.state);
    }
    this.draw();
    const same = before && before.layer === sight.layer &&
      before.layers?.join() === sight.layers?.join();
    if (!same) this.fit();
    this.began();
  }

  draw() {
    const { sight } = this;
    if (!sight) return;
    this.root.dataset.step = String(sight.step ?? -1);
    this.choices(sight);
    write(this.said, this.sentence(sight));
    const walls = sight.walls ?? [];
    const names = walls.map(({ layer, kind }) => `${layer} ${kind}`);
    for (const name of this.places.keys()) {
      if (names.includes(name)) continue;
      this.places.get(name)?.wall.figure.remove();
      this.places.delete(name);
    }
    walls.forEach((seen, k) => this.drawWall(names[k], seen));
  }

  /** @param {string} name @param {Seen} seen */
  drawWall(name, seen) {
    const { words } = this.data;
    const place = this.places.get(name) ?? this.place(name);
    place.seen = seen;
    const some = seen.tiles < seen.of
      ? fill(words.part, { some: `${seen.tiles}`, of: `${seen.of}` })
      : "";
    const input = seen.inputs > 1
      ? fill(words.input, { input: `${seen.input}`, inputs: `${seen.inputs}` })
      : "";
    const kind = words.kinds[seen.kind];
    const long = `${kind}${some}${input}`;
    const brief = seen.kind.endsWith("_slopes") ? words.slopes : kind;
    const named = seen.kind === "maps" ? seen.layer : brief; // its maps head a layer's column
    const title = this.sight?.layer ? long : named;
    place.wall.title.title = `${seen.layer}: ${long}`;
    place.wall.update({
      ...seen,
      title,
      item: `${seen.layer}: ${words.items[seen.kind]}`,
      first: 0,
      chosen: -1,
    });
    place.wall.draw(this.bytes, 0, false, this.colours);
    write(place.range, `${short(seen.low)} … ${short(seen.high)}`);
  }

  /** @param {string} name */
  place(name) {
    const wall = new Wall(() => {}, (words) => write(this.point, words || this.data.words.point));
    const range = element("small", "range");
    const { canvas } = wall;
    canvas.onclick = (event) => this.pick(wall, event, made.seen);
    wall.figure.append(range);
    this.walls.append(wall.figure);
    /** @type {{ wall: Wall, range: HTMLElement, seen: Seen | null }} */
    const made = { wall, range, seen: null };
    this.places.set(name, made);
    return made;
  }

  /**
   * Tells which number of a kernel was clicked.
   * @param {Wall} wall @param {MouseEvent} event @param {Seen | null} seen
   */
  pick(wall, event, seen) {
    const cell = wall.under(event);
    if (!cell || seen?.kind !== "kernels") return;
    const [tile, row, column] = cell;
    const place = [row * seen.step, column * seen.step];
    const matrix = seen.of === 1 && seen.inputs === 1 && seen.colours === 1;
    this.send("weight", `${seen.layer}:${(matrix ? place : [tile, ...place]).join()}`);
  }

  // Layers from left to right, in as many bands as are needed; below each other what each has.
  fit() {
    const width = Math.floor(this.walls.clientWidth);
    const { sight } = this;
    if (!width || !sight?.walls?.length) return;
    const one = Boolean(sight.layer);
    const layers = one ? KINDS : (sight.layers ?? []);
    const most = one
      ? (width < TWO ? 1 : 2)
      : Math.max(1, Math.floor((width + GAP) / (COLUMN + GAP)));
    const bands = Math.ceil(layers.length / most);
    const across = Math.ceil(layers.length / bands);
    const each = Math.floor((width + GAP) / across) - GAP;
    const rows = one ? bands : KINDS.length * bands;
    const room = roomOf(this.root);
    const rest = this.root.offsetHeight - this.walls.offsetHeight;
    const high = room === undefined ? each : Math.floor((room - rest) / rows) - LINES;
    this.walls.style.gridTemplateColumns = `repeat(${across}, ${each}px)`;
    for (const { wall, seen } of this.places.values()) {
      if (!seen) continue;
      const at = one ? KINDS.indexOf(seen.kind) : layers.indexOf(seen.layer);
      const row = Math.floor(at / across) * (one ? 1 : KINDS.length) +
        (one ? 0 : KINDS.indexOf(seen.kind));
      wall.figure.style.gridArea = `${row + 1} / ${(at % across) + 1}`;
      if (one) wall.fit(each, Math.max(2 * LEAST, high));
      else wall.pack(each, Math.max(LEAST, Math.min(each, high)));
      wall.figure.style.width = `${each}px`;
      wall.draw(this.bytes, 0, false, this.colours);
    }
  }

  /** @param {Sight} sight */
  choices(sight) {
    const { words, run, made, picture, layer } = this.data;
    put(this.pictures, "style", `--sample: url("${address(run)}/sample?made=${made}")`);
    const names = JSON.stringify([sight.truth.length, sight.layers]);
    if (names !== this.names) {
      this.names = names;
      this.pictures.replaceChildren(...sight.truth.map((_, k) => this.picture(k, sight)));
      const all = [["", words.all], ...(sight.layers ?? []).map((name) => [name, name])];
      this.layers.replaceChildren(...all.map(([name, text]) => {
        const button = element("button", "", text);
        button.value = name;
        button.onclick = () => this.send("layer", name);
        return button;
      }));
    }
    mark(this.pictures, (_, k) => k === picture);
    mark(this.layers, (button) => button.value === (sight.layer ?? layer));
  }

  /** @param {number} k @param {Sight} sight */
  picture(k, { truth, classes }) {
    const button = element("button");
    const rows = Math.ceil(truth.length / ACROSS);
    button.style.backgroundSize = `${ACROSS * 100}% ${rows * 100}%`;
    const down = rows > 1 ? (Math.floor(k / ACROSS) / (rows - 1)) * 100 : 0;
    button.style.backgroundPosition = `${((k % ACROSS) / (ACROSS - 1)) * 100}% ${down}%`;
    button.title = fill(this.data.words.picture, { number: `${k}`, name: classes[truth[k]] });
    button.setAttribute("aria-label", button.title);
    button.onclick = () => this.send("picture", k);
    return button;
  }

  /** @param {Sight} sight */
  sentence({ truth, picture, saved, why, state, chances, label, loss, step, classes }) {
    const { words } = this.data;
    if (truth.length && picture >= truth.length) {
      return fill(words.no_picture, { count: `${truth.length}` });
    }
    if (why) return fill(words.failed, { why });
    if (!chances || label === undefined) return state === "over" ? words.none : words.wait;
    const guess = chances.indexOf(Math.max(...chances));
    const said = fill(words.said, {
      step: (step ?? 0).toLocaleString("en"),
      name: classes[label] ?? "",
      guess: classes[guess] ?? "",
      share: percent(chances[guess], 0),
      loss: brief(loss ?? 0),
    });
    return saved ? `${said} ${words.saved}` : said;
  }
}

/** @param {number} value */
const short = (value) => brief(Number(value.toPrecision(2)));

/**
 * Says which of the buttons is the chosen one.
 * @param {HTMLElement} among
 * @param {(button: HTMLButtonElement, k: number) => boolean} is
 */
function mark(among, is) {
  [...among.children].forEach((button, k) => {
    if (button instanceof HTMLButtonElement) {
      put(button, "aria-pressed", is(button, k));
    }
  });
}

/** @type {Component<Payload>} */
export default function ({ parentElement, data }, life) {
  const view = new View(find(parentElement, ".inside"), data, life);
  return ({ data, setTriggerValue }) => {
    view.send = setTriggerValue;
    view.update(data);
    return view.painted;
  };
}

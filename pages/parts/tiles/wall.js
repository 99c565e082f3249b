// The tiles of a wall on one canvas, as they are at a moment.

/** @import { Wall as Data } from "./types.d.ts" */
/** @import { Cell } from "./reel.js" */

import { element, write } from "../dom.js";
import { fitted } from "../map_wall/tiles.js";
import { brief, pixels, values } from "./reel.js";

const GAP = 6; // px between two tiles
const NARROW = 2; // px, where there are many walls
const SMALLEST = 16; // px of a tile, however many there are

export class Wall {
  /** @param {(tile: number) => void} choose @param {(words: string) => void} tell */
  constructor(choose, tell) {
    this.figure = element("figure");
    this.title = element("figcaption");
    this.canvas = element("canvas");
    this.canvas.setAttribute("role", "img");
    this.figure.append(this.title, this.canvas);
    this.small = element("canvas"); // all tiles below each other, a pixel for each of their cells
    /** @type {Data | undefined} */
    this.data = undefined;
    this.side = 0;
    this.columns = 1;
    this.gap = GAP;
    this.moment = 0;
    /** @type {Int8Array} */
    this.film = new Int8Array();
    this.canvas.onpointermove = (event) => tell(this.told(this.under(event)));
    this.canvas.onpointerleave = () => tell("");
    this.canvas.onclick = (event) => {
      const cell = this.under(event);
      if (cell && this.data && this.data.chosen >= 0) choose(this.data.first + cell[0]);
    };
  }

  /** @param {Data} data */
  update(data) {
    this.data = data;
    // What is as it was is left alone: a page with many walls would be laid out anew.
    if (this.figure.className !== data.name) this.figure.className = data.name;
    write(this.title, data.title);
    this.canvas.classList.toggle("choosable", data.chosen >= 0);
    const last = data.first + data.tiles - 1;
    const label = `${data.title}: ${data.item} ${data.first} to ${last}`;
    if (this.canvas.ariaLabel !== label) this.canvas.ariaLabel = label;
  }

  /** @param {number} width @param {number} height px that it may take, its caption included */
  fit(width, height) {
    if (!this.data) return;
    const room = Math.max(60, height - this.title.offsetHeight - 4);
    const { columns, side } = fitted(this.data.tiles, width, room, SMALLEST);
    // Without a frame around each picture there is room for a little more.
    this.lay(columns, Math.min(side + 4, room), GAP);
  }

  /** @param {number} width @param {number} height px for all tiles, in a square, if there are many */
  pack(width, height) {
    if (!this.data) return;
    const columns = Math.ceil(Math.sqrt(this.data.tiles));
    const rows = Math.ceil(this.data.tiles / columns);
    const [across, down] = [(width + NARROW) / columns, (height + NARROW) / rows];
    this.lay(columns, Math.max(2, Math.floor(Math.min(across, down)) - NARROW), NARROW);
  }

  /** @param {number} columns @param {number} side px of a tile @param {number} gap px */
  lay(columns, side, gap) {
    if (!this.data) return;
    [this.columns, this.side, this.gap] = [columns, side, gap];
    const rows = Math.ceil(this.data.tiles / columns);
    const [wide, high] = [columns, rows].map((n) => n * (side + gap) - gap);
    const ratio = globalThis.devicePixelRatio || 1;
    Object.assign(this.canvas, { width: wide * ratio, height: high * ratio });
    Object.assign(this.canvas.style, { width: `${wide}px`, height: `${high}px` });
    this.figure.style.width = `${wide}px`;
    this.ratio = ratio;
  }

  /**
   * @param {Int8Array} film @param {number} moment @param {boolean} shared
   * @param {Uint8ClampedArray} colours
   */
  draw(film, moment, shared, colours) {
    const [context, small] = [this.canvas, this.small].map((canvas) => canvas.getContext("2d"));
    const { data, side } = this;
    if (!data || !context || !small) return;
    [this.film, this.moment] = [film, moment];
    context.setTransform(this.ratio ?? 1, 0, 0, this.ratio ?? 1, 0, 0);
    context.clearRect(0, 0, this.canvas.width, this.canvas.height);
    context.imageSmoothingEnabled = false;
    const { tiles, rows, columns } = data;
    if (this.small.width !== columns) this.small.width = columns;
    if (this.small.height !== tiles * rows) this.small.height = tiles * rows;
    const bytes = pixels(film, data, colours, { moment, shared });
    small.putImageData(new ImageData(bytes, columns, tiles * rows), 0, 0);
    for (let tile = 0; tile < tiles; tile += 1) {
      const [x, y] = this.corner(tile);
      context.drawImage(this.small, 0, tile * rows, columns, rows, x, y, side, side);
      if (tile !== data.chosen - data.first) continue;
      context.strokeStyle = getComputedStyle(this.canvas).color;
      context.lineWidth = 3;
      context.strokeRect(x - 1.5, y - 1.5, side + 3, side + 3);
    }
  }

  /** @param {number} tile */
  corner(tile) {
    return [tile % this.columns, Math.floor(tile / this.columns)].map((n) =>
      n * (this.side + this.gap)
    );
  }

  /**
   * The cell under the pointer; undefined where none is.
   * @param {PointerEvent | MouseEvent} event
   * @returns {Cell | undefined}
   */
  under({ offsetX, offsetY }) {
    if (!this.data) return undefined;
    const pitch = this.side + this.gap;
    const [across, down] = [Math.floor(offsetX / pitch), Math.floor(offsetY / pitch)];
    const tile = down * this.columns + across;
    const row = Math.floor(((offsetY - down * pitch) / this.side) * this.data.rows);
    const column = Math.floor(((offsetX - across * pitch) / this.side) * this.data.columns);
    const inside = across >= 0 && across < this.columns && tile >= 0 && tile < this.data.tiles &&
      row >= 0 && row < this.data.rows && column >= 0 && column < this.data.columns;
    return inside ? [tile, row, column] : undefined;
  }

  /** @param {Cell | undefined} cell */
  told(cell) {
    if (!cell || !this.data || !this.film.length) return "";
    const found = values(this.film, this.data, this.moment, cell).map(brief);
    const { item, first, step } = this.data;
    const value = found.length === 1 ? found[0] : `red, green, blue ${found.join(", ")}`;
    return `${item} ${first + cell[0]}, row ${cell[1] * step}, column ${cell[2] * step}: ` +
      `about ${value}`;
  }
}

// The whole network as one picture; touched anywhere, it goes nearer and says where numbers come from.

/** @import { Payload, Spot } from "./types.d.ts" */
/** @import { Near, Told } from "./told.js" */

import { element, watch } from "../../../parts/dom.js";
import { narrow } from "../../../parts/room.js";
import { palette } from "../../../parts/tiles/reel.js";
import { Brush } from "./brush.js";
import { Camera } from "./camera.js";
import { Hand } from "./hand.js";
import { whole } from "./layout.js";
import { lineage, Live } from "./live.js";
import { draw } from "./drawing.js";
import { allLines } from "./network.js";
import { coloursOf, Images } from "./paint.js";
import { everything, one, Way } from "./scene.js";
import { Server } from "./server.js";
import { kept, roomBelow, sizeOf, stretch, sweep } from "./size.js";
import { telling } from "./telling.js";
import { Turn } from "./turn.js";

const STEP = 330; // ms from one column to the next, as the picture comes in
const EDGE = 8; // px on both sides, where the focus is seen

/** The last picture that was told of: whoever comes back to the page has it at once. */
/** @type {{ of: string, told: Told | null }} */
const latest = { of: "", told: null };

export class View {
  /** @param {HTMLElement} root @param {AbortSignal} life */
  constructor(root, life) {
    this.root = root;
    this.life = life;
    /** @type {Payload | null} */
    this.data = null;
    /** @type {Told | null} */
    this.told = null;
    /** @type {Near | null} */
    this.near = null;
    /** @type {Spot | null} */
    this.spot = null;
    /** @type {{ column: number, index: number } | null} */
    this.pointed = null;
    this.bar = element("div", "bar");
    this.frame = element("div", "frame");
    this.canvas = element("canvas");
    this.said = element("p", "said");
    this.said.setAttribute("role", "status");
    this.frame.append(this.canvas);
    root.replaceChildren(this.bar, this.frame, this.said);
    this.colours = coloursOf(root);
    /** @type {Way | null} */
    this.way = null;
    this.server = new Server(this, life);
    this.began = -Infinity; // of the entrance
    this.nearness = { from: 0, to: 0 };
    this.moves = 0; // the frame that is asked for
    this.brush = new Brush(this, life);
    this.camera = new Camera(this, life);
    this.live = new Live(this, life);
    this.turn = new Turn(this);
    this.note = this.why = ""; // why something is not shown; nothing: no room is kept then
    /** @type {(name: string, value: unknown) => void} */
    this.send = () => {};
    /** @type {Images | null} */
    this.under = null; // the maps that gradients come over
    new Hand(this, life);
    watch(new ResizeObserver(() => this.fit()), this.frame, life);
    addEventListener("resize", () => this.fit(), { signal: life });
    life.addEventListener("abort", () => cancelAnimationFrame(this.moves));
  }

  /** @param {Payload} data */
  update(data) {
    const before = this.data;
    this.data = data;
    this.frame.setAttribute("aria-label", data.words.label);
    const turned = this.turn.hear(data);
    if (before?.network !== data.network) this.note = ""; // it was of the network before
    if (!before || turned || before.network !== data.network || before.picture !== data.picture) {
      if (before && before.mark !== data.mark) this.brush.forget();
      this.follow();
      if (latest.told && latest.of === `${data.network} ${data.picture}`) this.have(latest.told);
    }
    if (before?.colours !== data.colours) this.paint();
    this.tell();
  }

  /** Have the server tell of the picture as it is now. */
  follow() {
    const network = this.data ? this.live.of(this.data) : "";
    const picture = this.brush.written ?? this.data?.picture ?? "";
    this.why = "";
    return this.server.show(network, picture, this.turn.aim);
  }

  /** Show what is painted before the network has followed. @param {Uint8Array} picture */
  repaint(picture) {
    if (this.told) this.images?.paint(picture, this.told.about.size);
    this.ask();
  }

  /** @param {string} why */
  refused(why) {
    if (this.turn.aim) {
      this.turn.to(null); // another network may have fewer classes
      this.note = why;
      return;
    }
    this.why = why;
    this.told = this.near = this.spot = null; // what was shown was another network
    this.canvas.style.display = "none";
    this.fit();
    this.tell();
  }

  /** @param {Told} told */
  show(told) {
    if (this.brush.picture) {
      this.have(told);
      return this.repaint(this.brush.picture);
    }
    const of = `${this.data?.network} ${this.data?.picture}${told.turned ? " back" : ""}`;
    const known = this.told && lineage(latest.of) === lineage(of);
    Object.assign(latest, { of, told });
    this.have(told);
    if (!known && !this.spot) this.enter();
  }

  /** @param {Told} told */
  have(told) {
    const { told: before, spot } = this;
    const other = lineage(before?.about.network ?? "") !== lineage(told.about.network);
    const turning = before?.turned !== told.turned;
    const learns = this.live.run && !other && !turning; // the eye rests where it was
    this.under = told.turned && turning && !other ? this.images ?? null : null;
    [this.told, this.near] = [told, learns ? this.near : null];
    if (other || (spot && !told.opens(spot.column))) this.spot = null;
    else if (spot && turning) this.spot = { ...spot, source: null };
    if (!learns) this.pointed = null;
    if (other) this.layout = undefined; // of columns that are there no more
    this.canvas.style.display = "";
    this.paint();
    if (!learns) this.fit();
    if (this.spot) this.fetched = this.fetch();
    else if (turning) sweep(this.frame, told.turned, this.still);
    this.tell();
  }

  /** The colours of the theme, and the maps in them. */
  paint() {
    if (!this.data) return;
    this.colours = coloursOf(this.root);
    if (!this.told) return;
    const [plain, slopes] = [palette(this.data.colours), palette(this.data.slopes)];
    this.images = new Images(this.told, { plain, slopes }, this.images);
    if (this.layout) this.lines = allLines(this.told, this.layout);
    this.ask();
  }

  get still() {
    return matchMedia("(prefers-reduced-motion: reduce)").matches;
  }

  /** The picture comes in, column by column. */
  enter() {
    this.began = this.still ? -Infinity : performance.now();
    this.ask();
  }

  // --- what is looked at ------------------------------------------------------------------------

  /** @param {Spot | null} spot */
  go(spot) {
    const { told } = this;
    if (!told) return;
    if (spot && !told.turned && spot.column === told.last) {
      spot = { ...spot, column: spot.column - 1 };
    }
    const before = this.spot;
    const same = before && spot && before.column === spot.column && before.index === spot.index;
    this.spot = spot;
    this.began = -Infinity;
    if (!same) {
      this.near = null;
      if (!spot && before) this.pointed = { column: before.column, index: before.index };
      this.arrange(this.still || narrow());
    }
    if (spot && !this.near) this.fetch();
    this.tell();
    this.ask();
  }

  /** One step back out. */
  out() {
    const { spot } = this;
    if (spot) this.go(spot.pixel ? { ...spot, pixel: null } : null);
  }

  async fetch() {
    const { spot, told } = this;
    if (!spot || !told || !this.data) return;
    const { column, index } = spot;
    try {
      const near = await this.server.closer(told.columns[column].name, index);
      if (this.spot?.column !== column || this.spot.index !== index || told !== this.told) return;
      this.near = near;
      if (this.spot.source === null) {
        this.spot = { ...this.spot, source: told.mainSource(column, index) };
      }
    } catch {
      if (!this.life.aborted && this.spot === spot) this.said.textContent = this.data.words.lost;
      return;
    }
    this.tell();
    this.ask();
  }

  // --- where all is -----------------------------------------------------------------------------

  fit() {
    const wide = this.frame.clientWidth - 2 * EDGE;
    if (!wide) return;
    this.room = { wide, high: roomBelow(this.root, this.frame) };
    this.frame.style.minHeight = this.told || this.why ? "" : `${kept(this.room)}px`;
    this.arrange(true);
  }

  /** @param {boolean} still */
  arrange(still) {
    const { told, spot, room } = this;
    if (!told || !room) return;
    this.size = sizeOf(told.columns, spot, room);
    stretch(this.canvas, this.size);
    const { width, height } = this.size;
    this.layout = whole(told.columns, width, height, this.brush.on || this.camera.on);
    this.lines = allLines(told, this.layout);
    const now = this.way?.at(performance.now()) ?? null;
    const near = this.nearnessNow();
    const made = spot ? one(told, this.layout, spot, width, height) : null;
    this.close = made?.close;
    const matches = now && now.maps.length === told.columns.length ? now : null;
    this.way = new Way(made?.places ?? everything(this.layout), matches, still);
    this.nearness = { from: near, to: spot ? 1 : 0 };
    this.ask();
  }

  nearnessNow() {
    const share = this.way?.share(performance.now()) ?? 1;
    return this.nearness.from + (this.nearness.to - this.nearness.from) * share;
  }

  // --- what is shown ----------------------------------------------------------------------------

  ask() {
    cancelAnimationFrame(this.moves);
    this.moves = requestAnimationFrame(() => this.draw(performance.now()));
  }

  /** @param {number} now */
  draw(now) {
    const context = this.canvas.getContext("2d");
    const { told, images, layout, way, size, data, colours } = this;
    if (!context || !told || !images || !layout || !way || !size || !data) return;
    const came = (now - this.began) / STEP;
    const share = way.share(now);
    draw({ context, told, images, colours, layout, under: this.under }, {
      size,
      words: data.words,
      came,
      places: way.at(now),
      lines: this.lines ?? [],
      nearness: this.nearnessNow(),
      fresh: this.nearness.from === 1 ? share : 1,
      pointed: this.pointed,
      spot: this.spot,
      near: this.near,
      close: this.close ?? null,
      brush: this.spot ? null : this.brush.place,
    });
    const moving = share < 1 || came < told.last + 1;
    this.root.dataset.state = moving ? "moving" : "still";
    if (moving) this.ask();
  }

  tell() {
    if (this.data) telling(this, this.data);
  }
}

// Where every map is now, and where it goes: the whole network, one map, and the way between.

/** @import { Rect, Spot } from "./types.d.ts" */
/** @import { Told } from "./told.js" */

import { cells, close } from "./layout.js";

const LONG = 520; // ms from one view to another

/** @typedef {{ rect: Rect, alpha: number }} Place */
/** @typedef {{ maps: Place[][], picture: Place }} Places */
/** @typedef {ReturnType<typeof import("./layout.js").whole>} Whole */
/** @typedef {ReturnType<typeof close>} Close */

/** Whether a number is told of by the maps before the row that it was made of. */
/** @param {Told} told @param {number} column */
export const reachesBack = (told, column) =>
  !told.turned && told.columns[column].kind === "Linear" &&
  told.columns[column - 1].kind === "Linear";

/**
 * All of it, side by side.
 * @param {Whole} layout @returns {Places}
 */
export function everything({ places, picture }) {
  const maps = places.map((column) => column.map((rect) => ({ rect, alpha: 1 })));
  return { maps, picture: { rect: picture, alpha: 1 } };
}

/**
 * One map with what it is made of: the rest goes out at the sides.
 * @param {Told} told @param {Whole} layout @param {Spot} spot
 * @param {number} width @param {number} height
 */
export function one(told, layout, spot, width, height) {
  const { column, index } = spot;
  const { columns, turned } = told;
  const back = reachesBack(told, column) ? columns[column - 2].count : 0;
  const [sources, before] = [told.sources(column), told.before(column)];
  const row = cells(columns[column]) === 1;
  const grids = cells(columns[turned ? column : before]) > 1;
  const weights = sources > 1 && !told.whole(column) && (grids || (!back && !turned));
  const found = close({ sources, weights, back, row, turned }, width, height);
  const maps = layout.places.map((places, k) =>
    places.map(([x, y, wide, high]) => {
      const away = (k < column ? -1 : k > column ? 1 : 0) * width * 0.35;
      return /** @type {Place} */ ({ rect: [x + away, y, wide, high], alpha: 0 });
    })
  );
  found.cells.forEach(({ map }, k) => {
    maps[before][told.first(column, index) + k] = { rect: map, alpha: 1 };
  });
  found.back.forEach(({ map }, k) => {
    maps[column - 2][k] = { rect: map, alpha: 1 };
  });
  maps[column][index] = { rect: found.target, alpha: 1 };
  const picture = { rect: found.picture, alpha: turned ? 0 : 1 };
  return { close: found, places: { maps, picture } };
}

/** @param {number} a @param {number} b @param {number} t */
const mix = (a, b, t) => a + (b - a) * t;

/** @param {Place} a @param {Place} b @param {number} t @returns {Place} */
function between(a, b, t) {
  const rect = /** @type {Rect} */ (a.rect.map((value, k) => mix(value, b.rect[k], t)));
  return { rect, alpha: mix(a.alpha, b.alpha, t) };
}

/** The way from where all was to where all is to be. */
export class Way {
  /** @param {Places} to @param {Places | null} from @param {boolean} still without moving */
  constructor(to, from, still) {
    this.to = to;
    this.from = still ? null : from;
    this.began = performance.now();
  }

  /** The share of the way that is behind. @param {number} now */
  share(now) {
    return this.from ? Math.min(1, Math.max(0, (now - this.began) / LONG)) : 1;
  }

  /** Where all is at a moment. @param {number} now @returns {Places} */
  at(now) {
    const { from, to } = this;
    const share = this.share(now);
    if (!from || share === 1) return to;
    const t = share * share * (3 - 2 * share);
    return {
      maps: to.maps.map((column, k) =>
        column.map((place, i) => between(from.maps[k][i], place, t))
      ),
      picture: between(from.picture, to.picture, t),
    };
  }
}

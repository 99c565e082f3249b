// The cells of a confusion matrix: numbers in, numbers out.

/** @type {Record<string, [number, number]>} */
const BY = {
  ArrowUp: [-1, 0],
  ArrowDown: [1, 0],
  ArrowLeft: [0, -1],
  ArrowRight: [0, 1],
};

/**
 * The cell that a key leads to from `place`, counted row by row; undefined for any other key, and
 * at the edge.
 * @param {number} place @param {string} key @param {number} size rows, and columns
 */
export function moved(place, key, size) {
  if (key === "Home") return place - place % size;
  if (key === "End") return place - place % size + size - 1;
  if (!(key in BY)) return undefined;
  const row = Math.floor(place / size) + BY[key][0];
  const column = place % size + BY[key][1];
  const inside = row >= 0 && row < size && column >= 0 && column < size;
  return inside ? row * size + column : undefined;
}

/**
 * How strongly a cell is coloured, in percent: by its share of the pictures of its row. What is
 * not 0 can be seen, and what is written on the strongest be read in both themes.
 * @param {number} count @param {number} row pictures in the row
 */
export function strength(count, row) {
  if (!count || !row) return 0;
  return Math.round(10 + 36 * Math.sqrt(count / row));
}

/**
 * What a cell says to who cannot see it.
 * @param {string[]} classes @param {number} row @param {number} column @param {number} count
 */
export function told(classes, row, column, count) {
  const what = count === 1 ? "1 picture" : `${count} pictures`;
  return row === column
    ? `${what} of ${classes[row]}, recognised`
    : `${what} of ${classes[row]}, taken for ${classes[column]}`;
}

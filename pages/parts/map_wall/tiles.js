// How large the tiles of a wall are that has to fit into a place: numbers in, numbers out.

export const GAP = 6; // px between two tiles
const FRAME = 4; // px of a tile around its picture, on each of its sides
const CAPTION = 34; // px below a picture, for two lines
const READABLE = 60; // px: narrower tiles have no room for their captions
const LARGEST = 150;
export const SMALLEST = 24;
export const FINGER = 40 - 2 * FRAME; // a tile that is tapped is 40 px

/**
 * The columns, and the side of a picture (px), for `count` tiles that are as large as they can be
 * within width × height; with their captions where these can be read.
 * @param {number} count @param {number} width @param {number} height
 * @param {number} smallest a picture's side, however many there are: then the wall grows
 * @returns {{ columns: number, side: number, captions: boolean }}
 */
export function fitted(count, width, height, smallest = SMALLEST) {
  const large = largest(count, width, height, CAPTION, smallest);
  if (large.side >= READABLE) return { ...large, captions: true };
  return { ...largest(count, width, height, 0, smallest), captions: false };
}

/**
 * @param {number} count @param {number} width @param {number} height
 * @param {number} below px of a tile below its picture
 * @param {number} smallest
 */
function largest(count, width, height, below, smallest) {
  let best = { columns: 1, side: 0 };
  for (let columns = 1; columns <= count; columns += 1) {
    const rows = Math.ceil(count / columns);
    const across = (width + GAP) / columns - GAP;
    const down = (height + GAP) / rows - GAP - below;
    const side = Math.floor(Math.min(across, down, LARGEST) - 2 * FRAME);
    if (side > best.side) best = { columns, side };
  }
  if (best.side >= smallest) return best;
  // There is no room for all: as many in a row as can be told apart, and the wall grows.
  const columns = Math.max(1, Math.floor((width + GAP) / (smallest + 2 * FRAME + GAP)));
  return { columns: Math.min(columns, count), side: smallest };
}

// What JavaScript's arrays lack.

/**
 * The last of a list that is not empty.
 * @template Item
 * @param {readonly Item[]} list
 */
export function lastOf(list) {
  return list[list.length - 1];
}

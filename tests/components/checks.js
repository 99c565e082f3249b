// What the tests here need, in a few lines: nothing is fetched for them.

/**
 * @param {boolean} fact
 * @param {string} words what is wrong where it is none
 * @returns {asserts fact}
 */
export function assert(fact, words) {
  if (!fact) throw new Error(words);
}

/** @param {unknown} found @param {unknown} expected */
export function assertEquals(found, expected) {
  const [a, b] = [JSON.stringify(found), JSON.stringify(expected)];
  assert(a === b, `${a} is not ${b}`);
}

/** @typedef {(low: number, high: number) => number} Draw */

/**
 * Whole numbers from low to high, repeatable by seed (mulberry32, a public-domain generator).
 * @param {number} seed
 * @returns {Draw}
 */
export function random(seed) {
  let state = seed >>> 0;
  return (low, high) => {
    state = (state + 0x6d2b79f5) >>> 0;
    let t = Math.imul(state ^ (state >>> 15), state | 1);
    t ^= t + Math.imul(t ^ (t >>> 7), t | 61);
    return low + Math.floor((((t ^ (t >>> 14)) >>> 0) / 2 ** 32) * (high - low + 1));
  };
}

// The losses that are walked on, for the ground and the pointer: as `explainers.optimizers.landscapes`,
// which a test holds them to. So a move of a control sends the paths alone.

const { cos } = Math;

/** @type {Record<string, (x: number, y: number) => number>} */
export const SURFACES = {
  "Bowl": (x, y) => x ** 2 / 2 + y ** 2 / 2,
  "Ravine": (x, y) => x ** 2 / 20 + 5 * y ** 2,
  "Rosenbrock": (x, y) => (1 - x) ** 2 + 100 * (y - x ** 2) ** 2,
  "Saddle": (x, y) => x ** 2 / 2 + (y ** 2 - 2) ** 2 / 8,
  "Several minima": (x, y) => (x ** 2 + y ** 2) / 5 + 1 - cos(3 * x) / 2 - cos(3 * y) / 2,
};

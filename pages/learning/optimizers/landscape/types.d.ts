/** What `explainers.lessons.optimizers.landscape.payload` makes, and `pages.learning.optimizers.landscape` adds. */
export interface Payload {
  alt: string;
  hint: string;
  /** The ground goes from −reach to reach, and from −tall to tall. */
  reach: number;
  tall: number;
  /** The name of the ground in `surfaces.js`. */
  surface: string;
  /** Its height at a loss is log10(1 + loss / low) / top. */
  low: number;
  top: number;
  minima: Place[];
  dips: Place[];
  start: Place;
  /** The start moves by so much. */
  grain: number;
  paths: Path[];
}

export type Place = [x: number, y: number];

export interface Path {
  name: string;
  role: string;
  dash: string;
  symbol: "circle" | "diamond" | "square" | "cross" | "triangle" | "star";
  points: Place[];
  /** Of each step, as text. */
  losses: string[];
  /** The point that its name stands beside; null: nowhere. */
  label: number | null;
}

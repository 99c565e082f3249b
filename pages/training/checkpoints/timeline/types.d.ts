/** What `explainers.lessons.checkpoints.figures.payload` makes. */
export interface Payload {
  /** The name of the film's bytes, which are fetched once. */
  film: string;
  walls: Wall[];
  /** What the network is shown, as a data URL. */
  picture: string;
  /** The colours of the bytes −127 to 127, each `rrggbb`, one after the other. */
  colours: string;
  frames: Frame[];
  classes: string[];
  layers: string[];
  /** Of `layers`, the one whose weights are shown; −1 for none. */
  layer: number;
  /** The frame that is shown first. */
  at: number;
  /** Whether all moments have the scale of the largest, so that they can be compared. */
  shared: boolean;
}

/** A number of tiles at each moment, see `explainers.lessons.checkpoints.film.Wall`. */
export interface Wall {
  name: "kernel" | "output";
  title: string;
  /** What each tile is called where one is pointed at. */
  item: string;
  tiles: number;
  rows: number;
  columns: number;
  colours: number;
  /** Every so many rows and columns are shown. */
  step: number;
  first: number;
  /** What the byte 127 stands for, at each moment. */
  scales: number[];
  /** Where its bytes begin. */
  offset: number;
  /** The number of the chosen tile; −1 where none can be chosen. */
  chosen: number;
}

export interface Frame {
  epoch: number;
  /** Such as "after epoch 3". */
  name: string;
  /** Why its checkpoint is kept. */
  why: string;
  /** From 0 to 1; null where it was not tested. */
  accuracy: number | null;
  /** The test's numbers in words. */
  score: string;
  /** For each of the classes, from 0 to 1. */
  chances: number[];
  /** For each of the layers, how far its weights have moved, as a part of what they were. */
  ratios: number[];
  /** The same of the chosen layer, with its name and numbers. */
  told: string;
}

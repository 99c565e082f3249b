import type { Wall } from "../../../parts/tiles/types.d.ts";

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
  /** For each of the classes, from 0 to 1; none where the scores are no numbers. */
  chances: number[];
  /** For each of the layers, how far its weights have moved, as a part of what they were. */
  ratios: number[];
  /** The same of the chosen layer, with its name and numbers. */
  told: string;
}

/** A run as it is listed, see `explainers.lessons.runs.table.Row`. */
export interface Row {
  name: string;
  /** How many of the runs above it descends from. */
  depth: number;
  recipe: string;
  data: string;
  device: string;
  state: string;
  /** Whether somebody is at it. */
  going: boolean;
  accuracy: string;
  best_epoch: string;
  duration: string;
  differs: string;
  note: string;
  pinned: boolean;
  epochs: number;
  curve: [epochs: number[], accuracies: number[]];
}

export interface Payload {
  rows: Row[];
  chosen: string;
  baseline: string;
}

/** Where the small curves' scale begins and ends: accuracies, shared by all rows. */
export type Scale = [low: number, high: number];

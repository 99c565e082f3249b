/** A frame, see `explainers.training.watch.Watch`: a run at one moment. */
export interface Frame {
  /** Another one for another content. */
  tag: string;
  run: string;
  /** When the run was begun, in seconds: another one for another run of the same name. */
  made: number;
  phase: string;
  state: "queued" | "going" | "paused" | "over";
  word: string;
  message: string;
  sentence: string;
  /** How much is done, from 0 to 1. */
  fraction: number;
  left: string;
  detail: string;
  numbers: { name: string; value: string; about: string }[];
  charts: Series;
  left_out: string[];
  guesses: Guesses | null;
  note: string;
  lr_scale: number;
}

/** What makes the next frame of the one with the tag `since`: all fields that are others. */
export interface Patch extends Partial<Omit<Frame, "charts">> {
  since: string;
  charts?: { [Name in keyof Series]?: Series[Name] extends Points ? End : Series[Name] };
}

/** Of a curve: how many points stay, and which follow. */
export interface End {
  keep: number;
  then: Points;
}

/** Steps, and a value for each. */
export type Points = [steps: number[], values: number[]];

export interface Series {
  points: number;
  /** Where the axis of steps ends, and how many steps an epoch has. */
  end: number;
  epoch: number;
  loss: Points;
  smoothed: Points;
  test_loss: Points;
  accuracy: Points;
  lr: Points;
  speed: Points;
}

/** What the network says of the sample pictures: numbers of classes. */
export interface Guesses {
  step: number;
  classes: string[];
  truth: number[];
  guess: number[];
  sure: number[];
}

/** A line of a chart. `mark` is a shape of its own, so that lines differ not by colour alone. */
export interface Line {
  name: string;
  from: "loss" | "smoothed" | "test_loss" | "accuracy" | "lr" | "speed";
  role: string;
  kind: "raw" | "bold" | "dashed";
  mark?: Mark;
}

export type Mark = "circle" | "square";

/** A line with its points and with what draws it. */
export interface DrawnLine extends Line {
  x: number[];
  y: number[];
  path: SVGPathElement;
  marks: { kind: Mark; path: SVGPathElement } | null;
}

export interface ChartOptions {
  title: string;
  unit: string;
  lines: Line[];
  format?: (value: number) => string;
  /** Where the scale ends, unless a part of the run is enlarged. */
  floor?: number;
  ceiling?: number;
  logarithmic?: boolean;
}

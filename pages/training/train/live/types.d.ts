/** What the page's script says: which run to look at, and the words for what is seen. */
export interface Payload {
  run: string;
  /** When the run was begun, in seconds: another one for another run of the same name. */
  made: number;
  /** The state of the run that the page's buttons are for. */
  state: State;
  /** Steps that the smoothed loss looks back over; null for the line that the server sends. */
  smoothing: number | null;
  words: Words;
}

export type State = "queued" | "going" | "paused" | "over";
export type Phase =
  | "queued"
  | "starting"
  | "loading"
  | "preparing"
  | "training"
  | "testing"
  | "paused"
  | "finished"
  | "stopped"
  | "failed"
  | "diverged"
  | "killed";

/** What is not finite has no number in JSON: then the name of it in JavaScript. */
export type Numeric = number | "NaN" | "Infinity" | "-Infinity";

/** A frame, see `explainers.training.content`: codes and numbers of a run at one moment. */
export interface Frame {
  /** Another one for another content. */
  tag: string;
  run: string;
  made: number;
  phase: Phase;
  state: State;
  /** What there is to say of it in a sentence; "message" is the worker's own. */
  news:
    | ""
    | "message"
    | "queued"
    | "training"
    | "testing"
    | "paused"
    | "silent"
    | "finished"
    | "stopped"
    | "unlearned"
    | "made";
  message: string;
  /** How much is done, from 0 to 1. */
  fraction: number;
  epoch: number;
  epochs: number;
  step: number;
  ahead: number;
  /** Times are whole seconds. */
  begins_in: number | null;
  seconds_left: number | null;
  train_seconds: number | null;
  test_accuracy: number | null;
  test_loss: number | null;
  train_loss: Numeric | null;
  images_per_second: number | null;
  lr: Numeric;
  lr_scale: number;
  optimizer: string;
  batch_size: number;
  relu: boolean;
  parameters: number;
  train_pictures: number;
  test_pictures: number;
  device: string;
  precision: string;
  charts: Series;
  /** What was changed after so many steps, and where the run was begun as a fork of another. */
  changes: { step: number; field: Turned; before: number; after: number }[];
  fork: { run: string; step: number } | null;
  note: { code: "smoothing" | "only_smoothed"; label_smoothing: number; loss: Numeric } | null;
  /** Texts that a worker or a file supplies. */
  remark: string;
  damaged: string[];
  left_out: string[];
  left_out_more: number;
  /** Of the sample pictures: what the classes are called, and which each picture is of. */
  classes: string[];
  truth: number[];
  guesses: Guesses | null;
}

export type Turned = "lr" | "momentum" | "weight_decay";

/** A step after which something became another, and what. */
export interface Moment {
  step: number;
  text: string;
}

/** A sentence for one, and one for more. */
export type Counted = [one: string, more: string];

/** See `LIVE` in the lesson's live.py; what stands in {braces} is put in here. */
export interface Words {
  phases: Record<Phase, string>;
  queued: Counted;
  begins: string;
  training: string;
  testing: string;
  paused: string;
  silent: string;
  finished: Counted;
  stopped: string;
  unlearned: string;
  made: string;
  unstarted: string;
  left: string;
  lost: string;
  gone: [word: string, sentence: string];
  numbers: Record<
    "test_accuracy" | "test_loss" | "train_loss" | "epoch" | "images_per_second" | "lr",
    string
  >;
  untested: string;
  tested: string;
  of_test: string;
  of_training: string;
  of_epochs: string;
  at_step: string;
  of_speed: string;
  of_lr: string;
  turned: Record<Turned, string>;
  forked: string;
  steps: string;
  relu: string;
  parameters: string;
  pictures: string;
  computed: string;
  smoothing: string;
  only_smoothed: string;
  left_out: string;
  more_left_out: string;
  no_guesses: string;
  score: Counted;
  sure: string;
  is: string;
  picture: string;
  verdict: string;
  hint: string;
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
  /** Of equally long stretches, each at its last step. */
  means: Points;
  test_loss: Points;
  accuracy: Points;
  lr: Points;
  speed: Points;
}

/** What the network says of the sample pictures after a step: numbers of classes. */
export interface Guesses {
  step: number;
  guess: number[];
  sure: number[];
}

/** A line of a chart. `mark` is a shape of its own, so that lines differ not by colour alone. */
export interface Line {
  name: string;
  from: "loss" | "smoothed" | "test_loss" | "accuracy" | "lr" | "speed";
  role: string;
  kind: "raw" | "bold" | "dashed" | "dotted";
  mark?: Mark;
}

export type Mark = "circle" | "square";

/** A line with its points and with what draws it. */
export interface DrawnLine extends Line {
  x: number[];
  y: number[];
  path: SVGPathElement;
  marks: SVGPathElement;
}

export interface ChartOptions {
  title: string;
  unit: string;
  /** What is counted across, where it is no steps. */
  across?: string;
  lines: Line[];
  format?: (value: number) => string;
  /** Where the scale ends, unless a part of the run is enlarged. */
  floor?: number;
  ceiling?: number;
  logarithmic?: boolean;
  /** Values that are marked by dotted lines across. */
  levels?: number[];
}

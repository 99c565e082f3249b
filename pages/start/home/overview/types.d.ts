/** What `pages.start.home.overview` sends: which picture in which network, and the words. */
export interface Payload {
  network: string;
  /** The run whose network that is as it learns; empty for one that stays as it is. */
  run: string;
  /** The newest epoch of it that the page knows of. */
  kept: number;
  /** The picture, three planes of bytes in base64; empty for the first one, which the server has. */
  picture: string;
  /** Tells this picture from others, however it is sent. */
  mark: string;
  /** What the picture is called. */
  name: string;
  /** What is to be seen in it, if it is one of the classes; else empty. */
  shows: string;
  /** The colours of the bytes −127 to 127, each `rrggbb`, one after the other. */
  colours: string;
  /** The same for gradients. */
  slopes: string;
  /** The address of the feature maps of this picture, ready for more settings; else null. */
  maps: string | null;
  /** What gradients run back from, as the address has it; null on the way forward. */
  aim: Aim | null;
  /** The number of what the page has last heard of the switch; null where it does not listen. */
  heard: number | null;
  words: Words;
}

/** See `explainers.lessons.home.words.OVERVIEW`; what stands in {braces} is put in here. */
export type Words = Record<string, string>;

/** The line of JSON that comes before the bytes of an overview, see `explainers.overview.packed`. */
export interface Whole {
  network: string;
  size: [number, number];
  classes: string[];
  chances: number[];
  columns: Column[];
  /** Of a network that learns: what the server calls it at this very moment, and which that is. */
  exact?: string;
  moment?: Moment;
  /** What the columns' gradients run back from, if they are gradients. */
  back?: Aim & { value: number };
}

/** After which step of which epoch; both numbers of steps are 0 after the whole of it. */
export interface Moment {
  epoch: number;
  step: number;
  steps: number;
}

/** The score of a class, or the loss if that class is right. */
export interface Aim {
  kind: "score" | "loss";
  index: number;
}

/** What it is explained as, see `explainers.overview.kinds`. */
export type Kind =
  | "Input"
  | "Conv2d"
  | "MaxPool2d"
  | "AvgPool2d"
  | "ReLU"
  | "Cell"
  | "Linear"
  | "Residual"
  | "Other"
  | "Softmax";

/** What leaves a layer. */
export interface Column {
  name: string;
  kind: Kind;
  /** The layer as one types it. */
  layer: string;
  count: number;
  rows: number;
  columns: number;
  low: number;
  high: number;
  /** All numbers of a row; of maps none. */
  numbers: number[];
  /** First pixel, step and size of what a number sees of the picture; null where it sees all, empty where that is not known. */
  field: number[] | null;
  signed: boolean;
  /** What the byte 127 stands for, and where the bytes begin. */
  scale: number;
  offset: number;
  /**
   * Lines into each target, and in how many groups, one after the other, targets read sources of
   * their own: a pool has as many as maps.
   */
  per: number;
  groups: number;
  lines_scale: number;
  lines_offset: number;
}

/** The line before the numbers of one map, see `explainers.overview.closer`. */
export interface Closer {
  layer: string;
  channel: number;
  /** What speaks for the output whatever the picture, where `back` is there. */
  rest: number;
  arrays: Record<string, { offset: number; shape: number[] }>;
  /** Of a layer with windows: how these lie, down and across. */
  window?: Window | null;
}

type Two = [number, number];

export interface Window {
  size: Two;
  stride: Two;
  padding: Two;
  dilation: Two;
}

/** Left, top, width and height, in px. */
export type Rect = [number, number, number, number];

/** Where the reader is: nothing chosen, a map, a pixel of it; and the source that is looked at. */
export interface Spot {
  column: number;
  index: number;
  pixel: [number, number] | null;
  source: number | null;
}

import type { Wall } from "../../../parts/tiles/types.d.ts";

/** What the page's script says: what to look at, and the words for it. */
export interface Payload {
  run: string;
  /** When the run was begun, in seconds: another one for another run of the same name. */
  made: number;
  /** The state of the run that the page's buttons are for. */
  state: State;
  /** The number of the sample picture. */
  picture: number;
  /** The one layer that is shown; empty for all. */
  layer: string;
  /** The input channel of the kernels that are shown. */
  channel: number;
  /** The colours of the bytes −127 to 127, each `rrggbb`, one after the other. */
  colours: string;
  words: Words;
}

export type State = "queued" | "going" | "paused" | "over";
export type Kind = "maps" | "map_slopes" | "kernels" | "kernel_slopes";

/** See `INSIDE` in the lesson's live.py; what stands in {braces} is put in here. */
export interface Words {
  all: string;
  pictures: string;
  picture: string;
  layers: string;
  wait: string;
  none: string;
  failed: string;
  no_picture: string;
  lost: string;
  gone: string;
  said: string;
  saved: string;
  part: string;
  input: string;
  point: string;
  kinds: Record<Kind, string>;
  slopes: string;
  items: Record<Kind, string>;
}

/** What the server sends, before the bytes: see `explainers.training.inside`. */
export interface Sight {
  tag: string;
  state: State;
  /** Whether it is of a checkpoint of a run that is over. */
  saved: boolean;
  /** Why there is nothing to be seen; empty if there is, or will be soon. */
  why: string;
  classes: string[];
  /** The classes of the sample pictures. */
  truth: number[];
  picture: number;
  /** What follows is there as soon as there is something to be seen. */
  step?: number;
  label?: number;
  loss?: number;
  chances?: number[];
  layer?: string;
  layers?: string[];
  walls?: Seen[];
}

/** The numbers of a part of a layer, as tiles. */
export type Seen =
  & Pick<
    Wall,
    "name" | "tiles" | "rows" | "columns" | "colours" | "step" | "scales" | "offset"
  >
  & {
    layer: string;
    kind: Kind;
    /** Of how many maps or kernels these are the first. */
    of: number;
    /** The input channel that is shown of kernels, of how many. */
    input: number;
    inputs: number;
    low: number;
    high: number;
  };

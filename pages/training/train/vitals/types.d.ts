import type { Frame, Points, State, Words as LiveWords } from "../live/types.d.ts";

/** What the page's script says: which run to look at, and the words for what is seen. */
export interface Payload {
  run: string;
  /** When the run was begun, in seconds: another one for another run of the same name. */
  made: number;
  /** The state of the run that the page's buttons are for. */
  state: State;
  words: Words;
}

export type Kind = "update_ratio" | "gradient_norm" | "dead_relus";

/** See `HEALTH` in the lesson's live.py. */
export interface Words extends Pick<LiveWords, "turned" | "forked"> {
  wait: string;
  none: string;
  healthy: string;
  try: string;
  no_relu: string;
  lost: string;
  gone: string;
  titles: Record<Kind, string>;
  unit: string;
  latest: string;
  columns: string[];
}

/** A frame, see `explainers.training.health.vitals`. */
export interface Vitals extends Pick<Frame, "run" | "made" | "state" | "changes" | "fork"> {
  tag: string;
  kinds: Kind[];
  /** What the layers are called that are measured. */
  names: string[];
  /** The curves, each by its kind and the layer's place in `names`: "update_ratio/0". */
  charts: { points: number; end: number; epoch: number; [line: string]: number | Points };
  found: [seen: string, advice: string][];
  latest: Latest[];
}

/** The newest numbers of a layer; what is not finite has no number in JSON: then its name. */
export interface Latest extends Record<Kind, number | string | null> {
  name: string;
  step: number;
}

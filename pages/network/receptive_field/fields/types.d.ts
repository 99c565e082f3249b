/** What `explainers.lessons.receptive_field.figures` makes. */
export interface Payload {
  /** On which grid cells are picked; those of the other are lit. */
  pick: Side;
  input: Grid;
  output: Grid;
  /** What a picked cell lights: what is in one of these, row by column. */
  products: Axes<Runs[]>[];
  /** For each picked row and column the first and the last of its box; none where there is none. */
  boxes: Axes<number[][]>;
  /** For each picked row and column its arithmetic; empty where there is none. */
  words: Axes<string[]>;
  /** A byte for each cell of the input, base64: how strongly it is coloured. */
  heat: string | null;
  chosen: number[];
  /** The recurrence, layer by layer; null where it is not shown. */
  table: Table | null;
}

export interface Table {
  titles: string[];
  lines: string[][];
  legend: string;
}

export type Side = "input" | "output";

export interface Grid {
  size: number[];
  caption: string;
}

/** Down and across; only one where both are the same. */
export type Axes<Of> = Of[];

/** First, past the last, first, past the last, … */
export type Runs = number[];

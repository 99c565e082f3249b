/** What `explainers.lessons.network.table.table` makes. */
export interface Payload {
  /** The titles of the figures: a row's `cells` and `arithmetic` have one for each. */
  columns: string[];
  /** The number of the row that is chosen. */
  chosen: number;
  input: { shape: string; box: Size };
  rows: Row[];
  totals: string[];
}

/** Width and height in px of the box that stands for a shape. */
export type Size = [width: number, height: number];

export interface Row {
  name: string;
  code: string;
  role: string;
  does: string;
  state: "fits" | "trouble" | "unreached";
  /** What is wrong with it, in words; empty or null where nothing is. */
  trouble: string | null;
  box: Size | null;
  cells: string[];
  /** Its part of all parameters, multiply-adds and memory, from 0 to 1. */
  shares: number[];
  /** How each figure comes about; empty where there is none. */
  arithmetic: string[];
}

// What the stage is sent, see `explainers.stage.payload` and `pages.parts.stage`, and what it
// makes of that.

// ---- as it is sent ------------------------------------------------------------------------------

/**
 * A text, or a cell that is read: its grid, its distance from the base of that grid (null where no
 * grid has the cell) and its text, where the cell shows another.
 */
export type Part =
  | string
  | [grid: number, distance: number, text?: string]
  | [grid: number, distance: null, text: string];

/** The arithmetic of one cell, see `explainers.stage.payload`. */
export type Cell =
  | [pattern: number, ...bases: number[]]
  | [pattern: number, ...bases: number[], value: string];

/** The arithmetic of all cells: `grids` end with the output. */
export interface Arithmetic {
  grids: readonly { texts: string[]; area: number; cells: number[] }[];
  /** Whether it counts (1 or 0), and its parts. */
  terms: [counts: number, ...parts: Part[]][];
  patterns: number[][];
  cells: Cell[];
}

/** Cells beyond the edge, on each side. */
export type Margin = [top: number, bottom: number, left: number, right: number];

/** One tensor, as planes of rows and columns. */
export interface SentGrid {
  name: string;
  caption: string;
  role: string;
  /** The tensor's own, without the margin. */
  shape: number[];
  /** All but the last two of `shape`. */
  lead: number[];
  /** A word for each axis. */
  axes: string[];
  /** Of a plane, margin included. */
  rows: number;
  columns: number;
  margin: Margin;
  /** What each cell says, row by row and plane by plane. */
  texts: string[];
  /** The same with fewer digits, where that is another. */
  brief?: string[];
  /** Offsets of cells of the margin that are empty. */
  void?: number[];
  /** Rows and columns of a whole window, where some reach beyond the edge. */
  reach?: [rows: number, columns: number];
  /** Cells of the margin, each with the cell whose value it repeats. */
  repeats?: [offset: number, source: number][];
}

export interface Payload extends Omit<Arithmetic, "grids"> {
  /** What stands above it; empty for nothing. */
  title: string;
  alt: string;
  grids: SentGrid[];
  /** The signs after each operand. */
  operators: string[];
  speed: number;
  /** px that the grids try to stay within; null: a part of the screen. */
  height: number | null;
  /** The index of the output cell that is selected at first. */
  initial: number[] | null;
  /** The operands whose cells can be typed over. */
  editable: string[];
}

// ---- as it is shown -----------------------------------------------------------------------------

/** A grid with what follows from its sizes, and with its elements once they are drawn. */
export interface Grid extends SentGrid {
  planes: number;
  /** Cells of a plane. */
  area: number;
  /** The offsets of the cells that are no margin, in order; and the way back. */
  cells: number[];
  numberOf: Map<number, number>;
  empty: Set<number>;
  repeated: Map<number, number>;
  /** Another one where other elements are needed. */
  structure: string;
  nodes: HTMLElement[];
  /** The cells that are lit, and whether they count. */
  lit: Map<number, boolean>;
  /** Whether only the planes that are read are shown. */
  partly: boolean;
}

export interface Shown extends Payload {
  grids: Grid[];
}

/** A cell that is read; `offset` is null where no grid shows it. */
export interface Read {
  grid: number;
  offset: number | null;
  text: string;
}

export interface Term {
  counts: boolean;
  parts: (string | Read)[];
}

/** The arithmetic of one output cell. */
export interface Explanation {
  terms: Term[];
  value: string;
}

/** What a grid needs of the screen. */
export interface Needs {
  rows: number;
  columns: number;
  planes: number;
  lead: number[];
  role: string;
  /** Whether a sign stands before it. */
  sign: boolean;
  /** The width of its caption, in px. */
  heading: number;
  /** How many of its planes one output cell reads. */
  read: number;
  /** The width of its longest figures, in their size. */
  words: number;
}

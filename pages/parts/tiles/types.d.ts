/** A number of tiles, or the same at each of several moments. */
export interface Wall {
  name: "kernel" | "output" | "gradient";
  title: string;
  /** What each tile is called where one is pointed at. */
  item: string;
  tiles: number;
  rows: number;
  columns: number;
  colours: number;
  /** Every so many rows and columns are shown. */
  step: number;
  first: number;
  /** What the byte 127 stands for, at each moment. */
  scales: number[];
  /** Where its bytes begin. */
  offset: number;
  /** The number of the chosen tile; −1 where none can be chosen. */
  chosen: number;
}

/** What `pages.training.evaluate.matrix` sends. */
export interface Payload {
  classes: string[];
  /** A row for what pictures are, a column for what they were taken for. */
  counts: number[][];
  /** Of each row, in words. */
  recall: string[];
  /** Of each column, in words. */
  precision: string[];
  /** A row and a column; outside where none is chosen. */
  chosen: number[];
}

// What `explainers.backprop.graph.payload` makes, and `pages.learning.backpropagation.graph` adds.

export interface Payload {
  alt: string;
  /** Whether it begins with all gradients. */
  done: boolean;
  nodes: GraphNode[];
  /** The last tells whether detach() lets no gradient through. */
  edges: [source: string, target: string, cut: boolean][];
  steps: Step[];
}

export interface GraphNode {
  name: string;
  label: string;
  /** The operation that made it; empty for a leaf. */
  does: string;
  role: string;
  /** In half boxes. */
  place: [along: number, across: number];
  shape: string;
  columns: number;
  value: string[];
  /** Empty where no gradient arrived: `state` then tells why. */
  grad: string[];
  state: string;
}

export type Phase = "forward" | "backward";

/** One tensor computed, or one gradient. */
export interface Step {
  phase: Phase;
  node: string;
  /** The nodes that it was computed from. */
  beside: string[];
  symbols: string;
  notes: string[];
  /** The cell with the largest number. */
  largest: number;
  /** The arithmetic of each cell, in pieces. */
  cells: [text: string, role: string][][];
}

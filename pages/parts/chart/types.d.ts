// What `pages.parts.chart` sends, and the little that we know of Plotly.

export interface Payload {
  alt: string;
  /** Its numbers in sentences, for screen readers. */
  told: string;
  data: Trace[];
  layout: Layout;
}

/** A trace as Plotly has it. */
export type Trace =
  & { type: string; visible?: boolean | "legendonly" }
  & Record<string, unknown>;

/** A layout as Plotly has it; named is what is read of it here. */
export interface Layout extends Record<string, unknown> {
  height: number;
  legend?: object;
  showlegend?: boolean;
  margin?: { l?: number; r?: number };
  annotations?: { name?: string }[];
}

export interface Axis extends Record<string, unknown> {
  title?: { text?: string };
  type?: string;
  range?: unknown[];
}

export interface Plotly {
  react(node: HTMLElement, data: Trace[], layout: object, config: object): Promise<unknown>;
  purge(node: HTMLElement): void;
}

/** The element that Plotly draws in, once it has. */
export interface Plot extends HTMLElement {
  on(event: "plotly_click", heard: (event: { points: { id?: string }[] }) => void): void;
  on(event: "plotly_restyle", heard: () => void): void;
  data: Trace[];
}

/** An entry of Plotly's legend, with what it was drawn of. */
export interface Entry extends Element {
  __data__: [{ trace: { index: number; visible: boolean | "legendonly" } }];
}

declare global {
  interface Window {
    Plotly?: Plotly;
  }
}

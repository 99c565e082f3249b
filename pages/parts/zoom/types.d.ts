/** What `pages.parts.zoom` sends. */
export interface Payload {
  /** The class of the frame that holds the drawing. */
  frame: string;
}

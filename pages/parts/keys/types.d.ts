/** What `pages.parts.keys.draw` sends. */
export interface Payload {
  /** What is announced: the stop of the tour; empty where there is none. */
  said: string;
}

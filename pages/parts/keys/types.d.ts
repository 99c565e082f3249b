/** What `pages.parts.keys.draw` sends. */
export interface Payload {
  /** What is announced: the stop of the tour; empty where there is none. */
  said: string;
  /** The cookie by which the stop is found again, as `name=value`; empty where there is none. */
  stop: string;
}

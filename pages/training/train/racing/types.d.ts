import type { Points } from "../live/types.d.ts";

/** What the page's script says: the runs of the race, in the order of their lines. */
export interface Payload {
  runs: Racer[];
}

/** A run: seconds that it had trained, and values. */
export interface Racer {
  name: string;
  accuracy: Points;
  loss: Points;
}

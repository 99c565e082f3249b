// Begins the first view of Home, see `early.js`.

import { begin } from "./early.js";

const host = document.getElementById("first-view");
try {
  if (host) begin(host);
} catch (error) {
  host?.remove(); // what stands below it is what counts
  throw error;
}
